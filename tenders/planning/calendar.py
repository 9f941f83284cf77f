"""Days for every step: counted back from the start of the works, or forward from the notice.

Two calendars with the same steps. *Minimum*: only what the law asks, so the latest (counted back)
or earliest (forward) days that can be. *Advised*: with our days or the organisation's own, and
only on working days. A running term rolls over weekends and holidays; what counts back never does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta

from tenders.advice.counting import (
    ONE_DAY,
    end_of_term,
    is_working_day,
    last_working_day,
    latest_before,
    next_working_day,
)
from tenders.advice.facts import Jurisdiction
from tenders.advice.reference import raw
from tenders.planning.steps import Step

#: Counted back from the start of works or delivery, or forward from the first step of the chain.
Anchor = Literal["start", "first"]


@dataclass(frozen=True, slots=True)
class Days:
    """The two days of one step."""

    minimum: date
    advised: date


def first_after(step: Step, event: date, jurisdiction: Jurisdiction) -> date:
    """The first day on which the law lets ``step`` happen after ``event``.

    Without a legal term that is the same day: two steps may fall together.
    """
    if not step.minimum:
        return event
    last = end_of_term(event, step.minimum, jurisdiction)
    return last + ONE_DAY if step.strict else last


def last_within(step: Step, event: date, jurisdiction: Jurisdiction) -> date:
    """The last day of a step that must follow within its term; without one, any day will do."""
    return end_of_term(event, step.minimum, jurisdiction)


def prior_window(notice: date, jurisdiction: Jurisdiction) -> tuple[date, date]:
    """First and last day on which a prior notice shortens the term of this notice."""
    window = raw("terms")["prior_window"][jurisdiction]
    return (
        notice - relativedelta(months=window["months"]),
        latest_before(notice, window["days"]),
    )


def counted(
    steps: Sequence[Step], anchor: Anchor, day: date, jurisdiction: Jurisdiction
) -> Mapping[str, Days]:
    """Both calendars of all ``steps``, with ``anchor`` on ``day``."""
    chain = [step for step in steps if step.hang == "after"]
    minimum = _chain(chain, anchor, day, jurisdiction, advised=False)
    advised = _chain(chain, anchor, day, jurisdiction, advised=True)
    for step in steps:
        if step.hang == "before":
            minimum[step.code] = latest_before(minimum[step.other], step.minimum)
            advised[step.code] = last_working_day(
                latest_before(advised[step.other], step.advised), jurisdiction
            )
        elif step.hang == "within":
            minimum[step.code] = last_within(step, minimum[step.other], jurisdiction)
            advised[step.code] = next_working_day(
                advised[step.other] + ONE_DAY * step.advised, jurisdiction
            )
    return {step.code: Days(minimum[step.code], advised[step.code]) for step in steps}


def _chain(
    chain: Sequence[Step], anchor: Anchor, day: date, jurisdiction: Jurisdiction, *, advised: bool
) -> dict[str, date]:
    if anchor == "first":
        found = {chain[0].code: day}
        for step in chain[1:]:
            found[step.code] = _reached(step, found[step.other], jurisdiction, advised=advised)
        return found
    found = {"start": day}
    for step in reversed(chain[1:]):
        found[step.other] = _left(step, found[step.code], jurisdiction, advised=advised)
    return found


def _reached(step: Step, event: date, jurisdiction: Jurisdiction, *, advised: bool) -> date:
    legal = first_after(step, event, jurisdiction)
    if not advised:
        return legal
    return next_working_day(max(legal, event + ONE_DAY * step.advised), jurisdiction)


def _left(step: Step, until: date, jurisdiction: Jurisdiction, *, advised: bool) -> date:
    """The last day from which ``step`` can still be reached on ``until``."""
    days = step.advised if advised else step.minimum
    event = until - ONE_DAY * days
    while first_after(step, event, jurisdiction) > until or (
        advised and not is_working_day(event, jurisdiction)
    ):
        event -= ONE_DAY
    return event
