"""INC-1: the documents say something else than the tender itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule
from tenders.checks.rules.law import amounts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: The names of procedures in a text; the first that is found is meant.
_CODES = (
    "simplified-neg",
    "neg-w-call",
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


@rule("INC-1")
def differs_from_tender(case: Understanding) -> Iterator[Seen]:
    """Only against facts that were given; a range or a rounded amount is no difference."""
    facts = case.case.facts
    if facts.value_cents is not None:
        yield from _value(case, facts.value_cents)
    if facts.procedure:
        yield from _procedure(case, _SAME.get(facts.procedure, facts.procedure))
    if facts.closing_date is not None:
        closing = case.milestone("closing")
        if closing and closing.day != facts.closing_date:
            values = (("theirs", closing.day.isoformat()), ("ours", facts.closing_date.isoformat()))
            yield Seen((closing.passage,), 0.9, note="closing", values=values)


def _value(case: Understanding, value_cents: int) -> Iterator[Seen]:
    seen = None
    for reading in case.readings:
        for sentence in reading.sentences:
            if not pattern("estimate").search(sentence.low) or language.is_question(sentence):
                continue
            if pattern("partial-value").search(sentence.low):
                continue
            amounts = [a for a, _, _ in amounts_of(sentence.low)]
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
        if language.is_question(sentence) or language.is_history(sentence):
            continue
        named = next((c for c in _CODES if _names(sentence, c)), code)
        if named != code and not (code in _CLOSED and named not in {"open", "restricted"}):
            yield Seen((sentence.passage(),), 0.85, note="procedure")
            return


def _names(sentence: Sentence, code: str) -> bool:
    """Whether the sentence says that this is the procedure, and not that it is not."""
    found = pattern(f"procedure-{code}").search(sentence.low)
    return bool(found) and not (
        found is not None and language.is_denied(sentence.low, found.start(), found.end())
    )
