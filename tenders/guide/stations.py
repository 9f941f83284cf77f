"""The stations of one tender as the guide prints them: list, cards and notes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tenders.advice import wording
from tenders.guide import words
from tenders.guide.advice import Sources
from tenders.guide.drawings import PAPER_ORDER, sign_svg
from tenders.guide.text import one_line, printable
from tenders.journey import Journey
from tenders.metrokaart import network
from tenders.metrokaart.cards import HookLine, Line, StationCard
from tenders.metrokaart.network import Language
from tenders.metrokaart.route import station_card


def phases(journey: Journey, language: Language, sources: Sources) -> list[dict[str, Any]]:
    """The phases that the route passes, each with its stations in order."""
    known = network.load(journey.facts.jurisdiction or "nl")
    found = []
    for phase in known.phases:
        inside = [
            code for code in journey.route.stations if known.station(code).phase == phase.code
        ]
        if inside:
            cards = [_station(journey, code, language, sources) for code in inside]
            title = f"{words.fixed()['phase']} {phase.code}: {phase.name.to(language)}"
            found.append({"code": phase.code, "title": title, "stations": cards})
    return found


def left_out(journey: Journey, language: Language) -> list[dict[str, str]]:
    known = network.load(journey.facts.jurisdiction or "nl")
    return [
        {
            "code": skipped.station,
            "name": known.station(skipped.station).name.to(language),
            "reason": skipped.to(language),
            "mark": words.marks()[skipped.certainty],
        }
        for skipped in journey.route.skipped
    ]


def notes(journey: Journey, language: Language) -> list[dict[str, str]]:
    """What people wrote at the stations of the route; long texts do not fit on a card."""
    known = network.load(journey.facts.jurisdiction or "nl")
    written = (
        (code, printable(note.text))
        for code in journey.route.stations
        for note in journey.notes.get(code, ())
    )
    return [
        {"code": code, "name": known.station(code).name.to(language), "text": text}
        for code, text in written
        if text
    ]


def _station(journey: Journey, code: str, language: Language, sources: Sources) -> dict[str, Any]:
    card = station_card(code, journey.facts, journey.parameters, language)
    for source in card.sources:
        sources.of_card(source)
    state = journey.state(code)
    noted = journey.states.get(code)
    said = words.states()[state]
    return {
        "code": code,
        "name": card.name,
        "state": said,
        "here": state == "now",
        "sign": sign_svg(state, card.lines, said),
        "lines": _lines(journey, card, language),
        "day": _day(journey, code, language),
        "done": journey.is_done(code),
        "who": (one_line(noted.owner) if noted else "") or card.owner,
        "purpose": card.purpose,
        "questions": _items(card.questions),
        "attention": _items(card.attention),
        "outcomes": _items(card.outcomes),
        "hooks": _items(card.hooks),
    }


def _lines(journey: Journey, card: StationCard, language: Language) -> list[dict[str, str]]:
    known = network.load(journey.facts.jurisdiction or "nl")
    return [
        {"letter": code, "name": known.line(code).name.to(language)}
        for code in PAPER_ORDER
        if code in card.lines
    ]


def _items(said: Sequence[Line | HookLine]) -> dict[str, Any]:
    """Sentences with their certainty: one mark behind the heading when all have the same."""
    marks = words.marks()
    found = {item.certainty for item in said}
    shared = marks[said[0].certainty] if len(found) == 1 else ""
    return {
        "mark": shared,
        "lines": [
            {
                "text": item.text,
                "reference": item.reference if isinstance(item, HookLine) else "",
                "mark": "" if shared else marks[item.certainty],
            }
            for item in said
        ],
    }


def _day(journey: Journey, code: str, language: Language) -> str:
    """When it was done, or by when it should be; the clock has no part in it."""
    state = journey.states.get(code)
    if state is None:
        return ""
    if journey.is_done(code):
        day = timezone.localtime(state.done_at).date() if state.done_at else None
    else:
        day = state.due_date
    return wording.day_text(day, language) if day else ""
