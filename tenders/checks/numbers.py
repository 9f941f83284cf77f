"""Numbers in words as digits: 'zestig procent', 'de helft', 'vijfentwintig dagen'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenders.checks.patterns import raw, sieved

if TYPE_CHECKING:
    import re

HUNDRED = 100
_SMALL: list[str] = raw("names")["numbers"]
_TENS = {
    "twintig": 20,
    "dertig": 30,
    "veertig": 40,
    "vijftig": 50,
    "zestig": 60,
    "zeventig": 70,
    "tachtig": 80,
    "negentig": 90,
    "honderd": 100,
}
#: Every number in words up to a hundred, and "\u00e9\u00e9n".
NUMBERS: dict[str, int] = {
    **{word: number for number, word in enumerate(_SMALL, start=1)},
    "\u00e9\u00e9n": 1,
    **_TENS,
    **{
        unit + ("\u00ebn" if unit[-1] == "e" else "en") + ten: number + tens
        for ten, tens in _TENS.items()
        if ten != "honderd"
        for number, unit in enumerate(_SMALL[:9], start=1)
    },
}
WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_FRACTIONS = (
    (sieved(r"\b(?:twee ?derde|twee-derde)\b"), "67 %"),
    (sieved(r"\b(?:drie ?kwart|driekwart|drie vierde)\b"), "75 %"),
    (sieved(r"\b(?:de (?:andere )?helft)\b"), "50 %"),
    (sieved(r"\b(?:een|\u00e9\u00e9n) (?:derde(?: deel)?)\b"), "33 %"),
    (sieved(r"\b(?:een|\u00e9\u00e9n) (?:kwart|vierde)\b"), "25 %"),
    (sieved(r"\b(?:een|\u00e9\u00e9n) vijfde\b"), "20 %"),
)
#: Ten and more: a smaller one among weights counts something else.
_WEIGHTS = "|".join(sorted((w for w, n in NUMBERS.items() if n > 9), key=len, reverse=True))  # noqa: PLR2004
_LISTED = sieved(rf"\b({_WEIGHTS})\b(?! ?(?:dagen|weken|jaar|maanden|pagina|bladzijden))")
_SAYS_UNIT = sieved(r"\d ?(?:%|procent|percent|punten)|van de 100|op (?:100|honderd)")
_COUNTS = sieved(rf"\b({WORDS})(?= (?:\w+ )?\w*(?:criteria|onderdelen|vragen|aspecten|thema))")
_HUNDREDS = "|".join(_SMALL[1:9])
_THOUSANDS = sieved(
    rf"\b(?:(?P<times>{_HUNDREDS})?(?P<hundred>honderd)(?:en)?)?(?P<small>{WORDS})?"
    r"duizend(?= ?euro)"
)
_COUNTED = sieved(rf"\b({WORDS})(?= (?:procent|percent|punten\b|%))")


def value_of(text: str) -> int:
    """The number that ``text`` is, in digits or words."""
    return NUMBERS.get(text) or int(text)


def in_digits(low: str) -> str:
    """The same text with weights in words as digits; offsets change."""
    for expression, digits in _FRACTIONS:
        low = expression.sub(digits, low)
    return _COUNTED.sub(lambda found: str(NUMBERS[found[1]]), low)


def list_in_digits(low: str) -> str:
    """Where one weight has its unit, the words of the others too: 'de ketennota twintig'."""
    if not _SAYS_UNIT.search(low):
        return low
    return _LISTED.sub(lambda found: str(NUMBERS[found[1]]), low)


def counts_in_digits(low: str) -> str:
    """'Vier subcriteria' as '4 subcriteria'."""
    return _COUNTS.sub(lambda found: str(NUMBERS[found[1]]), low)


def thousands_in_digits(low: str) -> str:
    """'Tweehonderdeenentwintigduizend euro' as '221.000 euro'."""
    return _THOUSANDS.sub(lambda found: f"{_thousands(found)}.000", low)


def _thousands(found: re.Match[str]) -> int:
    hundreds = NUMBERS.get(found["times"] or "een", 1) * HUNDRED if found["hundred"] else 0
    return hundreds + (NUMBERS[found["small"]] if found["small"] else 0) or 1
