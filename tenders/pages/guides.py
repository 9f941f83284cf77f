"""Guides and posters of one tender: which are there, are being made, or are out of date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from tenders.actions.guides import versions
from tenders.enums import GuideKind
from tenders.guide import Reading, digest_of, facts_read, reading_of
from tenders.metrokaart.network import LANGUAGES, Language
from tenders.models import Guide, GuideEdition, Tender

__all__ = ["LANGUAGES", "PAPERS", "GuidePage", "GuideRow", "guide_page", "guide_row"]

PAPERS = (GuideKind.A3, GuideKind.A4)


@dataclass(frozen=True, slots=True)
class GuideRow:
    """``stale``: the facts changed since; ``sentence``: the step in words, or what went wrong.

    ``key`` names the row in the page. ``changes``: as the guide prints them, in its language;
    of a stale one what changed since it was made.
    """

    kind: str
    language: str
    key: str
    name: str
    file_url: str
    ready: bool
    stale: bool
    busy: bool
    failed: bool
    percent: int
    sentence: str
    made_at: datetime | None
    changes: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class GuidePage:
    guides: list[GuideRow]
    posters: list[tuple[str, list[GuideRow]]]  # the name of the paper, a row per language


def guide_page(tender: Tender) -> GuidePage:
    """A row per kind and language; a fixed number of queries."""
    reading = reading_of(tender)
    found = _found(tender)
    papers = {GuideKind.A3: _("A3, landscape"), GuideKind.A4: _("A4, landscape, with the list")}
    return GuidePage(
        guides=[_row(tender, reading, found, GuideKind.GUIDE, each) for each in LANGUAGES],
        posters=[
            (papers[kind], [_row(tender, reading, found, kind, each) for each in LANGUAGES])
            for kind in PAPERS
        ],
    )


def guide_row(tender: Tender, kind: GuideKind, language: Language) -> GuideRow:
    """One of the rows, for who asks how far it is."""
    return _row(tender, reading_of(tender), _found(tender), kind, language)


Found = Mapping[tuple[str, str], tuple[Guide, Sequence[GuideEdition]]]


def _found(tender: Tender) -> Found:
    editions: dict[int, list[GuideEdition]] = {}
    for edition in GuideEdition.objects.filter(guide__tender=tender).order_by("-number"):
        editions.setdefault(edition.guide_id, []).append(edition)
    return {
        (guide.kind, guide.language): (guide, editions.get(guide.pk, ()))
        for guide in tender.guides.select_related("job")
    }


def _row(
    tender: Tender, reading: Reading, found: Found, kind: GuideKind, language: Language
) -> GuideRow:
    guide, editions = found.get((kind, language), (None, ()))
    facts = facts_read(reading, language, kind, versions(editions))
    digest = digest_of(facts)
    job = guide.job if guide else None
    busy = job is not None and job.is_unfinished
    failed = job is not None and job.state == JobState.FAILED
    ready = guide is not None and guide.is_ready
    plain = kind == GuideKind.GUIDE
    return GuideRow(
        kind=kind.value,
        language=language,
        key=language if plain else f"{kind.value}-{language}",
        name={"nl": _("Dutch"), "en": _("English")}[language],
        file_url=reverse("tenders:guide-file", args=[tender.pk, language])
        if plain
        else reverse("tenders:poster-file", args=[tender.pk, kind.value, language]),
        ready=ready,
        stale=guide is not None and ready and guide.digest != digest,
        busy=busy,
        failed=failed and not (guide is not None and guide.digest == digest),
        percent=job.progress if busy and job else 0,
        sentence=sentence(job) if job and (busy or failed) else "",
        made_at=guide.made_at if guide else None,
        changes=facts.get("changes"),
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
