"""DRE-1: thresholds. REC-1: law that is no longer the law."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from tenders.advice.reference import threshold_periods
from tenders.checks import language
from tenders.checks.numbers import thousands_in_digits
from tenders.checks.patterns import bits, pattern, raw, sieved
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.understanding import Understanding

_AMOUNT = sieved(
    r"(?:€|eur|euro)\s*(\d{1,3}(?:[. ]\d{3})+|\d{4,8})(?:,[-\d–=]+)?"
    r"|(?<!\d)(\d{1,3}(?:[. ]\d{3})+|\d{5,8})(?:,[-\d–]+)?\s*(?:euro|eur\b|€)"
    r"|(\d{1,2}(?:,\d{1,3})?|\w+)\s*(?:miljoen|mln)\b|(\d{1,3}(?:\.\d{3})+)"
)
_WORDS = dict(
    zip(
        (
            "een",
            "\u00e9\u00e9n",
            "twee",
            "drie",
            "vier",
            "vijf",
            "zes",
            "zeven",
            "acht",
            "negen",
            "tien",
        ),
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        strict=True,
    )
)
_YEAR = re.compile(r"\b(20[12]\d)\b")


def amounts_of(text: str) -> list[tuple[int, int, int]]:
    """Amounts of money in whole euros with their place: ``(amount, first, last)``."""
    found = []
    for match in _AMOUNT.finditer(text):
        if match[3]:
            if match[3] not in _WORDS and not match[3][0].isdigit():
                continue
            number = _WORDS.get(match[3]) or float(match[3].replace(",", "."))
            amount = round(number * 1_000_000)
        else:
            amount = int(re.sub(r"[. ]", "", match[1] or match[2] or match[4]))
        found.append((amount, match.start(), match.end()))
    return found


@cache
def known_amounts() -> frozenset[int]:
    return frozenset(a for period in threshold_periods() for a in period.amounts.values())


def _in_force(year: int) -> frozenset[int]:
    return frozenset(
        amount
        for period in threshold_periods()
        if period.first.year <= year <= period.last.year
        for amount in period.amounts.values()
    )


@rule("DRE-1")
def threshold_not_in_force(case: Understanding) -> Iterator[Seen]:
    """An amount that is called the European threshold and is not the one of that time."""
    for sentence in case.about(bits("threshold")):
        if language.is_question(sentence) or language.is_history(sentence):
            continue
        low = thousands_in_digits(sentence.low)
        known = any(amount in known_amounts() for amount, _, _ in amounts_of(low))
        if language.has("threshold-other", sentence) or not (
            known or language.has("threshold-european", sentence)
        ):
            continue
        years = [int(y) for y in _YEAR.findall(sentence.low)]
        told = [y for y in years if y != case.year] or years
        year = (years and told[0]) or case.year
        if year is None:
            continue
        amounts = amounts_of(low)
        right = _in_force(year)
        if case.year and years and not right & {a for a, _, _ in amounts}:
            right = right | _in_force(case.year) if case.year in years else right
        tied = [a for a in amounts if _is_tied(low, a)]
        if not right or not tied or any(amount in right for amount, _, _ in tied):
            continue
        yield Seen(
            (sentence.passage(),),
            0.92,
            values=(("amount", _euros(tied[0][0])), ("year", str(year))),
        )


def _is_tied(low: str, amount: tuple[int, int, int]) -> bool:
    """The amount is the threshold, not the estimate: known as one, or said right beside it."""
    value, first, last = amount
    if value in known_amounts():
        return True
    before, after = low[:first], low[last:]
    return bool(pattern("threshold-before").search(before)) or bool(
        pattern("threshold-after").match(after)
    )


def _euros(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


@rule("REC-1")
def superseded_law(case: Understanding) -> Iterator[Seen]:
    """Named as what holds, while another text holds; said as history it is no mistake."""
    for sentence in case.about(bits("law")):
        if language.is_question(sentence) or language.has("law-history", sentence):
            continue
        for entry in _old_laws():
            if case.jurisdiction and case.jurisdiction not in entry["jurisdictions"]:
                continue
            found = entry["compiled"].search(sentence.low)
            if not found or language.is_quoted(sentence, found.start(), found.end()):
                continue
            if case.day is not None and case.day < entry["until"]:
                continue
            yield Seen(
                (sentence.passage(),),
                0.93,
                values=(("old", entry["name"]), ("new", entry["successor"])),
                certainty=entry["certainty"],
            )
            break


@cache
def _old_laws() -> tuple[dict[str, Any], ...]:
    return tuple({**entry, "compiled": sieved(entry["pattern"])} for entry in raw("laws")["law"])
