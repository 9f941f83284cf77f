"""TER-1 to TER-4: terms that are too short, and dates that cannot all be true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.advice.facts import Conditions, Facts
from tenders.advice.terms import minimum_terms
from tenders.checks import dates, language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.advice.outcome import Outcome
    from tenders.checks.dates import Milestone
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

_DAYS = re.compile(
    r"\b(\d{1,3}|zeven|acht|tien|veertien|vijftien|twintig|dertig|twee|drie|een|één)\s*(?:\(\w+\)\s*)?(?P<unit>kalender|werk)?(?P<what>dagen|weken|week)\b"
)
_NUMBERS = {"zeven": 7, "acht": 8, "tien": 10, "veertien": 14, "vijftien": 15, "twintig": 20,
            "dertig": 30, "twee": 2, "drie": 3, "een": 1, "één": 1}  # fmt: skip
#: The order in which the events of a planning can only come.
_ORDER = (
    "notice",
    "questions",
    "information",
    "closing",
    "decision",
    "standstill",
    "contract",
    "start",
)


def _terms(case: Understanding, *, electronic: bool = True) -> dict[str, Outcome]:
    facts = case.case.facts
    jurisdiction = case.jurisdiction
    if jurisdiction is None or not case.procedure:
        return {}
    european = case.european
    procedure = case.procedure
    urgent = bool(pattern("urgent").search(case.procedural))
    prior = bool(pattern("prior-notice").search(case.procedural))
    found = minimum_terms(
        Facts(
            jurisdiction=jurisdiction,
            authority=facts.authority or "subcentral",
            nature=facts.nature or "works",
            notice_date=case.day,
            procedure=procedure,
            conditions=Conditions(electronic=electronic, urgent=urgent, prior_notice=prior),
        ),
        european=european,
        procedure=procedure,
    )
    return {outcome.key.removeprefix("term."): outcome for outcome in found}


def _days(outcome: Outcome | None) -> int | None:
    days = outcome.params["days"] if outcome else None
    return days if isinstance(days, int) else None


@rule("TER-1")
def term_too_short(case: Understanding) -> Iterator[Seen]:
    """From the notice to the closing; days for electronic bids are taken off."""
    notice, closing = case.milestone("notice"), case.milestone("closing")
    if closing is None or closing.amended:
        return
    if case.jurisdiction == "nl" and case.european is False:
        return
    start = case.case.facts.notice_date or (notice.day if notice else None)
    if start is None or closing.day <= start:
        return
    if case.procedure not in {"open", "simplified-neg", ""}:
        return
    outcome = _terms(case).get("tender")
    least = _days(outcome)
    if outcome is None or least is None or case.jurisdiction is None:
        return
    taken = (closing.day - start).days
    if taken >= least:
        return
    sure = (case.european is True or case.jurisdiction == "be") and bool(case.procedure)
    values = (("days", str(taken)), ("least", str(least)))
    yield Seen((closing.passage,), 0.92, values=values, sure=sure, certainty=outcome.certainty)


@rule("TER-2")
def standstill_too_short(case: Understanding) -> Iterator[Seen]:
    """What is said, and what the planning comes to."""
    if case.jurisdiction is None or case.european is False:
        return
    least = _days(_terms(case).get("standstill")) or (20 if case.jurisdiction == "nl" else 15)
    sure = case.european is True
    for sentence in case.about(bits("wait")):
        days = None if language.is_history(sentence) else _waiting_days(sentence)
        if days is not None and days < least:
            values = (("days", str(days)), ("least", str(least)))
            yield Seen((sentence.passage(),), 0.92, values=values, sure=sure)
    decision, end = case.milestone("decision"), case.milestone("standstill")
    if decision and end and not end.amended:
        days = (end.day - decision.day).days
        if 0 < days < least:
            values = (("days", str(days)), ("least", str(least)))
            yield Seen((end.passage,), 0.9, values=values, sure=sure)


def _waiting_days(sentence: Sentence) -> int | None:
    """The standstill that a sentence states, in calendar days."""
    if language.is_question(sentence) or language.has("wait-not", sentence):
        return None
    match = _nearest_days(sentence.low)
    if match is None:
        return None
    number = _NUMBERS.get(match[1]) or int(match[1])
    if match["what"] != "dagen":
        return number * 7
    return number * 7 // 5 if match["unit"] == "werk" else number


def _nearest_days(low: str) -> re.Match[str] | None:
    place = pattern("standstill").search(low)
    found = list(_DAYS.finditer(low))
    if not place or not found:
        return None
    return min(found, key=lambda m: abs(m.start() - place.start()))


@rule("TER-3")
def information_too_late(case: Understanding) -> Iterator[Seen]:
    """The last information: ten days before the closing (BE six), four when urgent."""
    if case.european is False or case.jurisdiction is None:
        return
    closing, told = case.milestone("closing"), case.milestone("information")
    if closing is None or told is None or told.day >= closing.day:
        return
    least = _days(_terms(case).get("information")) or (10 if case.jurisdiction == "nl" else 6)
    left = (closing.day - told.day).days
    if left < least:
        yield Seen(
            (told.passage,),
            0.9,
            values=(("days", str(left)), ("least", str(least))),
            sure=case.european is True,
        )


@rule("TER-4")
def dates_contradict(case: Understanding) -> Iterator[Seen]:
    """Two days for one event, an impossible order, a day that is not that weekday or not there."""
    yield from _impossible_days(case)
    found = [each for each in case.milestones if not each.amended]
    by_event: dict[str, list[Milestone]] = {}
    for each in found:
        by_event.setdefault(each.event, []).append(each)
    closings = by_event.get("closing", [])
    days = {each.day for each in closings}
    if len(days) > 1 and not any(
        each.amended for each in case.milestones if each.event == "closing"
    ):
        yield Seen(
            (closings[0].passage, next(c for c in closings if c.day != closings[0].day).passage),
            0.88,
            note="two",
        )
        return
    chosen = [(event, by_event[event]) for event in _ORDER if event in by_event]
    for (_, earlier), (_, later) in ((a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :]):
        first, second = min(earlier, key=lambda e: e.day), max(later, key=lambda e: e.day)
        if first.day > second.day:
            yield Seen((first.passage, second.passage), 0.9, note="order")
            return


def _impossible_days(case: Understanding) -> Iterator[Seen]:
    for reading in case.readings:
        year = dates.year_of(reading)
        for sentence in reading.about(bits("when")):
            if language.is_question(sentence):
                continue
            for mention in dates.mentions(sentence.low, year):
                if mention.day is None:
                    yield Seen((sentence.passage(),), 0.92, note="no-day")
                elif (
                    mention.weekday
                    and mention.year_known
                    and dates.WEEKDAYS[mention.day.weekday()] != mention.weekday
                ):
                    values = (("weekday", dates.WEEKDAYS[mention.day.weekday()]),)
                    yield Seen((sentence.passage(),), 0.92, note="weekday", values=values)
