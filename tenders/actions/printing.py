"""A PDF of a tender: asked for, rendered once per set of words, kept under their digest.

A file is named after everything that stands in it, so it never changes and needs no owner: who
may read it is decided by the row that points at it. What is printed, and where, is told by a
``Print``: see ``guides``, ``clauses`` and ``motivations``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.jobs.making import Making, have_made, locked
from portal.jobs.runner import Run
from portal.shared.pdf import pdf_from_html
from tenders.metrokaart.network import Language
from tenders.models import ClauseFile, Guide, MotivationFile, Tender

#: How far the work is at the start of each step; the page words the codes.
STEPS = {"facts": 5, "drawing": 15, "pdf": 30, "saving": 90}
#: A finished PDF ends with this mark, at most so many bytes before its end.
END_MARK, TAIL = b"%%EOF", 64
File = TypeVar("File", Guide, ClauseFile, MotivationFile)


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Contents:
    """``digest`` covers everything that ``html`` will say.

    ``remember`` is called in the transaction in which the row comes to point at the file.
    """

    digest: str
    html: Callable[[], str]
    remember: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Print(Generic[File]):
    """``contents`` may raise ``PortalError``: then there is nothing to print."""

    model: type[File]
    folder: str
    making: Making
    contents: Callable[[File, Tender], Contents]

    def file_name(self, digest: str) -> str:
        return f"{self.folder}/{digest}.pdf"

    def of(self, file: File, tender: Tender) -> Contents:
        with translation.override(file.language):
            return self.contents(file, tender)


def request(what: Print[File], tender: Tender, language: Language, *, by: User, **key: Any) -> File:
    """Have the PDF made, unless it is there for exactly these words or on its way.

    ``key`` says which row it is, where one language has several.
    """

    def is_there_already(file: File) -> bool:
        contents = what.of(file, tender)
        if not is_there(file.pdf.storage, what.file_name(contents.digest)):
            return False
        if file.digest != contents.digest:
            _point(what, file, contents)
            file.refresh_from_db()
        return True

    return have_made(
        what.model.objects.all(),
        {"tender": tender, "language": language, **key},
        what.making,
        is_there=is_there_already,
        owner_id=by.pk,
    )


def render(what: Print[File], file: File, run: Run) -> None:
    """Make the PDF of the present words and show how far it is; nothing is rendered twice."""
    run.progress(STEPS["facts"], "facts")
    contents = what.of(file, file.tender)
    storage, name = file.pdf.storage, what.file_name(contents.digest)
    if not is_there(storage, name):
        run.progress(STEPS["drawing"], "drawing")
        html = _html(file, contents)
        run.progress(STEPS["pdf"], "pdf")
        pdf = pdf_from_html(html)
        run.progress(STEPS["saving"], "saving")
        store(storage, name, pdf)
    with run.finish({"file": name}):
        _point(what, file, contents)


def stored(what: Print[File], tender: Tender, language: Language, **key: Any) -> bytes:
    """The PDF itself, rendered here and now when it is not there yet: for the shell."""
    named = {"tender": tender, "language": language, **key}
    with transaction.atomic():
        file = locked(what.model.objects.all(), named)
    contents = what.of(file, tender)
    storage, name = file.pdf.storage, what.file_name(contents.digest)
    if not is_there(storage, name):
        store(storage, name, pdf_from_html(_html(file, contents)))
    with transaction.atomic():
        _point(what, locked(what.model.objects.all(), named), contents)
    with storage.open(name) as opened:
        return bytes(opened.read())


def is_there(storage: Storage, name: str) -> bool:
    """Whether the whole file is there: a process that died while writing leaves half of one."""
    try:
        with storage.open(name) as file:
            file.seek(max(0, file.size - TAIL))
            return END_MARK in file.read()
    except FileNotFoundError:
        return False


def store(storage: Storage, name: str, pdf: bytes) -> None:
    """Put the file there. Two at the same instant write the same bytes: either may win."""
    storage.delete(name)  # only ever half a file, see ``is_there``
    storage.save(name, ContentFile(pdf))


def _html(file: Guide | ClauseFile | MotivationFile, contents: Contents) -> str:
    with translation.override(file.language):
        return contents.html()


def _point(what: Print[File], file: File, contents: Contents) -> None:
    """Say which file it is. Belongs in a transaction."""
    what.model.objects.filter(pk=file.pk).update(
        pdf=what.file_name(contents.digest), digest=contents.digest, made_at=timezone.now()
    )
    contents.remember()
