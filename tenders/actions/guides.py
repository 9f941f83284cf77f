"""Guide and poster as a PDF: asked for, rendered once per set of facts, kept under their digest.

A file is named after everything that stands in it, so it never changes and needs no owner: who
may read it is decided by the ``Guide`` row that points at it. Of a guide the last two editions
that differ are remembered, so that the next one tells what changed.
"""

from collections.abc import Sequence
from typing import Any, get_args

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.actions import enqueue
from portal.jobs.runner import Run
from portal.shared.pdf import pdf_from_html
from tenders.enums import GuideKind
from tenders.guide import changes, digest_of, guide_facts, guide_html
from tenders.guide.changes import Before
from tenders.metrokaart.network import Language
from tenders.models import Guide, GuideEdition, Tender

#: How far the work is at the start of each step; the page words the codes.
STEPS = {"facts": 5, "drawing": 15, "pdf": 30, "saving": 90}
#: A finished PDF ends with this mark, at most so many bytes before its end.
END_MARK, TAIL = b"%%EOF", 64


@transaction.atomic
def request_guide(tender: Tender, language: str, *, by: User, kind: str = GuideKind.GUIDE) -> Guide:
    """Have it made, unless it is there for exactly these facts or on its way.

    Raises ``ValueError`` for another language or kind than those of the portal.
    """
    guide = _locked(tender, _language(language), GuideKind(kind))
    facts = facts_of(guide, tender)
    digest = digest_of(facts)
    if is_there(guide.pdf.storage, file_name(digest)):
        if guide.digest != digest:
            _point(guide, digest, facts)
            guide.refresh_from_db()
        return guide
    if guide.job and guide.job.is_unfinished:
        return guide
    guide.job = enqueue(
        "tenders.tasks.render_guide",
        owner_id=by.pk,
        subject=f"guide:{guide.pk}",
        guide_pk=guide.pk,
    )
    guide.save(update_fields=["job"])
    return guide


def render_guide(guide: Guide, run: Run) -> None:
    """Make the PDF of ``guide`` and show how far it is; nothing is rendered twice."""
    run.progress(STEPS["facts"], "facts")
    facts = facts_of(guide, guide.tender)
    digest = digest_of(facts)
    storage = guide.pdf.storage
    if not is_there(storage, file_name(digest)):
        run.progress(STEPS["drawing"], "drawing")
        html = guide_html(facts)
        run.progress(STEPS["pdf"], "pdf")
        pdf = pdf_from_html(html)
        run.progress(STEPS["saving"], "saving")
        store(storage, file_name(digest), pdf)
    with run.finish({"file": file_name(digest)}):
        _point(guide, digest, facts)


def stored_guide(tender: Tender, language: str, kind: str = GuideKind.GUIDE) -> bytes:
    """The PDF itself, rendered here and now when it is not there yet: for the shell.

    It counts as a version, as one that was asked for on the page does.
    """
    spoken, wanted = _language(language), GuideKind(kind)
    with transaction.atomic():
        guide = _locked(tender, spoken, wanted)
    facts = facts_of(guide, tender)
    digest = digest_of(facts)
    storage = guide.pdf.storage
    if not is_there(storage, file_name(digest)):
        store(storage, file_name(digest), pdf_from_html(guide_html(facts)))
    with transaction.atomic():
        _point(_locked(tender, spoken, wanted), digest, facts)
    with storage.open(file_name(digest)) as file:
        return bytes(file.read())


def facts_of(guide: Guide, tender: Tender) -> dict[str, Any]:
    """What would be printed now, with what changed since the version before."""
    before = versions(list(guide.editions.order_by("-number")[:2]))
    return guide_facts(tender, _language(guide.language), guide.kind, before)


def versions(editions: Sequence[GuideEdition]) -> list[Before]:
    """As ``tenders.guide.changes`` takes them: newest first."""
    return [
        Before(timezone.localtime(edition.made_at).date(), edition.digest, edition.snapshot)
        for edition in editions
    ]


def file_name(digest: str) -> str:
    return f"guides/{digest}.pdf"


def _language(code: str) -> Language:
    if code not in get_args(Language):
        raise ValueError(f"there is no guide in {code!r}")
    return "en" if code == "en" else "nl"


def _locked(tender: Tender, language: Language, kind: GuideKind) -> Guide:
    """The row, made when it is not there, and locked: of two who ask at once one starts a job."""
    made, _new = Guide.objects.get_or_create(tender=tender, language=language, kind=kind)
    return Guide.objects.select_for_update(of=("self",)).select_related("job").get(pk=made.pk)


def _point(guide: Guide, digest: str, facts: dict[str, Any]) -> None:
    """Say which file it is, and remember the version. Belongs in a transaction."""
    Guide.objects.filter(pk=guide.pk).update(
        pdf=file_name(digest), digest=digest, made_at=timezone.now()
    )
    if guide.kind != GuideKind.GUIDE:
        return
    remembered = changes.snapshot(facts)
    said = changes.digest_of(remembered)
    newest = guide.editions.order_by("-number").first()
    if newest is None or newest.digest != said:
        number = newest.number + 1 if newest else 1
        guide.editions.create(number=number, digest=said, snapshot=remembered)
        guide.editions.filter(number__lt=number - 1).delete()


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
