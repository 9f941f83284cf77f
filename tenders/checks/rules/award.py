"""GUN-1 to GUN-4: how the winner is chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.criteria import HUNDRED, criteria_of
from tenders.checks.numbers import in_digits
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule
from tenders.checks.totals import LEAST_SUM, MOST_SUM, is_wrong_total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.criteria import Criterion
    from tenders.checks.text import Sentence
    from tenders.checks.understanding import Understanding

#: A shorter word names no criterion by itself.
_LONG_NAME = 6


def _speaks(sentence: Sentence) -> bool:
    return not (
        language.is_question(sentence)
        or language.is_put_off(sentence)
        or language.is_history(sentence)
        or language.has("amends", sentence)
    )


def _lowest(case: Understanding, *, told_of: bool = False) -> Iterator[Sentence]:
    """That the lowest price decides; ``told_of``: also where a document is quoted by its place."""
    for sentence in case.about(bits("award")):
        told = sentence.told if sentence.block.row else sentence.low
        found = pattern("award-lowest").search(told)
        if not found or not _speaks(sentence):
            continue
        if language.is_denied(told, found.start(), found.end()):
            continue
        quoted = language.is_quoted(sentence, found.start(), found.end())
        if quoted and not (told_of and language.has("document-place", sentence)):
            continue
        if language.has("award-lowest-not", sentence):
            continue
        yield sentence


@rule("GUN-1")
def lowest_price_without_reason(case: Understanding) -> Iterator[Seen]:
    """Aw 2.114(3)-(4): lowest price or cost only with reasons in the documents; European only."""
    if case.european is False:
        return
    for sentence in _lowest(case):
        around = [s for s in sentence.near(2, 4) if s.section is sentence.section]
        if language.has("award-quality", sentence) and not language.has("best-is-lowest", sentence):
            continue  # two methods at once: GUN-4
        if pattern("motivation").search(_reasons(sentence)) or any(
            pattern("motivation-strong").search(_reasons(s)) for s in around
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
    later = [
        s
        for s in case.about(bits("award"))
        if language.has("weights-later", s)
        and not language.is_question(s)
        and not language.is_history(s)
        and not language.has("weights-known", s)
    ]
    for sentence in later:
        yield Seen((sentence.passage(),), 0.92, note="later")
    if later or _has_weights(case) or next(_methods(case), None):
        return
    for sentence in _quality(case):
        around = " ".join(s.low for s in [sentence, *sentence.near(1, 3)])
        if pattern("elsewhere").search(around):
            return
        belgian_below = case.jurisdiction == "be" and case.european is not True
        yield Seen((sentence.passage(),), 0.86, sure=not belgian_below)
        return


def _quality(case: Understanding) -> Iterator[Sentence]:
    """Sentences that say that the best price-quality ratio decides."""
    for sentence in case.about(bits("award")):
        found = language.has("award-quality", sentence)
        if (
            found
            and _speaks(sentence)
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
        and (_speaks(s) or pattern("zouden").search(s.low))
        and language.has("isv-name", s)
        and not language.is_denied(s.low, *found.span())
        and not language.has("isv-not-at-award", s)
    ]
    if not said and (forms is None or "award" not in forms):
        return
    criteria = [c for reading in case.readings for c in criteria_of(reading)]
    lowest = [] if criteria else list(_lowest(case))
    if len(criteria) < 2 and not lowest:  # noqa: PLR2004
        return
    if any(pattern("social").search(c.name) for c in criteria):
        return
    if any(_is_social_criterion(s) for s in case.about(bits("award", "isv"))):
        return
    where = said[0] if said else (lowest[0] if lowest else criteria[0].sentence)
    yield Seen((where.passage(),), 0.85, sure=bool(said) or forms is not None)


def _is_social_criterion(sentence: Sentence) -> bool:
    """Such as 'de helft van de punten is te verdienen met uw plan voor veilig werk'."""
    found = pattern("criterion-social").search(sentence.low)
    return bool(found) and not (
        pattern("isv-not-at-award").search(sentence.low)
        or (found is not None and language.is_denied(sentence.low, *found.span()))
    )


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
    yield from _methods(case)


def _methods(case: Understanding) -> Iterator[Seen]:
    """Lowest price at one place, criteria of quality at another."""
    yield from _both_at_once(case)
    lowest = list(_lowest(case, told_of=True))
    if not lowest:
        return
    quality = [s for s in _quality(case) if not language.has("award-lowest", s)]
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
        if not found or not _speaks(sentence) or language.has("lots", sentence):
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
            and _speaks(sentence)
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
    denied = [s for s in case.about(bits("award")) if language.has("no-points", s) and _speaks(s)]
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
