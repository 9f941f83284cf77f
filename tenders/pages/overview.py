"""The page of one tender: what to do now, the choices on ISV, the dates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.shared.templatetags.isv import date_plain
from tenders import choices
from tenders.actions.clauses import newer_count
from tenders.journey import Journey, journey_of
from tenders.metrokaart import network
from tenders.models import Tender
from tenders.pages.advice import advice_page
from tenders.pages.answers import Answer
from tenders.pages.head import head_of

#: How many stations the page proposes to work on.
MOST_TASKS = 4
#: The latest notes that the page shows.
MOST_NOTES = 3
#: The outcomes that the summary shows, by the first part of their key.
SUMMARY = ("isv", "threshold", "procedure", "award")


@dataclass(frozen=True, slots=True)
class Task:
    day: date | None
    title: str
    detail: str
    url: str
    action: str


def context(tender: Tender) -> dict[str, Any]:
    """Prefetch ``lots`` and ``stones``."""
    journey = journey_of(tender)
    page = advice_page(tender, journey.advice)
    return {
        "tender": tender,
        "head": head_of(tender, "detail", journey),
        "tasks": _tasks(tender, journey),
        "newer_clauses": newer_count(tender),
        "choices": [row for section in page.sections for row in section.rows if row.key in SUMMARY],
        "changes": page.changes,
        "flagged": page.flagged,
        "dates": _dates(tender, journey),
    }


def _tasks(tender: Tender, journey: Journey) -> list[Task]:
    """The next stations of the route; those with a day first, the earliest before."""
    language = choices.language()
    known = network.load(tender.jurisdiction or "nl")
    open_codes = [code for code in journey.route.stations if not journey.is_done(code)]
    ordered = sorted(
        open_codes[:MOST_TASKS],
        key=lambda code: (journey.day(code) or date.max, open_codes.index(code)),
    )
    return [
        Task(
            day=journey.day(code),
            title=f"{code} {known.station(code).name.to(language)}",
            detail=_note(journey, code),
            url=reverse("tenders:station", args=[tender.pk, code]),
            action=_("Open the station"),
        )
        for code in ordered
    ]


def _note(journey: Journey, code: str) -> str:
    state, notes = journey.states.get(code), journey.notes.get(code, ())
    if state is None and not notes:
        return _("Nobody has noted anything here yet.")
    parts = (state.owner if state else "", notes[-1].text if notes else "")
    return ". ".join(part.rstrip(".") for part in parts if part) or _("Planned.")


def _dates(tender: Tender, journey: Journey) -> list[Answer]:
    """What is planned, and what the law makes of it."""
    closing = localtime(tender.closing_at) if tender.closing_at else None
    rows = [
        Answer(_("Notice"), date_plain(tender.notice_date)),
        Answer(_("Closing, at the earliest"), date_plain(_first(journey, "tender"))),
        Answer(_("Last information"), date_plain(_last(journey, "information"))),
        Answer(_("Closing"), date_format(closing, "j F Y, H.i") if closing else ""),
        Answer(_("Standstill up to and including"), date_plain(_end(journey, "standstill"))),
        Answer(_("Start"), date_plain(tender.start_date)),
        Answer(_("End"), date_plain(tender.end_date)),
    ]
    return [row for row in rows if row.value]


def _first(journey: Journey, code: str) -> date | None:
    term = journey.terms.get(code)
    return term.first if term else None


def _end(journey: Journey, code: str) -> date | None:
    term = journey.terms.get(code)
    return term.last if term else None


def _last(journey: Journey, code: str) -> date | None:
    term = journey.terms.get(code)
    return (term.safe or term.last) if term else None
