"""The metrokaart as a PDF: asked for, rendered once per set of facts, kept under their digest.

A file is named after everything that stands in it, so it never changes and needs no owner: who
may read it is decided by the ``Guide`` row that points at it.
"""

from typing import get_args

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.actions import enqueue
from portal.jobs.runner import Run
from portal.shared.pdf import pdf_from_html
from tenders.guide import digest_of, guide_facts, guide_html
from tenders.metrokaart.network import Language
from tenders.models import Guide, Tender

#: How far the work is at the start of each step; the page words the codes.
STEPS = {"facts": 5, "drawing": 15, "pdf": 30, "saving": 90}
#: A finished PDF ends with this mark, at most so many bytes before its end.
END_MARK, TAIL = b"%%EOF", 64


@transaction.atomic
def request_guide(tender: Tender, language: str, *, by: User) -> Guide:
    """Have the guide made, unless it is there for exactly these facts or on its way.

    Raises ``ValueError`` for another language than those of the portal.
    """
    spoken = _language(language)
    made, _new = Guide.objects.get_or_create(tender=tender, language=spoken)
    # Locked, so that of two people who ask at once only the first starts a job.
    guide = Guide.objects.select_for_update(of=("self",)).select_related("job").get(pk=made.pk)
    digest = digest_of(guide_facts(tender, spoken))
    if is_there(guide.pdf.storage, file_name(digest)):
        if guide.digest != digest:
            _point(guide, digest)
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
    language = _language(guide.language)
    run.progress(STEPS["facts"], "facts")
    facts = guide_facts(guide.tender, language)
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
        _point(guide, digest)


def stored_guide(tender: Tender, language: str) -> bytes:
    """The PDF itself, rendered here and now when it is not there yet: for the shell."""
    facts = guide_facts(tender, _language(language))
    name = file_name(digest_of(facts))
    storage = Guide().pdf.storage
    if not is_there(storage, name):
        store(storage, name, pdf_from_html(guide_html(facts)))
    with storage.open(name) as file:
        return bytes(file.read())


def file_name(digest: str) -> str:
    return f"guides/{digest}.pdf"


def _language(code: str) -> Language:
    if code not in get_args(Language):
        raise ValueError(f"there is no guide in {code!r}")
    return "en" if code == "en" else "nl"


def _point(guide: Guide, digest: str) -> None:
    Guide.objects.filter(pk=guide.pk).update(
        pdf=file_name(digest), digest=digest, made_at=timezone.now()
    )


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
