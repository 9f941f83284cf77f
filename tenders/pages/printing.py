"""The PDFs of one tender, row by row: there, being made, out of date, or failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from tenders.metrokaart.network import LANGUAGES

__all__ = ["LANGUAGES", "Addresses", "PrintRow", "print_row", "sentence"]


class Printed(Protocol):
    """A row with a PDF that a job makes, whatever it is of."""

    pdf: Any
    digest: Any
    made_at: Any
    job: Any

    @property
    def is_on_its_way(self) -> bool: ...

    @property
    def has_failed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a row asks for its PDF, hears how far it is, and gets it; ``page`` shows them all."""

    page: str
    ask: str
    progress: str
    file: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """``stale``: the words changed since; ``sentence``: the step in words, or what went wrong.

    ``key`` names the row in the page, ``kind`` is posted along, ``ask`` stands on the button and
    ``quiet`` makes it a lesser one. ``changes``: as the guide prints them, in its language; of a
    stale one what changed since it was made.
    """

    key: str
    language: str
    name: str
    at: Addresses
    ready: bool
    stale: bool
    busy: bool
    failed: bool
    percent: int
    sentence: str
    made_at: datetime | None
    can_be_made: bool
    ask: str
    kind: str = ""
    paper: str = ""
    quiet: bool = False
    changes: Mapping[str, Any] | None = None


def print_row(
    language: str,
    file: Printed | None,
    digest: str,
    at: Addresses,
    steps: Mapping[str, str],
    **more: Any,
) -> PrintRow:
    """``digest`` of the present words, "" where nothing can be printed.

    ``steps`` words the codes of the job that every print does not share; ``more`` are fields.
    """
    job = file.job if file else None
    busy = file is not None and file.is_on_its_way
    failed = file is not None and file.has_failed
    ready = file is not None and bool(file.pdf)
    known: dict[str, Any] = {
        "key": language,
        "language": language,
        "name": {"nl": _("Dutch"), "en": _("English")}[language],
        "at": at,
        "ready": ready,
        "stale": ready and file is not None and file.digest != digest,
        "busy": busy,
        "failed": failed and not (file is not None and file.digest == digest),
        "percent": job.progress if busy and job else 0,
        "sentence": sentence(job, steps) if job and (busy or failed) else "",
        "made_at": file.made_at if file else None,
        "can_be_made": bool(digest),
        "ask": _("Make the PDF"),
    }
    return PrintRow(**known | more)


def sentence(job: Job, steps: Mapping[str, str]) -> str:
    """What a job is busy with, or why it failed."""
    if job.state == JobState.FAILED:
        return job.error_text or _("The PDF could not be made. Please try again.")
    common = {
        "facts": _("We bring the facts together."),
        "pdf": _("We lay out the pages. This takes the most time."),
        "saving": _("We keep the file."),
    }
    return {**common, **steps}.get(job.step, _("The PDF is waiting for its turn."))
