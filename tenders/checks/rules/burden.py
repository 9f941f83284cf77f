"""PRO-1: a demand out of proportion to the contract, or to what anybody can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern, sieved
from tenders.checks.proportion import is_many, is_small, multiple_of_value
from tenders.checks.registry import Seen, rule
from tenders.checks.rules.law import amounts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

_PENALTY = sieved(r"\bboete|straf|schadevergoeding|dwangsom")
_INSURANCE = sieved("verzeker|dekking")
#: Aw 2.90(5): a turnover of more than three times the value is not asked.
MOST_TIMES = 3
MOST_INSURED = 200
#: For a few pieces of stone nobody insures so many euros.
LARGE_INSURANCE = 10_000_000
#: So many certificates in one demand are asked of nobody.
MOST_LABELS = 5
#: A reference is not larger than the contract itself.
MOST_REFERENCE = 1
#: Nor is a penalty of several times the contract in proportion.
MOST_PENALTY = 1


@rule("PRO-1")
def out_of_proportion(case: Understanding) -> Iterator[Seen]:
    for sentence in case.about(bits("burden", "isv")):
        if (
            language.is_question(sentence)
            or language.is_put_off(sentence)
            or language.is_history(sentence)
        ):
            continue
        if sentence.block.kind == "heading" or language.is_optional(sentence):
            continue
        note = _note(sentence, case)
        if note:
            yield Seen((sentence.passage(),), 0.88, note=note)


def _note(sentence: Sentence, case: Understanding) -> str:
    if _guarantee(sentence) or _is_heavy_for_small(sentence, case):
        return "unlimited"
    if _turnover(sentence, case) or _reference(sentence, case) or _insurance(sentence, case):
        return "turnover"
    if _labels(sentence) >= MOST_LABELS and language.has("demand", sentence):
        return "labels"
    return "" if language.has("pro-not", sentence) else _said(sentence)


def _said(sentence: Sentence) -> str:
    """Out of proportion by its own words, whatever the contract is worth."""
    if _is_multiple(sentence) or _asks_many(sentence):
        return "turnover"
    for name in ("pro-guarantee", "pro-before-award", "pro-unlimited", "pro-closed"):
        found = language.has(name, sentence)
        if not found or language.is_denied(sentence.low[: found.start()], 0, found.start()):
            continue
        if name == "pro-guarantee" and not (
            language.has("human", sentence)
            or language.has("chain-strong", sentence)
            or language.has("chain", sentence)
        ):
            continue
        return name.removeprefix("pro-")
    return ""


def _is_heavy_for_small(sentence: Sentence, case: Understanding) -> bool:
    """Audits, accountants, notaries and the like, for a few stones."""
    if not language.has("heavy-demand", sentence) or language.has("heavy-not", sentence):
        return False
    if not language.has("demand", sentence) and not language.has("commit", sentence):
        return False
    beside = [s for s in sentence.near(3, 3) if s.block is sentence.block]
    low = " ".join(s.low for s in [sentence, *beside])
    cents = case.case.facts.value_cents
    value = cents // 100 if cents is not None else _estimate(case)
    return is_small(low, value, [amount for amount, _, _ in amounts_of(low)])


def _is_multiple(sentence: Sentence) -> bool:
    """A reference or a penalty of more than the contract itself, said as a number of times."""
    times = multiple_of_value(sentence.low)
    return bool(
        (times > MOST_REFERENCE and language.has("pro-reference", sentence))
        or (times > MOST_PENALTY and _PENALTY.search(sentence.low))
    )


def _asks_many(sentence: Sentence) -> bool:
    return is_many(sentence.low) and bool(
        language.has("pro-experience", sentence) or language.has("pro-reference", sentence)
    )


def _labels(sentence: Sentence) -> int:
    if not sentence.topics & bits("label"):
        return 0
    return len({found[0].strip() for found in pattern("label-name").finditer(sentence.low)})


def _turnover(sentence: Sentence, case: Understanding) -> bool:
    found = language.has("pro-turnover", sentence)
    if not found or language.is_denied(sentence.low, found.start(), found.end()):
        return False
    if times := multiple_of_value(sentence.low):
        return times > MOST_TIMES
    return _exceeds(sentence, case, MOST_TIMES, found.end())


def _reference(sentence: Sentence, case: Understanding) -> bool:
    """Works or supplies to refer to that are larger than the contract itself."""
    found = language.has("pro-reference", sentence)
    if not found or language.is_denied(sentence.low, found.start(), found.end()):
        return False
    if language.has("pro-insured", sentence):
        return False
    return _exceeds(sentence, case, MOST_REFERENCE, 0)


def _insurance(sentence: Sentence, case: Understanding) -> bool:
    """An insurance of many times what the contract is worth."""
    if not _INSURANCE.search(sentence.low):
        return False
    amounts = [amount for amount, _, _ in amounts_of(sentence.low)]
    if amounts and max(amounts) >= LARGE_INSURANCE and is_small(sentence.low, None, []):
        return True
    in_itself = len(amounts) > 1 and max(amounts) > MOST_INSURED * min(amounts) > 0
    return in_itself or _exceeds(sentence, case, MOST_INSURED, 0)


def _guarantee(sentence: Sentence) -> bool:
    """A guarantee of half the contract or more, both told in one sentence."""
    amounts = [amount for amount, _, _ in amounts_of(sentence.low)]
    return (
        len(amounts) > 1
        and language.has("guarantee-word", sentence) is not None
        and 2 * min(amounts) >= max(amounts)
    )


def _exceeds(sentence: Sentence, case: Understanding, times: int, after: int) -> bool:
    value = case.case.facts.value_cents
    if value is None:
        estimate = _estimate(case)
        value = estimate * 100 if estimate else None
    amounts = [
        amount
        for amount, first, last in amounts_of(sentence.low)
        if (first >= after or last <= after) and amount * 100 != value
    ]
    return bool(value and amounts and max(amounts) * 100 > times * value)


def _estimate(case: Understanding) -> int | None:
    """The amount that stands closest to 'raming' or the like, anywhere in the documents."""
    for reading in case.readings:
        for sentence in reading.sentences:
            found = pattern("estimate").search(sentence.low)
            if found and not language.is_question(sentence):
                amounts = amounts_of(sentence.low)
                after = [each for each in amounts if each[1] >= found.start()]
                if after or amounts:
                    return (after or amounts)[0][0]
    return None
