"""GUN-4: the award criteria contradict each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import claims, language
from tenders.checks.criteria import HUNDRED, criteria_of
from tenders.checks.numbers import counts_in_digits, in_digits
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule
from tenders.checks.rules.award import methods, speaks
from tenders.checks.totals import LEAST_SUM, MOST_SUM, is_wrong_total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.criteria import Criterion
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

_POINTS = re.compile(r"(\d{1,4}) ?(?:punten|ptn|%|procent)")
_BARE = re.compile(r"(\d{1,3})(?!\d)")
_SHARES = re.compile(r"(\d{1,3}) ?(?:%|procent|punten)")
#: A shorter word names no criterion by itself.
_LONG_NAME = 6


@rule("GUN-4")
def criteria_contradict(case: Understanding) -> Iterator[Seen]:
    """Weights that do not add up, one criterion with two weights, quality here and price there."""
    everything: list[Criterion] = []
    for reading in case.readings:
        groups: dict[tuple[int, int], list[Criterion]] = {}
        for criterion in criteria_of(reading):
            groups.setdefault(criterion.group, []).append(criterion)
        for group in groups.values():
            parts = [c for c in group if not c.total]
            everything += parts
            if any(not language.has("part-of-criterion", c.sentence) for c in parts):
                parts = [c for c in parts if not language.has("part-of-criterion", c.sentence)]
            yield from _sums(parts, [c for c in group if c.total])
    yield from _two_weights(everything)
    yield from _heaviest(case, everything)
    yield from _lists(case)
    yield from _told_totals(case)
    yield from _parts_of_one(case)
    yield from _columns(case)
    yield from _reversed(case)
    yield from _points_and_none(everything, case)
    yield from methods(case)
    yield from _claims(everything, case)


def _claims(criteria: list[Criterion], case: Understanding) -> Iterator[Seen]:
    """What is said of the criteria besides their weights."""
    sets = claims.complete(criteria)
    for pairs in (
        claims.counts(case, sets),
        claims.equals(case, sets),
        claims.ratios(case, criteria),
        claims.orders(case, criteria),
        claims.more_than_all(criteria),
        claims.opposites(case),
        claims.discounts(case),
    ):
        for pair in pairs:
            yield Seen(tuple(dict.fromkeys(pair)), 0.86, note="default")
            break


def _sums(parts: list[Criterion], totals: list[Criterion]) -> Iterator[Seen]:
    names = [c.name for c in parts]
    if len(parts) < 2 or len(set(names)) != len(names):  # noqa: PLR2004
        return
    if any(
        c.partial
        or any(language.has(name, c.sentence) for name in ("lots", "settled-now", "selection-too"))
        for c in parts
    ):
        return
    if pattern("sub-criterion").search(" ".join(names)):
        return
    if not totals and any(language.has("sub-weights", c.sentence) for c in parts):
        return  # parts of parts are counted twice
    listed = [c for c in parts if language.has("parts-of", c.sentence)]
    parts = listed if len(listed) > 1 and totals else parts
    total = sum(c.weight for c in parts)
    units = {c.unit for c in parts}
    passages = tuple(dict.fromkeys((parts[0].passage, parts[-1].passage)))
    if units == {"%"}:
        if abs(total - HUNDRED) > 1 and LEAST_SUM <= total <= MOST_SUM:
            yield Seen(passages, 0.88, note="sum", values=(("total", str(total)),))
    elif units == {"p"} and totals:
        told = max(c.weight for c in totals)
        if told != total and total * 0.6 <= told <= total * 1.4:
            values = (("total", str(total)), ("told", str(told)))
            yield Seen(passages, 0.86, note="total", values=values)


def _heaviest(case: Understanding, criteria: list[Criterion]) -> Iterator[Seen]:
    """What is called the heaviest has not the most weight."""
    whole = [c for c in criteria if c.core]
    if len(whole) < 2 or len({c.unit for c in whole}) > 1:  # noqa: PLR2004
        return
    most = max(c.weight for c in whole)
    for sentence in case.about(bits("award")):
        found = language.has("heaviest", sentence)
        if not found or not speaks(sentence) or language.has("lots", sentence):
            continue
        name = next((part for part in found.groups() if part), "")
        told = [c for c in whole if name and name in c.core]
        if told and max(c.weight for c in told) < most:
            yield Seen((sentence.passage(), told[0].passage), 0.86, note="default")
            return


def _lists(case: Understanding) -> Iterator[Seen]:
    """'De subcriteria leveren 20, 30 en 40 punten op; maximaal 100 punten.'."""
    for sentence in case.about(bits("award")):
        listed = language.has("point-list", sentence)
        most = language.has("point-most", sentence)
        if not listed or not most or language.is_question(sentence):
            continue
        total = sum(int(number) for number in re.findall(r"\d+", listed["list"]))
        if total != int(most["most"]) and int(most["most"]) > HUNDRED // 10:
            values = (("total", str(total)), ("told", most["most"]))
            yield Seen((sentence.passage(),), 0.86, note="total", values=values)


def _reversed(case: Understanding) -> Iterator[Seen]:
    """'In de samenvatting staat het omgekeerde', after weights."""
    for sentence in case.about(bits("award")):
        earlier = sentence.previous
        if (
            language.has("reversed", sentence)
            and language.has("document-place", sentence)
            and earlier is not None
            and earlier.block is sentence.block
            and pattern("weight-told").search(in_digits(earlier.low))
            and speaks(sentence)
        ):
            yield Seen((earlier.passage(), sentence.passage()), 0.86, note="default")


def _told_totals(case: Understanding) -> Iterator[Seen]:
    """A paragraph that gives weights and their total, which is another number."""
    for reading in case.readings:
        for told in reading.paragraphs.values():
            first = told[0]
            if first.block.row or first.block.kind == "heading":
                continue
            if not any(s.topics & bits("award") for s in told) or any(s.asked for s in told):
                continue
            whole = [s.low for s in told if not language.has("no-part-of-total", s)]
            low = counts_in_digits(in_digits(" ".join(whole))).replace("honderd", "100")
            if pattern("lots").search(low) or pattern("sub-weights").search(low):
                continue
            if is_wrong_total(low):
                yield Seen((first.passage(), told[-1].passage()), 0.86, note="default")


def _parts_of_one(case: Understanding) -> Iterator[Seen]:
    """'15 punten en omvat drie onderdelen: 10 punten, 10 punten, 5 punten'; one thing twice."""
    for sentence in case.about(bits("award")):
        if not speaks(sentence):
            continue
        low = in_digits(sentence.low)
        if _is_twice(sentence, low):
            yield Seen((sentence.passage(),), 0.86, note="default")
        found = pattern("one-and-parts").search(low)
        listed = None if pattern("marks").search(low) else pattern("points-and-list").search(low)
        if not (found or listed):
            continue
        told = found or listed
        numbers = _POINTS if found else _BARE
        parts = [int(number) for number in numbers.findall(told["parts"])] if told else []
        if told and len(parts) > 1 and sum(parts) != int(told["told"]) > max(parts):
            values = (("total", str(sum(parts))), ("told", told["told"]))
            yield Seen((sentence.passage(),), 0.86, note="total", values=values)


def _is_twice(sentence: Sentence, low: str) -> bool:
    """'De leidraad geeft 30 punten; het formulier kent daar 20 punten aan toe'."""
    found = pattern("one-thing-twice").search(low)
    return (
        found is not None
        and found["one"] != found["other"]
        and len(set(pattern("column-of-document").findall(low))) > 1
        and not any(language.has(n, sentence) for n in ("lots", "settled-now", "part-of-criterion"))
        and not language.has("scored", sentence)
        and not language.is_history(sentence)
    )


def _columns(case: Understanding) -> Iterator[Seen]:
    """A table with a column of weights for each of two documents, and the columns differ."""
    for reading in case.readings:
        tables: dict[int, list[list[Sentence]]] = {}
        for (table, _), row in sorted(reading.rows.items()):
            tables.setdefault(table, []).append(row)
        for rows in tables.values():
            head = " | ".join(s.low for s in rows[0])
            if len(set(pattern("column-of-document").findall(head))) < 2:  # noqa: PLR2004
                continue
            weights = [_SHARES.findall(" ".join(s.low for s in row)) for row in rows[1:]]
            pairs = [(int(w[0]), int(w[1])) for w in weights if len(w) == 2]  # noqa: PLR2004
            whole = all(sum(column) == HUNDRED for column in zip(*pairs, strict=True))
            if pairs and whole and any(one != other for one, other in pairs):
                row = next(r for r, w in zip(rows[1:], weights, strict=True) if len(set(w)) > 1)
                yield Seen((row[0].passage(), row[-1].passage()), 0.86, note="default")


def _points_and_none(criteria: list[Criterion], case: Understanding) -> Iterator[Seen]:
    """Points for a criterion here, and no points for it there."""
    denied = [s for s in case.about(bits("award")) if language.has("no-points", s) and speaks(s)]
    for criterion in criteria:
        words = [word for word in criterion.core.split() if len(word) >= _LONG_NAME]
        for sentence in denied if words else ():
            if sentence is not criterion.sentence and _is_named(words[-1], sentence.low):
                yield Seen((criterion.passage, sentence.passage()), 0.86, note="default")
                return


def _is_named(word: str, low: str) -> bool:
    """The word or another for it: a presentation is an explanation by word of mouth."""
    return word in low or (
        pattern("spoken").match(word) is not None and pattern("spoken").search(low) is not None
    )


def _two_weights(criteria: list[Criterion]) -> Iterator[Seen]:
    """One criterion with two weights, in two statements that both hold."""
    whole = [c for c in criteria if c.core and not c.partial and _holds(c)]
    sums: dict[int, int] = {}
    for each in whole:
        key = id(each.sentence)
        sums[key] = sums.get(key, 0) + each.weight
    for number, one in enumerate(whole):
        for other in whole[number + 1 :]:
            if one.weight == other.weight or not claims.is_same(one, other):
                continue
            if not all(c.of_hundred or sums[id(c.sentence)] == HUNDRED for c in (one, other)) and (
                one.unit != other.unit
            ):
                continue
            if not _two_statements(one, other, whole):
                continue
            passages = tuple(dict.fromkeys((one.passage, other.passage)))
            weights = " / ".join(str(w) for w in sorted((one.weight, other.weight)))
            values = (("criterion", one.core), ("weights", weights))
            yield Seen(passages, 0.86, note="weights", values=values)
            return


def _holds(criterion: Criterion) -> bool:
    """Not of a part of the contract, of the past, or put right at once."""
    sentence = criterion.sentence
    earlier = sentence.previous
    before = earlier.low if earlier is not None and earlier.block is sentence.block else ""
    return not (
        language.has("lots", sentence)
        or language.has("settled-now", sentence)
        or language.has("part-of-criterion", sentence)
        or language.is_history(sentence)
        or pattern("settled-before").search(before)
    )


def _two_statements(one: Criterion, other: Criterion, whole: list[Criterion]) -> bool:
    """In two sentences, or in one that names two places."""
    if one.sentence is other.sentence:
        low = one.sentence.low
        places = set(pattern("places").findall(low)) | set(pattern("document-place").findall(low))
        return len(places) > 1
    if one.group == other.group and (one.sentence.block.kind == "item" or one.sentence.block.row):
        return False  # points of one list, rows of one table
    exact = [c for c in whole if c.sentence is other.sentence and c.core == one.core]
    if exact and other not in exact:
        return False
    for each, more in ((one, other), (other, one)):
        if language.has("scored", each.sentence):
            return each.weight > more.weight
    return True
