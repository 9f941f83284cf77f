"""Whether chosen days keep the law: each breach with the article, and what would be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tenders.advice.counting import latest_before
from tenders.advice.facts import Jurisdiction
from tenders.planning.calendar import first_after, last_within, prior_window
from tenders.planning.steps import Step

#: ``early``: before ``day``; ``late``: after ``day``; ``order``: before the step it follows;
#: ``window``: a prior notice before the first day that counts.
Kind = Literal["early", "late", "order", "window"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A chosen day that cannot be; ``day`` is the first or last that can. ``binding`` refuses."""

    code: str
    kind: Kind
    other: str
    day: date
    days: int
    article: str
    binding: bool


def bound(step: Step, other: date, jurisdiction: Jurisdiction) -> date:
    """The first (chain) or last (other steps) day of ``step``, given the day of the other."""
    if step.hang == "after":
        return first_after(step, other, jurisdiction)
    if step.hang == "within":
        return last_within(step, other, jurisdiction)
    return latest_before(other, step.minimum)


def breaches(
    steps: Sequence[Step], chosen: Mapping[str, date], jurisdiction: Jurisdiction
) -> list[Breach]:
    """What is wrong with ``chosen``, in the order of the steps; days that are not known are not."""
    found = []
    for step in steps:
        day, other = chosen.get(step.code), _known(step, steps, chosen)
        if day is None or other is None:
            continue
        name, event = other
        if breach := _breach(step, day, name, event, jurisdiction):
            found.append(breach)
    return found


def _known(
    step: Step, steps: Sequence[Step], chosen: Mapping[str, date]
) -> tuple[str, date] | None:
    """The step that this one hangs on, or in a chain with a gap the nearest one before."""
    by_code = {each.code: each for each in steps}
    name = step.other
    while name and name not in chosen and step.hang == "after":
        name = by_code[name].other
    return (name, chosen[name]) if name in chosen else None


def _breach(
    step: Step, day: date, name: str, event: date, jurisdiction: Jurisdiction
) -> Breach | None:
    law = step.law
    article = law.article if law else ""
    limited = law is not None and law.days is not None and name == step.other
    binding = law is not None and law.binding
    if step.code == "prior-notice":
        first, last = prior_window(event, jurisdiction)
        if day < first:
            return Breach(step.code, "window", name, first, step.minimum, article, binding=True)
        late = day > last
        return (
            Breach(step.code, "late", name, last, step.minimum, article, binding=True)
            if late
            else None
        )
    if limited:
        limit = bound(step, event, jurisdiction)
        if step.hang == "after" and day < limit:
            kind: Kind = "early" if day >= event else "order"
            return Breach(
                step.code, kind, name, limit, step.minimum, article, binding or kind == "order"
            )
        if step.hang != "after" and day > limit:
            return Breach(step.code, "late", name, limit, step.minimum, article, binding)
    wrong_way = day > event if step.hang == "before" else day < event
    if wrong_way:
        return Breach(step.code, "order", name, event, 0, "", binding=True)
    return None
