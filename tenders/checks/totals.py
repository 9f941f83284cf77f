"""Weights and the total that a text gives for them."""

from __future__ import annotations

import re

from tenders.checks.criteria import HUNDRED
from tenders.checks.patterns import pattern

#: A sum of percentages further away is no list of all criteria.
LEAST_SUM, MOST_SUM = 60, 140
_BARE_ITEM = re.compile(r"\b[a-z]{4,} (\d{1,3})(?=[,.;]| en\b)")
_ITEM = re.compile(
    r"\((\d{1,3})\)|(?:hoogste|maximaal|max\.?) (\d{1,3})\b|(\d{1,3}) ?[\u00d7x*] ?\(|"
    r"[:,(]? ?\b(\d{1,3}) ?(?:%|procent|percent|punten|ptn)|(\d{1,3}) ?[+=]"
)


def is_wrong_total(low: str) -> bool:
    """Whether a paragraph, with its numbers in digits, gives weights that are not their total."""
    if each := pattern("of-each").search(low):
        return int(each["times"]) * int(each["each"]) != int(each["told"])
    found = pattern("total-of-all").search(low)
    if not found or not ("punten" in low or pattern("award-context").search(low)):
        return False
    total = int(next(number for number in found.groups() if number))
    before = pattern("document-place").sub(" ", low[: found.start() + 1])
    parts = [
        int(next(number for number in item.groups() if number)) for item in _ITEM.finditer(before)
    ] or [int(item[1]) for item in _BARE_ITEM.finditer(before)]
    whole = sum(parts)
    return (
        total > 0
        and len(parts) > 1
        and total not in parts
        and LEAST_SUM <= whole * HUNDRED / total <= MOST_SUM
        and whole != total
    )
