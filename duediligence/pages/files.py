"""The whole dossier as a file, kind by kind: there, being made, out of date, or failed."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from duediligence.enums import FileKind
from duediligence.models import Dossier, DossierFile
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from tenders.choices import language


@dataclass(frozen=True, slots=True)
class FileRow:
    """``sentence``: the step in words, or what went wrong."""

    kind: str
    name: str
    about: str
    ready: bool
    stale: bool
    busy: bool
    failed: bool
    percent: int
    sentence: str
    made_at: datetime | None
    size: int
    url: str


def file_rows(dossier: Dossier) -> list[FileRow]:
    """In the present language; one query."""
    rows = dossier.files.filter(language=language()).select_related("job", "dossier")
    found = {row.kind: row for row in rows}
    return [_row(dossier, kind, found.get(kind.value)) for kind in FileKind]


def file_row(dossier: Dossier, kind: FileKind) -> FileRow:
    return next(row for row in file_rows(dossier) if row.kind == kind.value)


def _row(dossier: Dossier, kind: FileKind, file: DossierFile | None) -> FileRow:
    about = {
        FileKind.PDF: _("To read or print. Tagged for screen readers."),
        FileKind.DOCX: _("To work on in Word."),
        FileKind.ODT: _("To work on in LibreOffice."),
        FileKind.ZIP: _("PDF, spreadsheet and all evidence, with a list of fingerprints."),
    }
    job = file.job if file else None
    busy = file is not None and file.is_on_its_way
    failed = file is not None and file.has_failed
    return FileRow(
        kind=kind.value,
        name=str(kind.label),
        about=about[kind],
        ready=file is not None and bool(file.file),
        stale=file is not None and file.is_stale,
        busy=busy,
        failed=failed,
        percent=job.progress if busy and job else 0,
        sentence=_sentence(job) if job and (busy or failed) else "",
        made_at=file.made_at if file else None,
        size=file.size if file else 0,
        url=reverse("duediligence:sheet", args=[dossier.pk, kind.value]),
    )


def _sentence(job: Job) -> str:
    if job.state == JobState.FAILED:
        return job.error_text or _("The file could not be made. Please try again.")
    steps = {
        "facts": _("We bring everything together."),
        "pages": _("We lay out the pages. This takes the most time."),
        "files": _("We pack the evidence."),
        "saving": _("We keep the file."),
    }
    return steps.get(job.step, _("The file is waiting for its turn."))
