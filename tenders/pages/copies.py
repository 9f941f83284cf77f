"""What the page 'to take along' of a check shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.jobs.enums import JobState
from tenders.actions.copies import digest_of, report_for

if TYPE_CHECKING:
    from datetime import datetime

    from portal.jobs.models import Job
    from tenders.advice.reference import Language
    from tenders.models import DocumentCheck

KINDS = {"pdf": "PDF", "docx": "Word (DOCX)", "odt": "LibreOffice (ODT)"}


@dataclass(frozen=True, slots=True)
class CopyRow:
    name: str
    kind: str
    size: int  # bytes
    remarks: int
    url: str
    failed: str


@dataclass(frozen=True, slots=True)
class CopiesPage:
    busy: bool
    failed: bool
    percent: int
    sentence: str
    stale: bool
    made_at: datetime | None
    marked: list[CopyRow]
    reports: list[CopyRow]

    @property
    def ready(self) -> bool:
        return bool(self.reports)


def copies_page(check: DocumentCheck, language: Language) -> CopiesPage:
    """The set in this language, or how far it is."""
    found = check.copies.select_related("job").filter(language=language).first()
    if found is None:
        return CopiesPage(False, False, 0, "", False, None, [], [])
    job = found.job
    rows = [
        (
            each["form"],
            CopyRow(
                each["name"],
                KINDS.get(each["name"].rpartition(".")[2].lower(), ""),
                each["size"],
                each["remarks"],
                reverse("tenders:check-copy", args=[check.tender_id, check.number, language, place])
                if each["storage"]
                else "",
                each["failed"],
            ),
        )
        for place, each in enumerate(found.files)
    ]
    return CopiesPage(
        busy=found.is_on_its_way,
        failed=found.has_failed,
        percent=job.progress if job else 0,
        sentence=_sentence(job) if job else "",
        stale=bool(found.digest) and found.digest != digest_of(report_for(check, language)),
        made_at=found.made_at,
        marked=[row for form, row in rows if form == "marked"],
        reports=[row for form, row in rows if form == "report"],
    )


def _sentence(job: Job) -> str:
    """What it is busy with, or why it failed."""
    if job.state == JobState.FAILED:
        return job.error_text or _("This did not succeed. Please try again.")
    word, _colon, rest = job.step.partition(":")
    if word != "file":
        return _("The files are waiting for their turn.")
    number, _colon, total = rest.partition(":")
    return _("We make file %(number)s of %(total)s.") % {"number": number, "total": total}
