"""How large a contract is, and how large what is asked for it: numbers of a paragraph compared."""

from __future__ import annotations

from tenders.checks.numbers import WORDS, value_of
from tenders.checks.patterns import pattern, sieved

_NUMBER = rf"(?:\d{{1,3}}|{WORDS})"
#: "driemaal de geraamde waarde", "het tienvoudige van de opdrachtsom", "4 x de raming".
_MULTIPLE = sieved(
    rf"(?P<times>{_NUMBER})[ -]?(?:maal|keer|x\b|\u00d7|voudige?)(?: (?:van|het bedrag van))? "
    r"(?:de |het |deze |die )?(?:\w+ ){0,2}?(?:opdracht(?:waarde|som|bedrag)?|raming|waarde|"
    r"aanneem\w*|contract(?:waarde|som)|bestel\w*|inschrijf(?:som|prijs)|koopsom|prijs)\b"
)
#: "acht referenties", "minstens twintig steden", "tachtig stratenmakers", "dertig jaar".
_COUNTED = sieved(
    rf"\b(?P<count>{_NUMBER}) (?:\w+ ){{0,3}}?(?P<what>referentie\w*|leveringen|werken|projecten|"
    r"opdrachten|steden|gemeenten|pleinen|stratenmakers|vakmensen|vakbekwame|werknemers|"
    r"medewerkers|personeelsleden|jaar ervaring|jaren ervaring|boekjaren|jaarrekeningen)"
)
_SMALL_AREA = sieved(r"(?<![.\d])(?P<area>\d{1,3})\s?(?:m2|m\u00b2|vierkante meter|stuks|ton)\b")
_PIECES = sieved(
    rf"\b(?P<count>{_NUMBER}) (?:\w+ )?(?:vensterbank\w*|zitbank\w*|banken|\w*deksels?|treden|"
    r"traptreden|tegels|zitelementen|plantenbakken|zuilen|dorpels|platen|gedenkstenen|zerken)\b"
)
#: A contract of fewer euros, square metres or pieces is small.
SMALL_VALUE, _SMALL_METRES, _SMALL_PIECES = 50_000, 300, 100
#: More of these are asked of nobody for a common contract.
_MOST = {
    "referentie": 5,
    "leveringen": 9,
    "werken": 9,
    "projecten": 9,
    "opdrachten": 9,
    "steden": 9,
    "gemeenten": 9,
    "pleinen": 5,
    "stratenmakers": 30,
    "vak": 30,
    "werknemers": 50,
    "medewerkers": 50,
    "personeelsleden": 50,
    "jaar ervaring": 14,
    "jaren ervaring": 14,
    "boekjaren": 4,
    "jaarrekeningen": 4,
}


def multiple_of_value(low: str) -> int:
    """How many times the value of the contract something is to be; 0 when nothing says so."""
    return max((value_of(found["times"]) for found in _MULTIPLE.finditer(low)), default=0)


def is_many(low: str) -> bool:
    """Whether more references, men or years are asked than any common contract needs."""
    return any(
        value_of(found["count"]) > most
        for found in _COUNTED.finditer(low)
        for what, most in _MOST.items()
        if found["what"].startswith(what)
    )


def is_small(low: str, value: int | None, amounts: list[int]) -> bool:
    """A contract of little money, or for a few pieces or metres of stone."""
    if value is not None:
        return value < SMALL_VALUE
    if pattern("estimate").search(low) and amounts:
        return max(amounts) < SMALL_VALUE
    if any(int(found["area"]) <= _SMALL_METRES for found in _SMALL_AREA.finditer(low)):
        return True
    return any(value_of(found["count"]) <= _SMALL_PIECES for found in _PIECES.finditer(low))
