"""HER-1: origin, quarry, make or type without an equivalent. HER-2: a country, but no quarry."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern, raw, source
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: Words with a capital that are no name of a place, a quarry or a make.
_NO_NAME = frozenset(raw("names")["no-name"])
#: Adjectives that end as if they named a place.
_NO_PLACE = frozenset(raw("names")["no-place"])
_PLACE = (
    r"(?P<place>[A-Z][\w\u00c0-\u017f'’-]+"
    r"(?:(?: (?:de|du|des|la|le|les|del|di))? [A-Z][\w\u00c0-\u017f-]+){0,3})"
)


#: "Enkel Gobertange", "vast aan Serizzo", "is een Aquajet 3000", "betreft Petrafix Ultra van".
_CLOSED = re.compile(
    r"(?:(?i:\b(?:uitsluitend|enkel|alleen|vast aan|niets anders dan|levert u(?: opnieuw)?)\s+"
    r"(?:de |het |een )?)"
    r"(?P<place>[A-Z][a-z]{3,}(?: [A-Z0-9]\w*)*)"
    r"|(?i:\b(?:is|betreft|wordt|zijn)\s+(?:de |het |een )?)(?P<other>[A-Z][a-z]{3,} [A-Z0-9]\w*))"
)


#: "De woorden 'Noors graniet' worden vervangen": what stands between the marks is gone.
_STRUCK = re.compile(
    r"(?i:\b(?:woord(?:en)?|passage|zinsnede|zin|tekst|vermelding|term)\b)[^.;\"'\u201c\u2018]{0,12}"
    r"[\"'\u201c\u2018][^\"'\u201d\u2019]{2,120}[\"'\u201d\u2019][^.;\"'\u201c\u2018]{0,30}"
    r"\b(?:geschrapt|vervangen|vervalt|vervallen)\b"
)

#: The expression of ``_named`` for "Noors graniet".
_LAND_FIRST = 1


@cache
def _named() -> tuple[tuple[re.Pattern[str], float], ...]:
    """What names one origin or make, over the text as it stands: capitals count."""
    stone = source("stone-word")
    # The letters of the stone may be capitals, the name must be one.
    stone_ = f"(?i:\\w*{stone})"
    maker = (
        r"(?i:\b(?:merk|fabricaat|fabrikaat|fabrikant|reeks|productnaam|handelsnaam|fabr\.|"
        r"(?<!vertegenwoordiger van )leverancier|producent|fabriek|sortering|serie))"
        r"\s*[:=]?\s*[\"'\u201c\u2018]?" + _PLACE + r"\b(?!-[a-z])"
    )
    return tuple(
        (re.compile(expression), confidence)
        for expression, confidence in (
            (
                r"(?i:\b(?:steen)?groeven?s?)\s*[:=]?\s*(?i:(?:van|te|in|uit)\s+)?(?i:de |het )?"
                r"(?i:provincie |streek |regio |gemeente )?"
                r"[\"'\u201c\u2018]?" + _PLACE,
                0.92,
            ),
            (
                r"\b(?P<place>[A-Z][a-z\u00e0-\u017f]+(?:[^\W\d_]*-[A-Z][a-z]+)?"
                r"(?:se|s|isch|ische|ees|ers|er|aans|ens))(?: en [A-Z]\w+se)?\s+"
                r"(?:(?i:blauwe?|grijze?|rode?|zwarte?|gele?|witte?|groene?)\s+)?"
                + stone_
                + r"(?!houw|kap|handel|bedrijf|sector|weg|lever|industrie|fabriek)",
                0.92,
            ),
            (
                r"(?P<place>[A-Z][\w\u00c0-\u017f]{3,})-" + stone_ + r"\b(?!houw|handel|bedrijf)",
                0.88,
            ),
            (
                r"(?<=[a-z\u00e0-\u00ff,] )(?P<place>[A-Z][a-z\u00e0-\u017f]+(?: [A-Z]\w+)?) "
                + stone,
                0.88,
            ),
            (
                r"(?i:\b(?:toe te passen|toepassen|product|systeem)\b)[^:.;]{0,40}:\s*" + _PLACE,
                0.86,
            ),
            (
                (
                    r"(?i:\b(?:is|zijn|komen|komt) van )(?P<place>[A-Z][\w&]+), "
                    r"(?i:type|model|reeks)\b"
                ),
                0.88,
            ),
            (stone_ + r"\b[^.;:()]{0,30}\b(?:uit\s+(?:de |het )?|van (?=[A-Z]))" + _PLACE, 0.9),
            (stone_ + r"\b\s*:?\s*[\"'(\u201c\u2018]" + _PLACE + r"[\"')\u201d\u2019]", 0.9),
            (
                r"(?i:\b(?:materiaal|steensoort|natuursteen|gesteente|kleur en soort)\s*:\s*)"
                + _PLACE
                + r"[^.;]{0,20}\b(?i:uit|van|groeve)\b",
                0.9,
            ),
            (
                (
                    r"(?i:\b\w*(?:bekleding|tegels?|platen|vloer|treden|dorpels|blokken|plinten|"
                    r"vensterbanken|zuilen|kolommen|keien|kasseien)\b) (?i:van|uit) " + _PLACE
                ),
                0.75,
            ),
            (
                (
                    r"(?i:\b(?:armatu\w+|\w*verlichting|lamp\w*|poller\w*|mortel|voegmortel|lijm|coating|verf|"
                    r"goot|putdeksel\w*|mast\w*|pomp\w*|scharnier\w*|afvalbak\w*|fietsbeugel\w*|"
                    r"dispenser\w*|\w+middel)"
                    r"(?: (?:in|op|aan|langs|voor) (?:de |het )?\w+)?)\s*:\s*" + _PLACE
                ),
                0.86,
            ),
            (
                (
                    r"(?i:\w*(?:steen|stenen|blokken|tegels|platen|banden|keien|kasseien|zuilen)\b)"
                    r"[^.;]{0,40}(?i:geleverd|gemaakt|vervaardigd) (?i:door|bij) " + _PLACE
                ),
                0.86,
            ),
            (maker, 0.92),
            (
                r"(?i:\b(?:van|bij|door|uit) (?:de |het )?"
                r"(?:firma|huis|constructeur|carri[e\u00e8]re)) " + _PLACE,
                0.9,
            ),
            (
                r"(?i:\b(?:reinig\w*|impregneer\w*|impregneren|verlijm\w*|behandel\w*|gevoegd)"
                r"(?: worden| wordt)? met (?:de |het )?(?:mortel |lijm |product )?)" + _PLACE,
                0.86,
            ),
            (
                r"(?i:\b\w*(?:steen|stenen|steenslag|grind|zuilen|blokken|keien|kasseien|platen|"
                r"banden)\b)[^.;:()]{0,40}"
                r"(?i:\b(?:afkomstig|gewonnen|gedolven|ontgonnen|gebroken|komt|komen|stammen) "
                r"(?:uit|in|van|te) (?:de |het )?)" + _PLACE,
                0.88,
            ),
            (
                r"(?i:\bmodel)\s*[:=]?\s*[\"'\u201c\u2018]?(?P<place>[A-Z][a-z]{3,} \w*\d[\w/-]*)",
                0.86,
            ),
            (r"(?i:\btype)\s*[:=]?\s*[\"'\u201c\u2018]" + _PLACE, 0.9),
            (r"(?i:\btype)\s+(?P<place>[A-Z]+\d+\w*)", 0.85),
        )
    )


def _name_of(sentence: Sentence) -> tuple[int, int, float] | None:
    """Where one origin, quarry, make or trade name is named: ``(first, last, confidence)``."""
    # Where all letters are capitals, none of them tells a name.
    text = sentence.text.capitalize() if sentence.text.isupper() else sentence.text
    # A name has a capital; only a land of origin can be the first word.
    inside = re.compile("[A-Z]").search(text, 1)
    for expression, confidence in _named() if inside else (_named()[_LAND_FIRST],):
        for found in expression.finditer(text):
            words = re.findall(r"[^\W_]+", found["place"].lower())
            if words[0] in _NO_NAME or words[0] in _NO_PLACE:
                continue
            return found.start(), found.end(), confidence
    closed = _CLOSED.search(text)
    if closed and _is_closed(sentence, closed):
        return closed.start(), closed.end(), 0.86
    for name in ("origin-stone", "origin-place", "origin-brand", "origin-trade-name"):
        if match := language.has(name, sentence):
            return match.start(), match.end(), 0.9
    return None


def _is_closed(sentence: Sentence, found: re.Match[str]) -> bool:
    """A name of a product or a stone, and it is said that nothing else will do."""
    words = re.findall(r"[^\W_]+", (found["place"] or found["other"]).lower())
    if words[0] in _NO_NAME or words[0] in _NO_PLACE:
        return False
    if pattern("label-name").search(sentence.low) or pattern("nationality").search(words[0]):
        return False
    beside = [s.low for s in sentence.near(1, 1) if s.block is sentence.block]
    told = " ".join([sentence.asked_before, sentence.low, *beside])
    return bool(pattern("no-other").search(told) and pattern("product-word").search(told))


@rule("HER-1")
def origin_without_equivalent(case: Understanding) -> Iterator[Seen]:
    """Aw 2.76(3)-(4); BE 53 par. 4: only where nothing else describes it, and with equivalents."""
    if "origin" in case.equivalent_everywhere:
        return
    for sentence in case.about(bits("origin")):
        if language.is_question(sentence) or sentence.block.kind == "heading":
            continue
        if not _is_prescribed(sentence):
            continue
        if pattern("background-title").search(sentence.section.own):
            continue
        named = _name_of(sentence)
        if not named or language.is_negated(sentence, *named[:2]):
            continue
        struck = _STRUCK.search(sentence.text)
        if struck and named[1] <= struck.end():
            continue
        if language.equivalent_nearby(sentence) or case.scope_of(sentence).holds_rights(sentence):
            continue
        said = sentence.text[named[0] : named[1]].strip()
        yield Seen((sentence.passage(),), named[2], values=(("origin", said),))


def _is_prescribed(sentence: Sentence) -> bool:
    """No story of what lies there, unless nothing else will do or new stone is added to it."""
    if language.is_history(sentence) and not language.has("still-holds", sentence):
        return False
    return (
        language.has("origin-not", sentence) is None
        or language.has("origin-new", sentence) is not None
        or language.has("equivalent-denied", sentence) is not None
    )


def _quarry_is_asked(case: Understanding) -> bool:
    return any(_asks_quarry(sentence) for sentence in case.about(bits("origin")))


def _may_lack_quarry(case: Understanding, _sentence: Sentence) -> bool | None:
    """Not where the quarry is asked; certainly only for natural stone."""
    if _quarry_is_asked(case):
        return False
    return True if case.is_stone else None


@rule("HER-2", _may_lack_quarry)
def country_without_quarry(case: Understanding) -> Iterator[Seen]:
    """A country alone cannot be verified: due diligence begins at the quarry."""
    if _quarry_is_asked(case):
        return
    for sentence in case.about(bits("origin")):
        told = sentence.told if sentence.block.row else sentence.low
        found = pattern("country-asked").search(told)
        if not found or language.is_question(sentence) or language.is_put_off(sentence):
            continue
        clause = told[told.rfind(";", 0, found.start()) + 1 :].partition(";")[0]
        if language.is_denied(told, *found.span()) or pattern("country-not").search(clause):
            continue
        asks = pattern("ask-verb").search(told) or _is_field(sentence)
        if not asks or _names_quarry(sentence):
            continue
        yield Seen((sentence.passage(),), 0.88, sure=case.is_stone)


def _is_field(sentence: Sentence) -> bool:
    """A field of a form to fill in: it asks without a verb."""
    titles = (sentence.section.title, sentence.reading.document.name.lower())
    return (
        sentence.block.row > 0
        and pattern("country-asked").search(sentence.low) is not None
        and any(pattern("form-title").search(title) for title in titles)
    )


def _names_quarry(sentence: Sentence) -> bool:
    """The quarry is spoken of beside the country, and not to say that it need not be told."""
    return not language.has("quarry-not", sentence) and any(
        not language.is_denied(sentence.low, *found.span())
        for found in pattern("quarry-word").finditer(sentence.low)
    )


def _asks_quarry(sentence: Sentence) -> bool:
    return not language.is_question(sentence) and any(
        not language.is_denied(sentence.low, *found.span())
        and not language.has("quarry-not", sentence)
        for found in pattern("quarry-asked").finditer(sentence.low)
    )
