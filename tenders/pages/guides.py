"""The guides of one tender: which are there, which are being made, which are out of date."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from tenders.guide import digest_of, guide_facts
from tenders.metrokaart.network import LANGUAGES
from tenders.models import Guide, Tender

__all__ = ["LANGUAGES", "GuideRow", "guide_rows"]


@dataclass(frozen=True, slots=True)
class GuideRow:
    """``stale``: the facts changed since; ``sentence``: the step in words, or what went wrong."""

    language: str
    name: str
    ready: bool
    stale: bool
    busy: bool
    failed: bool
    percent: int
    sentence: str
    made_at: datetime | None


def guide_rows(tender: Tender) -> list[GuideRow]:
    """A row per language; a fixed number of queries."""
    found = {guide.language: guide for guide in tender.guides.select_related("job")}
    names = {"nl": _("Dutch"), "en": _("English")}
    rows = []
    for language in LANGUAGES:
        digest = digest_of(guide_facts(tender, language))
        rows.append(_row(language, names[language], found.get(language), digest))
    return rows


def _row(language: str, name: str, guide: Guide | None, digest: str) -> GuideRow:
    job = guide.job if guide else None
    busy = job is not None and job.is_unfinished
    failed = job is not None and job.state == JobState.FAILED
    return GuideRow(
        language=language,
        name=name,
        ready=guide is not None and guide.is_ready,
        stale=guide is not None and guide.is_ready and guide.digest != digest,
        busy=busy,
        failed=failed and not (guide is not None and guide.digest == digest),
        percent=job.progress if busy and job else 0,
        sentence=sentence(job) if job and (busy or failed) else "",
        made_at=guide.made_at if guide else None,
    )


def sentence(job: Job) -> str:
    if job.state == JobState.FAILED:
        return job.error_text or _("The guide could not be made. Please try again.")
    steps = {
        "facts": _("We bring the facts together."),
        "drawing": _("We draw the map and the cards."),
        "pdf": _("We lay out the pages. This takes the most time."),
        "saving": _("We keep the file."),
    }
    return steps.get(job.step, _("The guide is waiting for its turn."))
