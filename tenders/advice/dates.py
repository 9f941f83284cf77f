"""The legal terms of an advice as days on a calendar, for the planning and the metrokaart.

Running terms: ``last`` is the last day of the term (it runs to 24.00 hours), ``first`` the first
day on which what the term held up may happen. With ``strict_closing`` a tender closes on the day
after; without, on the last day itself, as much of practice does. A contract is never signed, and
a bidder's own right to object is never shown later, than the strict reading allows.
Terms that count back: ``last`` is the last day on which it may still happen; ``safe`` the last
working day that is not later.
"""

from dataclasses import dataclass
from datetime import date

from tenders.advice.counting import (
    ONE_DAY,
    country,
    end_of_term,
    last_working_day,
    latest_before,
)
from tenders.advice.facts import Facts
from tenders.advice.outcome import Advice, Certainty, Outcome, weakest

#: Where a term starts to count, per ``counted_from``: the field of Facts that holds the day.
EVENT_FIELDS = {
    "notice": "notice_date",
    "invitation": "invitation_date",
    "closing": "closing_date",
    "award-letter": "award_letter_date",
    "award": "award_date",
}


@dataclass(frozen=True, slots=True)
class TermDate:
    """One term on the calendar; without its event, or without a minimum, all days are None."""

    code: str
    event: date | None
    event_field: str  # the field of Facts to fill in while ``event`` is None
    days: int | None
    last: date | None = None
    first: date | None = None
    safe: date | None = None  # the last working day not later than the unmoved last day
    moved: bool = False  # the last day moved because of a weekend or holiday
    certainty: Certainty = "verified"


def term_dates(facts: Facts, advice: Advice) -> tuple[TermDate, ...]:
    """Every term of ``advice`` with its days, in the order of the terms."""
    return tuple(_term_date(facts, found) for found in advice.group("term"))


def _term_date(facts: Facts, found: Outcome) -> TermDate:
    code = found.key.removeprefix("term.")
    field = EVENT_FIELDS[str(found.params["counted_from"])]
    event: date | None = getattr(facts, field)
    days = found.params["days"]
    if not isinstance(days, int):
        return TermDate(code, event, field, None, certainty=found.certainty)
    if event is None or facts.jurisdiction is None:
        return TermDate(code, event, field, days, certainty=found.certainty)
    unmoved = event + ONE_DAY * days
    certainty = weakest(found.certainty, country(facts.jurisdiction).basis.certainty)
    if found.params["direction"] == "back":
        last = latest_before(event, days)
        return TermDate(
            code=code,
            event=event,
            event_field=field,
            days=days,
            last=last,
            safe=last_working_day(last, facts.jurisdiction),
            certainty=found.certainty,
        )
    last = end_of_term(event, days, facts.jurisdiction)
    strict = facts.conditions.strict_closing or code == "standstill"
    return TermDate(
        code=code,
        event=event,
        event_field=field,
        days=days,
        last=last,
        first=last + ONE_DAY if strict else last,
        safe=last_working_day(unmoved, facts.jurisdiction),
        moved=last != unmoved,
        certainty=certainty,
    )


def bidder_last_day(award_letter: date, days: int) -> date:
    """The day up to which a bidder safely objects: never moved, so never shown too late."""
    return award_letter + ONE_DAY * days
