"""Words that a document gives a meaning of people in a chain: 'Steenweg: de bedrijven die ...'.

From then on that word says as much as 'keten' does, in that document only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks.patterns import pattern

if TYPE_CHECKING:
    from tenders.checks.text import Reading

_DEFINES = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[-*\u2022]\s*|[a-z]\)\s*)?[\"'\u201c\u2018]?"
    r"(?:[Dd]e |[Hh]et |[Ee]en )?"
    r"(?P<term>[A-Z\u00c0-\u00dd][\w-]{3,30}(?: [\w-]{3,20})?)[\"'\u201d\u2019]?\s*"
    r"(?::|=|\u2013 |- |betekent\b|is (?:de|het|elke?|iedere?)\b|wordt verstaan)(?P<body>.+)"
)
#: Words that every contract defines: they say nothing of a chain of people.
_GENERAL = re.compile(
    r"(?:opdracht|leverancier|aannemer|partij|overeenkomst|bestek|gemeente|stad|bestuur|dienst|product|"
    r"werk|levering|gebrek|natuursteen|steen|groeve|zagerij|bijlage|artikel|vraag|antwoord|prijs|termijn|"
    r"inschrij|offerte|herkomst|producent|onder|isv|herstel|misstand|toelichting|voorwaarde|deel|eis|"
    r"rapport|verslag|plan|analyse|controle|klacht|overleg|melding|sanctie|keurmerk)"
    r"(?:en|s|n|e|er|ers|nemers?|gevers?|verlening|somme?n?|aannemers?|leveranciers?|ing|ingen)?"
)


def chain_terms(reading: Reading) -> re.Pattern[str] | None:
    """The defined words as they are written; ``None`` when there are none."""
    found = set()
    for sentence in reading.sentences:
        told = _DEFINES.match(sentence.text)
        if told is None or sentence.asked or _GENERAL.fullmatch(told["term"].lower()):
            continue
        places = (sentence.section.own, sentence.lead, sentence.low)
        if not any(pattern("defining").search(place) for place in places):
            continue
        body = told["body"].lower()
        if pattern("isv-false").search(body) or pattern("b01-not").search(body):
            continue
        if pattern("chain-of").search(body) or (
            pattern("human").search(body) and pattern("chain").search(body)
        ):
            found.add(told["term"])
    if not found:
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(found)))})\b")
