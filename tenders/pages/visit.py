"""What a visitor without an account sees: what follows from the answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from tenders import choices
from tenders.actions.printing import is_there
from tenders.actions.visits import file_name, visit_facts
from tenders.advice import wording
from tenders.guide import digest_of
from tenders.journey import Journey, journey_through
from tenders.metrokaart import network
from tenders.metrokaart.network import LANGUAGES
from tenders.metrokaart.route import station_card
from tenders.models import Visit, VisitFile
from tenders.pages import advice as advice_pages
from tenders.pages import guides, printing, route
from tenders.visitor import caps, facts_of_answers, kept_for


@dataclass(frozen=True, slots=True)
class PdfRow:
    """``fresh``: made of exactly these answers. ``ahead``: so many others are served first."""

    language: str
    name: str
    ready: bool
    fresh: bool
    busy: bool
    failed: bool
    percent: int
    ahead: int
    sentence: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultPage:
    answer: str  # whether ISV is compulsory, in a sentence
    advice: advice_pages.AdvicePage
    map: route.MapPage
    pdfs: list[PdfRow]
    pdfs_left: int
    kept_until: datetime


def result_page(visit: Visit, token: str) -> ResultPage:
    """One query for the PDFs, and one for each that waits."""
    journey = journey_of_visit(visit)
    duty = journey.advice.get("isv")
    return ResultPage(
        answer=wording.word(duty, choices.language()) if duty else "",
        advice=advice_pages.page_of(journey.advice),
        map=route.page_of(journey, _rows(journey, token)),
        pdfs=pdf_rows(visit),
        pdfs_left=max(0, caps().per_visit - visit.pdfs),
        kept_until=visit.begun_at + kept_for(),
    )


def station_page(visit: Visit, token: str, code: str) -> dict[str, Any]:
    """The card of one station. Raises ``KeyError`` for a code that is not on the map."""
    journey = journey_of_visit(visit)
    known = network.load(journey.facts.jurisdiction or "nl")
    known.station(code)
    rows = [row for row in _rows(journey, token) if row.state != "na" or row.code == code]
    place = next(number for number, row in enumerate(rows) if row.code == code)
    card = station_card(code, journey.facts, journey.parameters, choices.language())
    return {
        "token": token,
        "card": card,
        "phase": known.phase(card.phase).name.to(choices.language()),
        "row": rows[place],
        "earlier": rows[place - 1] if place else None,
        "later": rows[place + 1] if place + 1 < len(rows) else None,
    }


def journey_of_visit(visit: Visit) -> Journey:
    return journey_through(facts_of_answers(visit.answers))


def pdf_rows(visit: Visit) -> list[PdfRow]:
    """A row per language, the reader's own first."""
    found = {file.language: file for file in visit.files.select_related("job")}
    names = {"nl": _("Dutch"), "en": _("English")}
    order = sorted(LANGUAGES, key=lambda language: language != choices.language())
    return [_pdf_row(visit, language, names[language], found.get(language)) for language in order]


def _pdf_row(visit: Visit, language: network.Language, name: str, file: VisitFile | None) -> PdfRow:
    job = file.job if file else None
    busy = file is not None and file.is_on_its_way
    failed = file is not None and file.has_failed
    ready = bool(file and file.pdf and is_there(file.pdf.storage, file_name(visit, language)))
    fresh = ready and file is not None and file.digest == digest_of(visit_facts(visit, language))
    ahead = Job.objects.ahead_of(job).count() if job and job.state == JobState.QUEUED else 0
    return PdfRow(
        language=language,
        name=name,
        ready=ready,
        fresh=fresh,
        busy=busy,
        failed=failed and not fresh,
        percent=job.progress if busy and job else 0,
        ahead=ahead,
        sentence=_sentence(job, ahead) if job and (busy or failed) else "",
        made_at=file.made_at if file else None,
    )


def _sentence(job: Job, ahead: int) -> str:
    if ahead:
        return ngettext(
            "%(count)s PDF of another visitor goes first.",
            "%(count)s PDFs of other visitors go first.",
            ahead,
        ) % {"count": ahead}
    return printing.sentence(job, guides.guide_steps())


def _rows(journey: Journey, token: str) -> list[route.TableRow]:
    return route.rows_of(journey, lambda code: reverse("visits:station", args=[token, code]))
