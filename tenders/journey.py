"""The journey of one tender: its advice, its route, and how far its people are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from tenders.advice.dates import TermDate, term_dates
from tenders.advice.engine import advise
from tenders.advice.facts import Facts
from tenders.advice.outcome import Advice
from tenders.enums import StationStatus
from tenders.facts import facts_of
from tenders.metrokaart import network
from tenders.metrokaart.network import Language
from tenders.metrokaart.route import Route, route
from tenders.metrokaart.shapes import State, StationInput
from tenders.models import Note, StationState, Tender

NOTHING: Mapping[str, Any] = MappingProxyType({})
#: The parameters of texts and route that are a number of days, by the term they come from.
_DAYS = {
    "participation": "participation_days",
    "tender": "tender_days",
    "information": "information_days",
    "standstill": "standstill_days",
    "award-notice": "award_notice_days",
}


@dataclass(frozen=True, slots=True)
class Journey:
    """``states`` and ``notes`` have a key only for stations at which something was noted."""

    facts: Facts
    advice: Advice
    parameters: Mapping[str, object]
    route: Route
    terms: Mapping[str, TermDate]
    states: Mapping[str, StationState]
    notes: Mapping[str, Sequence[Note]]

    @property
    def total(self) -> int:
        return len(self.route.stations)

    @property
    def done(self) -> int:
        return sum(self.is_done(code) for code in self.route.stations)

    @property
    def present(self) -> str:
        """The first station that is not done: 'you are here'; "" at the end of the route."""
        return next((code for code in self.route.stations if not self.is_done(code)), "")

    def is_done(self, code: str) -> bool:
        state = self.states.get(code)
        return state is not None and state.status == StationStatus.DONE

    def state(self, code: str) -> State:
        if code not in self.route.stations:
            return "na"
        if self.is_done(code):
            return "done"
        return "now" if code == self.present else "later"

    def day(self, code: str) -> date | None:
        """When a station was done, or else by when it should be."""
        state = self.states.get(code)
        if state is None:
            return None
        return timezone.localdate(state.done_at) if state.done_at else state.due_date


def journey_of(tender: Tender) -> Journey:
    """Prefetch ``lots`` and ``stones``; three more queries: stations, notes, and ISV."""
    return journey_through(
        facts_of(tender),
        declined=tender.decisions.filter(key="isv", followed=False).exists,
        states={state.code: state for state in tender.stations.all()},
        notes=_notes(tender),
    )


def journey_through(
    facts: Facts,
    *,
    declined: Callable[[], bool] = lambda: False,
    states: Mapping[str, StationState] = NOTHING,
    notes: Mapping[str, Sequence[Note]] = NOTHING,
) -> Journey:
    """The journey of any facts, of a row or of a visitor's answers.

    ``declined`` tells whether the advice on ISV was departed from; asked only when it matters.
    """
    advice = advise(facts)
    terms = {term.code: term for term in term_dates(facts, advice)}
    parameters = _parameters(facts, advice, terms, declined)
    return Journey(
        facts=facts,
        advice=advice,
        parameters=parameters,
        route=route(facts, parameters),
        terms=terms,
        states=states,
        notes=notes,
    )


def _notes(tender: Tender) -> Mapping[str, Sequence[Note]]:
    found: dict[str, list[Note]] = {}
    at_stations = tender.notes.kept().exclude(code="").order_by("written_at", "pk")
    for note in at_stations.select_related("author"):
        found.setdefault(note.code, []).append(note)
    return found


def map_stations(
    journey: Journey, language: Language, dates: Mapping[str, str]
) -> tuple[StationInput, ...]:
    """The stations to draw, worded; ``dates`` is what is read aloud per station."""
    known = network.load(journey.facts.jurisdiction or "nl")
    return tuple(
        StationInput(
            code=station.code,
            phase=station.phase,
            label=station.label.to(language),
            lines=station.lines,
            state=journey.state(station.code),
            name=station.name.to(language),
            date=dates.get(station.code, ""),
            tin_moment=station.tin_moment,
            ring_anchor=station.ring_anchor,
        )
        for station in map(known.station, journey.route.on_map)
    )


def _parameters(
    facts: Facts,
    advice: Advice,
    terms: Mapping[str, TermDate],
    declined: Callable[[], bool],
) -> Mapping[str, object]:
    """What the advice found, by the names of ``vocabulary.toml``; what is missing is not known."""
    found: dict[str, object] = {}
    if advice.european is not None:
        found["european"] = advice.european
    threshold = advice.get("threshold")
    if threshold and isinstance(threshold.params.get("amount"), int):
        found["threshold"] = threshold.params["amount"]
    duty = advice.get("isv")
    compulsory = duty is not None and duty.code == "compulsory"
    found["isv_compulsory"] = compulsory
    found["isv_declined"] = not compulsory and not facts.isv_forms and declined()
    for outcome in advice.group("term"):
        name = _DAYS.get(outcome.key.removeprefix("term."))
        if name:
            found[name] = outcome.params["days"]
    _add_dates(found, terms)
    return found


def _add_dates(found: dict[str, object], terms: Mapping[str, TermDate]) -> None:
    tender, information = terms.get("tender"), terms.get("information")
    standstill = terms.get("standstill")
    if tender and tender.first:
        found["earliest_closing"] = tender.first
    if information and information.last:
        found["information_date"] = information.safe or information.last
    if standstill and standstill.last:
        found["standstill_end"] = standstill.last
