"""Numbers in words as digits: 'zestig procent', 'de helft', 'vijfentwintig dagen'."""

from __future__ import annotations

import re

from tenders.checks.patterns import raw

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
    (re.compile(r"\b(?:twee ?derde|twee-derde)\b"), "67 %"),
    (re.compile(r"\b(?:drie ?kwart|driekwart|drie vierde)\b"), "75 %"),
    (re.compile(r"\b(?:de (?:andere )?helft)\b"), "50 %"),
    (re.compile(r"\b(?:een|\u00e9\u00e9n) (?:derde(?: deel)?)\b"), "33 %"),
    (re.compile(r"\b(?:een|\u00e9\u00e9n) (?:kwart|vierde)\b"), "25 %"),
    (re.compile(r"\b(?:een|\u00e9\u00e9n) vijfde\b"), "20 %"),
)
_COUNTED = re.compile(rf"\b({WORDS})(?= (?:procent|percent|punten\b|%))")


def value_of(text: str) -> int:
    """The number that ``text`` is, in digits or words."""
    return NUMBERS.get(text) or int(text)


def in_digits(low: str) -> str:
    """The same text with weights in words as digits; offsets change."""
    for expression, digits in _FRACTIONS:
        low = expression.sub(digits, low)
    return _COUNTED.sub(lambda found: str(NUMBERS[found[1]]), low)
