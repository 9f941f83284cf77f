"""GUN-1 to GUN-3: how the winner is chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.criteria import criteria_of
from tenders.checks.numbers import in_digits
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: What leaves a weight open, and within how many characters of it.
_OPEN = (("open-later", 140), ("open-free", 110), ("open-denied", 110))
_FAR = 1 << 20


def speaks(sentence: Sentence) -> bool:
    return not (
        language.is_question(sentence)
        or language.is_put_off(sentence)
        or language.is_history(sentence)
        or language.has("amends", sentence)
    )


def speaks_now(sentence: Sentence) -> bool:
    """Not asked by the market, and not told of another contract."""
    return not language.is_question(sentence) and not language.is_history(sentence)


def says_lowest(case: Understanding, *, told_of: bool = False) -> Iterator[Sentence]:
    """That the lowest price decides; ``told_of``: also where a document is quoted by its place."""
    for sentence in case.about(bits("award")):
        if _price_and_nothing_else(sentence):
            yield sentence
            continue
        told = sentence.told if sentence.block.row else sentence.low
        found = pattern("award-lowest").search(told)
        if not found or not speaks(sentence):
            continue
        if language.is_denied(told, found.start(), found.end()):
            continue
        quoted = language.is_quoted(sentence, found.start(), found.end())
        if quoted and not (told_of and language.has("document-place", sentence)):
            continue
        if pattern("award-lowest-not").search(_clause(sentence.low, found.start())):
            continue
        yield sentence


def _price_and_nothing_else(sentence: Sentence) -> bool:
    """'Beoordeeld wordt op prijs. Voor andere overwegingen is geen plaats.'."""
    after = sentence.following
    return bool(
        after is not None
        and after.block is sentence.block
        and language.has("others-excluded", after)
        and language.has("price-word", sentence)
        and not re.search(r",| en |\d ?%", sentence.low)
        and speaks(sentence)
        and not language.has("award-lowest-not", sentence)
    )


def _clause(low: str, place: int) -> str:
    """The part between semicolons at ``place``, without what settles a tie."""
    first = low.rfind(";", 0, place) + 1
    last = low.find(";", max(place, first))
    return pattern("tie").sub(" ", low[first : last if last >= 0 else len(low)])


def _is_european(case: Understanding, _sentence: Sentence) -> bool | None:
    return case.european


@rule("GUN-1", _is_european)
def lowest_price_without_reason(case: Understanding) -> Iterator[Seen]:
    """Aw 2.114(3)-(4): lowest price or cost only with reasons in the documents; European only."""
    if case.european is False:
        return
    for sentence in says_lowest(case):
        around = [s for s in sentence.near(2, 4) if s.section is sentence.section]
        if language.has("award-quality", sentence) and not language.has("best-is-lowest", sentence):
            continue  # two methods at once: GUN-4
        if pattern("motivation").search(_reasons(sentence)) or any(
            pattern("motivation-strong").search(_reasons(s)) for s in [sentence, *around]
        ):
            continue
        if pattern("award-motivation").search(case.low):
            continue
        yield Seen((sentence.passage(),), 0.93, sure=case.european is True)
        return


def _reasons(sentence: Sentence) -> str:
    """What it says, without saying that no reasons are given."""
    return pattern("no-motivation").sub(" ", sentence.low)


@rule("GUN-2")
def quality_without_weights(case: Understanding) -> Iterator[Seen]:
    """Aw 2.115(4)-(5), BE 81 par. 4: weights in the documents, else an order of importance."""
    later = [s for s in case.about(bits("award")) if _left_open(s)]
    for sentence in later:
        yield Seen((sentence.passage(),), 0.92, note="later")
    if later or _has_weights(case) or next(methods(case), None):
        return
    for sentence in says_quality(case):
        around = " ".join(s.low for s in [sentence, *sentence.near(1, 3)])
        if pattern("elsewhere").search(around) or pattern("weights-to-come").search(around):
            return
        belgian_below = case.jurisdiction == "be" and case.european is not True
        yield Seen((sentence.passage(),), 0.86, sure=not belgian_below)
        return


def _left_open(sentence: Sentence) -> bool:
    """What the criteria weigh is told later, left to somebody, or not given at all."""
    earlier = sentence.previous
    before = earlier.low if earlier is not None and earlier.block is sentence.block else ""
    told = sentence.told if sentence.block.row else sentence.low
    return bool(
        _is_open(told)
        and pattern("weighed-thing").search(f"{before} {told}")
        and speaks_now(sentence)
        and (
            language.has("rest-weight", sentence)
            or not (
                pattern("weight-number").search(in_digits(told))
                or any(_tells_weights(s) for s in sentence.near(2, 1))
            )
        )
        and not language.has("weights-known", sentence)
        and not language.has("weights-not", sentence)
    )


def _is_open(low: str) -> bool:
    """Whether a weight and what leaves it open stand close together in one clause."""
    if pattern("weights-later").search(low):
        return True
    weights = [found.span() for found in pattern("weight-concept").finditer(low)]
    return bool(weights) and any(
        _gap(low, weight, found.span()) <= reach
        for name, reach in _OPEN
        for found in pattern(name).finditer(low)
        for weight in weights
    )


def _gap(low: str, one: tuple[int, int], other: tuple[int, int]) -> int:
    """The characters between two places; many when a clause ends there."""
    first, last = min(one[1], other[1]), max(one[0], other[0])
    between = low[first:last]
    return _FAR if "." in between or ";" in between else len(between)


def _tells_weights(sentence: Sentence) -> bool:
    if not speaks_now(sentence) or language.has("earlier-tender", sentence):
        return False
    low = in_digits(sentence.low)
    return bool(pattern("weights-beside").search(low) and pattern("weighed-thing").search(low))


def says_quality(case: Understanding) -> Iterator[Sentence]:
    """Sentences that say that the best price-quality ratio decides."""
    for sentence in case.about(bits("award")):
        found = language.has("award-quality", sentence)
        if (
            found
            and speaks(sentence)
            and sentence.block.kind != "heading"
            and not language.has("award-quality-not", sentence)
            and not language.is_denied(sentence.low, found.start(), found.end())
        ):
            yield sentence


def _has_weights(case: Understanding) -> bool:
    for reading in case.readings:
        if any(criterion.weight for criterion in criteria_of(reading)):
            return True
        for sentence in reading.about(bits("award")):
            if pattern("order-of-importance").search(sentence.low):
                return True
            if sentence.block.row and language.has("discount-head", sentence):
                return True  # a table of what each criterion is worth in euros
            around = " ".join(s.low for s in [sentence, *sentence.row, *sentence.near(0, 6)])
            if pattern("weight-told").search(around) and pattern("award-context").search(
                sentence.low + " " + sentence.section.title + " " + sentence.lead
            ):
                return True
    return False


@rule("GUN-3")
def no_social_element(case: Understanding) -> Iterator[Seen]:
    """ISV was chosen as a criterion for the award, and no criterion is about it."""
    forms = case.case.facts.isv_forms
    said = [
        s
        for s in case.about(bits("isv"))
        if (found := language.has("isv-at-award", s))
        and (speaks(s) or pattern("zouden").search(s.low))
        and language.has("isv-name", s)
        and s.number in case.scope_of(s).strong  # due diligence may be of a company
        and not language.is_denied(s.low, *found.span())
        and not language.has("isv-not-at-award", s)
    ]
    if not said and (forms is None or "award" not in forms):
        return
    criteria = [c for reading in case.readings for c in criteria_of(reading)]
    lowest = [] if criteria else list(says_lowest(case))
    # Numbers without a price among them may be rounds or days: a list of names says more.
    priced = any(pattern("price-word").search(c.name) for c in criteria)
    listed = {} if priced else dict(_listed(case))
    criteria = [] if listed else criteria
    if len(criteria) < 2 and not lowest and not listed:  # noqa: PLR2004
        return
    if any(pattern("social").search(names) for names in listed.values()):
        return
    if any(pattern("social").search(c.name) for c in criteria):
        return
    if any(_is_social_criterion(s) for s in case.about(bits("award", "isv")) if s not in said):
        return
    if any(pattern("weight-number").search(in_digits(s.low)) for s in said):
        return
    places = [*said[:1], *lowest[:1], *list(listed)[:1], *(c.sentence for c in criteria[:1])]
    passages = tuple(dict.fromkeys(place.passage() for place in places))
    yield Seen(passages[:2], 0.85, sure=bool(said) or forms is not None)


def _listed(case: Understanding) -> Iterator[tuple[Sentence, str]]:
    """The sentences that list criteria without their weights, and the names."""
    for sentence in case.about(bits("award")):
        if (found := language.has("names-criteria", sentence)) and speaks_now(sentence):
            yield sentence, next(part for part in found.groups() if part)


def _is_social_criterion(sentence: Sentence) -> bool:
    """Such as 'de helft van de punten is te verdienen met uw plan voor veilig werk'."""
    found = pattern("criterion-social").search(sentence.low)
    return bool(found) and not (
        language.has("earlier-tender", sentence)
        or pattern("isv-not-at-award").search(sentence.low)
        or (found is not None and language.is_denied(sentence.low, *found.span()))
    )


def methods(case: Understanding) -> Iterator[Seen]:
    """Lowest price at one place, criteria of quality at another."""
    yield from _both_at_once(case)
    lowest = list(says_lowest(case, told_of=True))
    if not lowest:
        return
    quality = [s for s in says_quality(case) if not language.has("award-lowest", s)]
    quality += [
        s for s in case.about(bits("award")) if language.has("quality-preferred", s) and speaks(s)
    ]
    weighed = [
        c.sentence
        for reading in case.readings
        for c in criteria_of(reading)
        if not c.total and not pattern("price-word").search(c.name)
        if not language.has("lots", c.sentence)
    ]
    if quality or weighed:
        second = (quality or weighed)[0]
        if not any(language.has("lots", s) for s in (lowest[0], second)):
            passages = tuple(dict.fromkeys((lowest[0].passage(), second.passage())))
            yield Seen(passages, 0.9, note="methods")


def _both_at_once(case: Understanding) -> Iterator[Seen]:
    """Both in one sentence: 'laagste prijs (art. 4) en prijs 60, esthetiek 40 (art. 12)'."""
    for sentence in case.about(bits("award")):
        if (
            language.has("award-lowest", sentence)
            and language.has("award-quality", sentence)
            and len(pattern("document-place").findall(sentence.low)) > 1
            and not language.is_question(sentence)
            and not language.has("lots", sentence)
        ) or (
            language.has("award-lowest", sentence)
            and len(pattern("places").findall(sentence.low)) > 1
            and pattern("weight-told").search(sentence.low)
            and not language.is_question(sentence)
            and not language.has("settled", sentence)
            and not language.has("lots", sentence)
        ):
            yield Seen((sentence.passage(),), 0.9, note="methods")
