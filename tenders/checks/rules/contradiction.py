"""GUN-4: the award criteria contradict each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.criteria import HUNDRED, criteria_of
from tenders.checks.numbers import in_digits
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule
from tenders.checks.rules.award import methods, speaks
from tenders.checks.totals import LEAST_SUM, MOST_SUM, is_wrong_total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.criteria import Criterion
    from tenders.checks.understanding import Understanding

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
            yield from _sums(parts, [c for c in group if c.total])
    yield from _two_weights(everything)
    yield from _heaviest(case, everything)
    yield from _lists(case)
    yield from _told_totals(case)
    yield from _reversed(case)
    yield from _points_and_none(everything, case)
    yield from methods(case)


def _sums(parts: list[Criterion], totals: list[Criterion]) -> Iterator[Seen]:
    names = [c.name for c in parts]
    if len(parts) < 2 or len(set(names)) != len(names):  # noqa: PLR2004
        return
    if any(
        language.has("lots", c.sentence) or language.has("settled", c.sentence) or c.partial
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


def _head(criterion: Criterion) -> str:
    """What the criterion is about: 'het formulier rekent met prijs' and 'de prijs' are one."""
    if pattern("price-word").search(criterion.name):
        return "prijs"
    return "kwaliteit" if criterion.core.endswith("kwaliteit") else criterion.core


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
            low = in_digits(" ".join(s.low for s in told)).replace("honderd", "100")
            if pattern("lots").search(low) or pattern("sub-weights").search(low):
                continue
            if is_wrong_total(low):
                yield Seen((first.passage(), told[-1].passage()), 0.86, note="default")


def _points_and_none(criteria: list[Criterion], case: Understanding) -> Iterator[Seen]:
    """Points for a criterion here, and no points for it there."""
    denied = [s for s in case.about(bits("award")) if language.has("no-points", s) and speaks(s)]
    for criterion in criteria:
        name = criterion.core.rpartition(" ")[2]
        for sentence in denied if len(name) >= _LONG_NAME else ():
            if name in sentence.low and sentence is not criterion.sentence:
                yield Seen((criterion.passage, sentence.passage()), 0.86, note="default")
                return


def _two_weights(criteria: list[Criterion]) -> Iterator[Seen]:
    by_name: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        if criterion.core and not language.has("lots", criterion.sentence):
            by_name.setdefault(_head(criterion), []).append(criterion)
    seen: set[frozenset[object]] = set()
    for name, found in by_name.items():
        if len({c.unit for c in found}) > 1 and not all(c.of_hundred for c in found):
            continue
        weights = {c.weight for c in found}
        elsewhere = len({(c.sentence.reading.document.name, c.group) for c in found}) > 1
        told = {c.sentence.number: c.sentence.low for c in found}
        placed = any(pattern("places").search(low) for low in told.values()) or (
            len({p for low in told.values() for p in pattern("document-place").findall(low)}) > 1
        )
        settled = any(pattern("settled").search(c.sentence.low) for c in found)
        if len(weights) < 2 or settled or not (elsewhere or placed):  # noqa: PLR2004
            continue
        passages = tuple(dict.fromkeys((found[0].passage, found[-1].passage)))
        if (key := frozenset(passages)) in seen:
            continue
        seen.add(key)
        values = (("criterion", name), ("weights", " / ".join(str(w) for w in sorted(weights))))
        yield Seen(passages, 0.86, note="weights", values=values)
