"""One tender's plan, from what a tender holds: steps, both calendars, chosen days, breaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tenders.advice.engine import advise
from tenders.advice.facts import Facts
from tenders.planning.calendar import Anchor, Days, counted
from tenders.planning.checks import Breach, breaches
from tenders.planning.steps import FIELDS, Step, steps_of


@dataclass(frozen=True, slots=True)
class Planned:
    """``calendar`` is empty while the day to count from is not known; ``anchor`` says which."""

    steps: list[Step]
    chosen: Mapping[str, date]
    calendar: Mapping[str, Days]
    anchor: Anchor | None
    breaches: list[Breach]


def plan(
    facts: Facts,
    chosen: Mapping[str, date],
    own: Mapping[str, int] | None = None,
    *,
    anchor: Anchor | None = None,
) -> Planned:
    """The plan of ``facts``; ``chosen`` are the days of steps that are no fact of the tender.

    Counted back from the start when that is known, else forward from the first step; ``anchor``
    asks for one of the two.
    """
    steps = steps_of(facts, advise(facts), own)
    days = {**chosen}
    for code, field in FIELDS.items():
        if (day := getattr(facts, field)) is not None:
            days[code] = day
    days = {step.code: days[step.code] for step in steps if step.code in days}
    if facts.jurisdiction is None or not steps:
        return Planned(steps, days, {}, None, [])
    first = next(step.code for step in steps if not step.other)
    places: dict[Anchor, str] = {"start": "start", "first": first}
    possible = [each for each in (anchor, "start", "first") if each and places[each] in days]
    way = possible[0] if possible else None
    calendar = counted(steps, way, days[places[way]], facts.jurisdiction) if way else {}
    return Planned(steps, days, calendar, way, breaches(steps, days, facts.jurisdiction))


def days_from(stored: Mapping[str, str]) -> dict[str, date]:
    """The stored days of a plan, as days."""
    return {code: date.fromisoformat(text) for code, text in stored.items()}
