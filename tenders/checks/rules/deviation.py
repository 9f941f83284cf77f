"""INC-1: the documents say something else than the tender itself.

Each fact of the tender is held against what the documents *claim* of this contract. A claim counts
when it is no question, no history and no denial; told right at one place, another is of something
else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.criteria import criteria_of
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule
from tenders.checks.rules.law import amounts_of, known_amounts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: The names of procedures in a text; the first that is found is meant.
_CODES = (
    "simplified-neg",
    "neg-w-call",
    "neg-wo-pub",
    "comp-dial",
    "innovation",
    "private-single",
    "private-multiple",
    "restricted",
    "open",
)
#: Procedures without a call: calling them open or restricted contradicts that.
_CLOSED = frozenset({"neg-wo-pub", "private-single", "low-value"})
_SAME = {"national-open": "open", "national-restricted": "restricted"}
_NATURES = ("works", "supplies", "services")
_LEVELS = ("central", "subcentral")
_FORMS = ("performance", "selection", "award")
#: What follows the name of a procedure up to here says what it is.
_CLAUSE_END = re.compile(r"[:;,(]")


@rule("INC-1")
def differs_from_tender(case: Understanding) -> Iterator[Seen]:
    """Only against facts that were given; a range or a rounded amount is no difference."""
    facts = case.case.facts
    if facts.value_cents is not None:
        yield from _value(case, facts.value_cents)
    if facts.procedure:
        yield from _procedure(case, _SAME.get(facts.procedure, facts.procedure))
    if facts.nature:
        yield from _claimed(case, "nature", _NATURES, frozenset({facts.nature}))
    if facts.authority in _LEVELS:
        yield from _claimed(case, "authority", _LEVELS, frozenset({facts.authority}))
    if facts.isv_forms:
        yield from _claimed(case, "form", _FORMS, frozenset(facts.isv_forms))
    yield from _weights(case, facts.weights)
    for event, ours in (("closing", facts.closing_date), ("notice", facts.notice_date)):
        if ours is not None:
            yield from _day(case, event, ours)


def _day(case: Understanding, event: str, ours: date) -> Iterator[Seen]:
    told = case.milestone(event)
    if told and told.dated and told.day != ours:
        values = (("theirs", told.day.isoformat()), ("ours", ours.isoformat()))
        yield Seen((told.passage,), 0.9, note=event, values=values)


def _value(case: Understanding, value_cents: int) -> Iterator[Seen]:
    seen = None
    for reading in case.readings:
        for sentence in reading.sentences:
            if not pattern("estimate").search(sentence.low) or language.is_question(sentence):
                continue
            if pattern("partial-value").search(sentence.low):
                continue
            of_law = known_amounts() if "drempel" in sentence.low else frozenset[int]()
            amounts = [a for a, _, _ in amounts_of(sentence.low) if a not in of_law]
            if any(abs(amount * 100 - value_cents) <= value_cents // 100 for amount in amounts):
                return  # it is told right; another amount is of something else
            if len(amounts) == 1 and not seen:
                seen = sentence
    if seen:
        yield Seen((seen.passage(),), 0.9, note="value")


def _procedure(case: Understanding, code: str) -> Iterator[Seen]:
    if code not in _CODES and code not in _CLOSED:
        return
    for sentence in case.about(bits("award", "off", "law", "when", "procedure")):
        if not _claims(sentence) or language.has("not-chosen", sentence):
            continue
        named = next((c for c in _CODES if _names(sentence, f"procedure-{c}")), code)
        if named != code and not (code in _CLOSED and named not in {"open", "restricted"}):
            yield Seen((sentence.passage(),), 0.85, note="procedure")
            return


def _claimed(
    case: Understanding, kind: str, values: tuple[str, ...], ours: frozenset[str]
) -> Iterator[Seen]:
    """A value that the documents claim of this contract, when it is none of ours."""
    seen = None
    for reading in case.readings:
        for sentence in reading.sentences:
            claimed = {each for each in values if _names(sentence, f"claims-{kind}-{each}")}
            if not claimed or not _claims(sentence) or language.has("claims-other", sentence):
                continue
            if claimed & ours:
                return
            seen = seen or sentence
    if seen:
        yield Seen((seen.passage(),), 0.86, note=kind)


def _weights(case: Understanding, ours: tuple[tuple[str, int], ...]) -> Iterator[Seen]:
    """A weight in percent of a criterion that has another in the tender."""
    told = [c for reading in case.readings for c in criteria_of(reading) if c.of_hundred]
    for name, percent in ours:
        same = [c for c in told if name.lower() in c.name]
        if same and all(c.weight != percent for c in same):
            yield Seen((same[0].passage,), 0.86, note="weights")
            return


def _claims(sentence: Sentence) -> bool:
    return not language.is_question(sentence) and not language.is_history(sentence)


def _names(sentence: Sentence, name: str) -> bool:
    """Whether the sentence says that this is it, and not that it is not."""
    low = sentence.low
    found = pattern(name).search(low)
    if not found:
        return False
    end = _CLAUSE_END.search(low, found.end())
    told = low[: end.start() if end else len(low)]
    return not language.is_denied(told, found.start(), found.end())
