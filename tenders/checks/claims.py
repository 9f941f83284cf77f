"""What a text says of award criteria besides their weights: how many, how heavy, in what order.

Each claim is held against the weights, or against another claim of the same kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.criteria import HUNDRED, core_of
from tenders.checks.numbers import in_digits, value_of
from tenders.checks.patterns import bits, pattern, raw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenders.checks.criteria import Criterion
    from tenders.checks.model import Passage
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: Two passages that cannot both be true.
Pair = tuple["Passage", "Passage"]
#: Words that many criteria share: alone they name one only when they are all there is.
_SHARED = frozenset(raw("names")["shared-criterion"])
#: A shorter ending of a compound tells nothing.
_ENDING = 5
_LIST = re.compile(r"\s+[\u2013\u2014-]\s+|[,;>]| en ")
_AGAINST = re.compile(r"\b(\d{1,3}) ?%? ?(?:tegen|tegenover|versus|om|/) ?(?:de )?(\d{1,3})\b")
_TIMES = {"dubbel": 2, "twee": 2, "drie": 3, "vier": 4, "vijf": 5}


def is_same(one: Criterion, other: Criterion) -> bool:
    """Whether two names are of one criterion: 'de termijn' and 'uitvoeringstermijn'."""
    if pattern("price-word").search(one.name) or pattern("price-word").search(other.name):
        return bool(
            pattern("price-word").search(one.name) and pattern("price-word").search(other.name)
        )
    return are_same(one.core, other.core)


def are_same(one: str, other: str) -> bool:
    """The same for two cores: the words of one are all in the other, compounds by their end."""
    first, second = sorted((one.split(), other.split()), key=len)
    if not first or one == other:
        return bool(first)
    if set(first) <= _SHARED:
        return False
    return all(any(_ends(word, each) for each in second) for word in first)


def _ends(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (
        len(short) >= _ENDING and short not in _SHARED and long.endswith(short)
    )


def complete(criteria: Sequence[Criterion]) -> list[list[Criterion]]:
    """The criteria that make a whole together: in one sentence, or in one list or paragraph."""
    sets: dict[object, list[Criterion]] = {}
    for each in criteria:
        sets.setdefault(id(each.sentence), []).append(each)
        sets.setdefault((id(each.sentence.reading), each.group), []).append(each)
    whole = [s for s in sets.values() if len(s) > 1 and sum(c.weight for c in s) == HUNDRED]
    return [s for n, s in enumerate(whole) if s not in whole[:n]]


def told(case: Understanding, name: str) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Sentences that say ``name`` now and for the whole contract."""
    for sentence in case.about(bits("award")):
        found = language.has(name, sentence)
        if found and not (
            language.is_question(sentence)
            or language.is_history(sentence)
            or language.has("lots", sentence)
            or language.has("settled-now", sentence)
            or language.has("amends", sentence)
        ):
            yield sentence, found


def counts(case: Understanding, sets: list[list[Criterion]]) -> Iterator[Pair]:
    """'Twee criteria' here and 'de drie gunningscriteria' there, or a list of another length."""
    found = [(s, value_of(m["n"])) for s, m in told(case, "count-criteria")]
    for sentence, number in found:
        for other, second in found:
            if number < second:
                yield sentence.passage(), other.passage()
        for weighed in sets:
            alone = all(c.sentence is sentence for c in weighed)
            if alone and len(weighed) != number:
                yield sentence.passage(), sentence.passage()


def equals(case: Understanding, sets: list[list[Criterion]]) -> Iterator[Pair]:
    """'Alle criteria wegen even zwaar', with weights that differ."""
    for sentence, found in told(case, "equal-weight"):
        if language.is_denied(sentence.low, *found.span()):
            continue
        for weighed in sets:
            if len({c.weight for c in weighed}) > 1:
                yield weighed[0].passage, sentence.passage()


def ratios(case: Understanding, criteria: Sequence[Criterion]) -> Iterator[Pair]:
    """'Tweemaal zo veel punten als', with numbers that are not."""
    for sentence, found in told(case, "ratio"):
        times = _TIMES[found["times"]]
        against = _AGAINST.search(in_digits(sentence.low))
        if against:
            pair = sorted((int(against[1]), int(against[2])))
            if pair[0] * times != pair[1]:
                yield sentence.passage(), sentence.passage()
            continue
        before = sentence.low[: found.start("times")]
        one = _of(found["one"], criteria) or next(
            (c for c in criteria if c.core and c.core in before), None
        )
        other = _of(found["other"], criteria)
        if one and other and not one.partial and one.weight != other.weight * times:
            yield sentence.passage(), one.passage


def _of(name: str | None, criteria: Sequence[Criterion]) -> Criterion | None:
    core = core_of(name or "")
    return next((c for c in criteria if core and are_same(c.core, core)), None)


def more_than_all(criteria: Sequence[Criterion]) -> Iterator[Pair]:
    """The price and another criterion, told apart, that leave less than nothing for the rest."""
    whole = [c for c in criteria if c.of_hundred and not c.partial and is_of_the_whole(c)]
    for price in whole:
        for other in whole if pattern("price-word").search(price.name) else ():
            if (
                other.sentence is not price.sentence
                and other.core == "kwaliteit"
                and price.weight + other.weight > HUNDRED
            ):
                yield other.passage, price.passage


def is_of_the_whole(criterion: Criterion) -> bool:
    """Not of a part of the contract, of the past, of an example, or put right at once."""
    return not (
        any(language.has(name, criterion.sentence) for name in ("lots", "settled-now", "scored"))
        or language.is_history(criterion.sentence)
    )


def orders(case: Understanding, criteria: Sequence[Criterion]) -> Iterator[Pair]:
    """An order of importance, and another criterion is called the heaviest, or has more weight."""
    heaviest = [(s, next(part for part in m.groups() if part)) for s, m in told(case, "heaviest")]
    for sentence, found in told(case, "order-list"):
        names = [core_of(part) for part in _LIST.split(found["list"])]
        weighed = [c for name in names if name and (c := _of(name, criteria))]
        weights = [c.weight for c in weighed if is_of_the_whole(c)]
        if len(weights) > 2 and weights == sorted(set(weights)):  # noqa: PLR2004
            yield sentence.passage(), weighed[-1].passage
        for other, name in heaviest:
            places = [n for n, each in enumerate(names) if each and name in each]
            if places and places[0] > 0 and other is not sentence:
                yield sentence.passage(), other.passage()


def opposites(case: Understanding) -> Iterator[Pair]:
    """Two sentences of which one allows what the other excludes."""
    for name in raw("names")["opposed"]:
        one = next(told(case, f"{name}-yes"), None)
        other = next((f for f in told(case, f"{name}-no") if one and f[0] is not one[0]), None)
        if one and other:
            yield one[0].passage(), other[0].passage()


def discounts(case: Understanding) -> Iterator[Pair]:
    """One criterion with two amounts of fictitious discount."""
    found: dict[str, tuple[str, Sentence]] = {}
    for sentence, match in told(case, "discount"):
        name = core_of(match["one"] or match["other"] or "")
        amount = match["amount"] or match["money"]
        if name and name in found and found[name][0] != amount:
            yield found[name][1].passage(), sentence.passage()
        found.setdefault(name, (amount, sentence))
