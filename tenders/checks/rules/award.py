"""GUN-1 to GUN-4: how the winner is chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern
from tenders.checks.registry import Seen, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.model import Passage
    from tenders.checks.text import Reading, Sentence
    from tenders.checks.understanding import Understanding

HUNDRED = 100
#: A sum further away is no list of all criteria.
LEAST_SUM, MOST_SUM = 60, 140
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*(?:%|procent|percent)")
_POINTS = re.compile(r"(\d{1,4})\s*(?:punten|ptn|pt\b)")


def _speaks(sentence: Sentence) -> bool:
    return not (
        language.is_question(sentence)
        or language.is_put_off(sentence)
        or language.is_history(sentence)
        or language.has("amends", sentence)
    )


def _lowest(case: Understanding) -> Iterator[Sentence]:
    for sentence in case.about(bits("award")):
        found = language.has("award-lowest", sentence)
        if not found or not _speaks(sentence):
            continue
        if language.is_negated(sentence, found.start(), found.end()):
            continue
        if language.is_quoted(sentence, found.start(), found.end()) or language.has(
            "award-lowest-not", sentence
        ):
            continue
        yield sentence


@rule("GUN-1")
def lowest_price_without_reason(case: Understanding) -> Iterator[Seen]:
    """Aw 2.114(3)-(4): lowest price or cost only with reasons in the documents; European only."""
    if case.european is False:
        return
    for sentence in _lowest(case):
        around = [sentence, *(s for s in sentence.near(1, 4) if s.section is sentence.section)]
        if any(pattern("motivation").search(s.low) for s in around):
            continue
        if pattern("award-motivation").search(case.low):
            continue
        yield Seen((sentence.passage(),), 0.93, sure=case.european is True)


@rule("GUN-2")
def quality_without_weights(case: Understanding) -> Iterator[Seen]:
    """Aw 2.115(4)-(5), BE 81 par. 4: weights in the documents, else an order of importance."""
    later = [
        s
        for s in case.about(bits("award"))
        if language.has("weights-later", s) and _speaks_of_later(s)
    ]
    for sentence in later:
        yield Seen((sentence.passage(),), 0.92, note="later")
    if later or _has_weights(case):
        return
    for sentence in case.about(bits("award")):
        found = language.has("award-quality", sentence)
        if not found or not _speaks(sentence) or sentence.block.kind == "heading":
            continue
        if language.is_negated(sentence, found.start(), found.end()):
            continue
        if pattern("elsewhere").search(" ".join(s.low for s in [sentence, *sentence.near(1, 3)])):
            return
        belgian_below = case.jurisdiction == "be" and case.european is not True
        yield Seen(
            (sentence.passage(),),
            0.86,
            sure=not belgian_below and any(s.block.kind != "heading" for s in [sentence]),
        )
        return


def _speaks_of_later(sentence: Sentence) -> bool:
    return not language.is_question(sentence) and not language.is_history(sentence)


def _has_weights(case: Understanding) -> bool:
    for reading in case.readings:
        if any(criterion.weight for criterion in criteria_of(reading)):
            return True
        for sentence in reading.about(bits("award")):
            if pattern("order-of-importance").search(sentence.low):
                return True
            around = " ".join(s.low for s in [sentence, *sentence.row, *sentence.near(0, 6)])
            if (
                _PERCENT.search(around)
                or _POINTS.search(around)
                or pattern("weight-number").search(around)
            ) and (
                pattern("award-context").search(
                    sentence.low + " " + sentence.section.title + " " + sentence.lead
                )
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
        and _speaks(s)
        and case.scope_of(s).holds(s)
        and not language.is_negated(s, *found.span())
    ]
    if not said and (forms is None or "award" not in forms):
        return
    criteria = [c for reading in case.readings for c in criteria_of(reading)]
    if len(criteria) < 2 or any(pattern("social").search(c.name) for c in criteria):  # noqa: PLR2004
        return
    where = said[0].passage() if said else criteria[0].passage
    yield Seen((where,), 0.85, sure=bool(said) or forms is not None)


# --- Criteria and their weights -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Criterion:
    name: str
    weight: int
    unit: str
    passage: Passage
    sentence: Sentence
    group: tuple[int, int]  # (section, table or block)


_ITEM = re.compile(
    r"(?P<name>[a-zà-ÿ][a-zà-ÿ \-/,&'()]{2,60}?)\s*[:(\-=]?\s*\(?\s*(?P<weight>\d{1,3})\s*"
    r"(?P<unit>%|procent|percent|punten|ptn)"
    r"|(?P<weight2>\d{1,3})\s*(?P<unit2>%|procent|percent|punten)\s+"
    r"(?:voor |op |aan )?(?:de |het )?(?P<name2>[a-zà-ÿ][a-zà-ÿ \-/]{2,40})"
)


def criteria_of(reading: Reading) -> list[Criterion]:
    """The criteria of a document; worked out once."""
    return reading.remember("criteria", lambda: _criteria(reading))


def _criteria(reading: Reading) -> list[Criterion]:
    """Every criterion with a weight, from tables, lists and sentences about the award."""
    found: list[Criterion] = []
    seen_rows: set[tuple[int, int]] = set()
    for sentence in reading.sentences:
        block = sentence.block
        counts = any(sign in sentence.low for sign in ("%", "punten", "procent"))
        if language.is_question(sentence) or not (block.row or counts):
            continue
        title = sentence.section.title + " " + sentence.lead
        about = pattern("award-context").search(title) or pattern("award-context").search(
            sentence.low
        )
        if block.row:
            if (block.table, block.row) in seen_rows or not (about or _table_of_award(sentence)):
                continue
            seen_rows.add((block.table, block.row))
            found += _row(sentence)
        elif about:
            for match in _ITEM.finditer(sentence.low):
                name = (match["name"] or match["name2"] or "").strip(" ,-(")
                weight = int(match["weight"] or match["weight2"])
                unit = match["unit"] or match["unit2"]
                found.append(
                    Criterion(
                        name,
                        weight,
                        "p" if unit in {"punten", "ptn"} else "%",
                        sentence.passage(),
                        sentence,
                        (sentence.section.number, 0),
                    )
                )
    return found


def _table_of_award(sentence: Sentence) -> bool:
    head = sentence.reading.rows.get((sentence.block.table, 1), [])
    return bool(pattern("weight-head").search(" ".join(s.low for s in head)))


def _row(sentence: Sentence) -> Iterator[Criterion]:
    row = sentence.row
    name = next((s.low for s in row if re.search(r"[a-z]{4}", s.low)), "")
    numbers = [
        (s, found)
        for s in row
        if (
            found := re.fullmatch(
                r"(?:max\.?(?:imaal)? )?(\d{1,3})\s*(%|procent|punten|ptn)?", s.low.strip(" .")
            )
        )
        and s.low != row[0].low
    ]
    if len(numbers) == 1 and name:
        _where, found = numbers[0]
        start, end = row[0].passage().start, row[-1].passage().end
        head = " ".join(s.low for s in sentence.reading.rows.get((sentence.block.table, 1), []))
        told = found[2] or ("punten" if "punten" in head else "%")
        unit = "%" if told in {"%", "procent"} else "p"
        passage = sentence.reading.passage(row[0].block, start, end)
        yield Criterion(
            name,
            int(found[1]),
            unit,
            passage,
            sentence,
            (sentence.section.number, sentence.block.table),
        )


_TOTAL = re.compile(r"\b(?:totaal|som|samen|maximaal te behalen|maximum)\b")


@rule("GUN-4")
def criteria_contradict(case: Understanding) -> Iterator[Seen]:
    """Weights that do not add up, one criterion with two weights, quality here and price there."""
    everything: list[Criterion] = []
    for reading in case.readings:
        groups: dict[tuple[int, int], list[Criterion]] = {}
        for criterion in criteria_of(reading):
            groups.setdefault(criterion.group, []).append(criterion)
        for group in groups.values():
            parts = [c for c in group if not _TOTAL.search(c.name)]
            everything += parts
            yield from _sums(parts)
    yield from _two_weights(everything)
    lowest = list(_lowest(case))
    quality = [
        s
        for s in case.about(bits("award"))
        if (found := language.has("award-quality", s))
        and _speaks(s)
        and not language.is_negated(s, found.start(), found.end())
        and s.block.kind != "heading"
        and not language.has("award-lowest", s)
    ]
    if lowest and quality:
        yield Seen((lowest[0].passage(), quality[0].passage()), 0.9, note="methods")


def _sums(parts: list[Criterion]) -> Iterator[Seen]:
    percents = [c for c in parts if c.unit == "%"]
    names = {c.name for c in percents}
    if len(percents) >= 2 and len(names) == len(percents) and len(percents) == len(parts):  # noqa: PLR2004
        total = sum(c.weight for c in percents)
        if (
            total != HUNDRED
            and LEAST_SUM <= total <= MOST_SUM
            and not pattern("sub-criterion").search(" ".join(names))
        ):
            first, last = percents[0], percents[-1]
            passages = tuple(dict.fromkeys((first.passage, last.passage)))
            yield Seen(passages, 0.88, note="sum", values=(("total", str(total)),))


def _two_weights(criteria: list[Criterion]) -> Iterator[Seen]:
    by_name: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        if criterion.unit == "%":
            by_name.setdefault(_core(criterion.name), []).append(criterion)
    for name, found in by_name.items():
        weights = {c.weight for c in found}
        groups = {(c.sentence.reading.document.name, c.group) for c in found}
        if name and len(weights) > 1 and len(groups) > 1:
            values = (
                ("criterion", name),
                ("weights", " / ".join(f"{w} %" for w in sorted(weights))),
            )
            yield Seen((found[0].passage, found[-1].passage), 0.86, note="weights", values=values)


def _core(name: str) -> str:
    words = [w for w in re.findall(r"[a-zà-ÿ]+", name) if len(w) > 3 or w == "prijs"]  # noqa: PLR2004
    return " ".join(
        w for w in words if w not in {"criterium", "gunningscriterium", "voor", "wordt", "weegt"}
    )
