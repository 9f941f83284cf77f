"""Award criteria with their weights, from tables, lists and running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.numbers import in_digits, list_in_digits
from tenders.checks.patterns import pattern, raw, sieved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.model import Passage
    from tenders.checks.text import Reading, Sentence

HUNDRED = 100
#: Words that carry no meaning in the name of a criterion.
_EMPTY = frozenset(raw("names")["no-criterion"])
_NAME = r"[a-z\u00e0-\u00ff][a-z0-9\u00e0-\u00ff' &/,-]{1,60}?"
_UNIT = r"(?P<{0}>%|procent|percent|punten|ptn|punt\b|/ ?100)?"
_FORWARD = re.compile(
    r"(?P<name>" + _NAME + r")\s*(?:[:=(]|\bvoor|\bweegt|\btelt|\bop|-)*\s*(?:voor |mee |voor een |"
    r"met |max(?:imaal|\.)? |ten hoogste |zwaar |zijn |is |een gewicht van |maximaal )*[(:]?\s*"
    r"(?P<weight>\d\.\d{3}|\d{1,4})\s*" + _UNIT.format("unit")
)
_BACKWARD = re.compile(
    r"(?P<weight>\d\.\d{3}|\d{1,4})\s*"
    + _UNIT.format("unit")
    + r"\s+(?:te (?:behalen|verdienen|halen) |toe |gaan |gaat )?(?:voor|op|aan|met|naar) "
    r"(?:de |het |wie |uw |hoe )?(?P<name>[a-z\u00e0-\u00ff][a-z\u00e0-\u00ff' /-]{2,50})"
)
_SECOND = re.compile(r"(?:\b(?:van de|op de|\+/-)|\s/)\s*$")
_RANGE = re.compile(r"\d+ (?:tot|\u00e0|-) \d+ ?(?:%|procent|punten)")
_CELL = re.compile(r"(?:max\.?(?:imaal)? )?(\d{1,4})\s*(%|procent|punten|ptn)?")
#: Words in brackets, without a number: an explanation, no weight.
_ASIDE = re.compile(r"\([^()\d]*\)")
_MAY_WEIGH = sieved(r"\d|procent|percent|punten|helft|derde|kwart")
_NUMBERED = sieved(r"\d ?(?:%|procent|percent|punten|ptn)")
#: What is left where a place stood.
_BLANKED = " " * 6
#: More weights in one sentence are a list of criteria, whatever it names besides.
_SOME = 2
#: "50 voor de prijs, 30 voor uw aanpak".
_AFTER = re.compile(r"\b\d{1,3} ?(?:%|punten|procent)? (?:voor|op|aan|naar) (?:de |het |uw )?[a-z]")
_POINTS = frozenset({"punten", "ptn", "punt"})
#: Name, weight, unit and the place of the weight.
_Weight = tuple[str, int, str, int]
#: Fewer letters are no name.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Criterion:
    name: str
    weight: int
    unit: str  # "%" or "p"
    passage: Passage
    sentence: Sentence
    group: tuple[int, int]  # a table, or a paragraph with its article
    total: bool = False
    partial: bool = False  # not every weight of its sentence was understood
    of_hundred: bool = False

    @property
    def core(self) -> str:
        """The words of the name that tell criteria apart."""
        return core_of(self.name)


def core_of(name: str) -> str:
    words = re.findall(r"[a-z\u00e0-\u00ff]+", name)
    return " ".join(w for w in words if len(w) > _SHORT and w not in _EMPTY)


def criteria_of(reading: Reading) -> list[Criterion]:
    """The criteria of a document; worked out once."""
    return reading.remember("criteria", lambda: list(_criteria(reading)))


def _criteria(reading: Reading) -> Iterator[Criterion]:
    seen_rows: set[tuple[int, int]] = set()
    for sentence in reading.sentences:
        block = sentence.block
        if language.is_question(sentence):
            continue
        if block.row:
            if (block.table, block.row) in seen_rows or not _is_table_of_award(sentence):
                continue
            seen_rows.add((block.table, block.row))
            yield from _row(sentence)
        elif _MAY_WEIGH.search(sentence.low) and _is_about_award(sentence):
            yield from _of_sentence(sentence)


def _is_about_award(sentence: Sentence) -> bool:
    low = in_digits(sentence.low)
    if pattern("weighing-not").search(low) and not (
        len(_NUMBERED.findall(low)) > _SOME and pattern("weighing").search(low)
    ):
        return False
    title = sentence.section.own + " " + sentence.lead
    price = pattern("price-word").search(low)
    if pattern("weighing").search(low):
        return True
    if price and pattern("weighing-number").search(low):
        return True
    if len(_NUMBERED.findall(low)) > 1 and "punten" in low:
        return True
    nearby = any(
        pattern("weighing-number").search(in_digits(s.low))
        and (pattern("weighing").search(s.low) or pattern("price-word").search(s.low))
        for s in sentence.near(2, 2)
        if s.block is sentence.block
    )
    listed = bool(pattern("award-context").search(title)) or nearby
    return listed and bool(pattern("weighing-number").search(low))


def _of_sentence(sentence: Sentence) -> Iterator[Criterion]:
    low = _ASIDE.sub(lambda m: " " * len(m[0]), list_in_digits(in_digits(sentence.low)))
    low = pattern("places").sub(lambda m: " " * len(m[0]), low)
    low = pattern("no-weight").sub(lambda m: " " * len(m[0]), low)
    found = _best(list(_found(_FORWARD, low)), list(_found(_BACKWARD, low)), low)
    units = {unit for _, _, unit, _ in found if unit}
    told = "p" if any(unit in _POINTS or "/" in unit for unit in units) else "%"
    of_hundred = bool(re.search(r"van de 100|op 100|/ ?100", low)) or told == "%"
    named = [each for each in found if each[0]]
    # Bare numbers count only when they make a whole together: 'prijs 60, kwaliteit 40'.
    parts = [weight for name, weight, _, _ in named if not pattern("total-word").search(name)]
    bare = not units and sum(parts) not in {HUNDRED, 1000}
    if (
        bare
        and not (len(named) == 1 and pattern("weighing").search(low) and named[0][1] <= HUNDRED)
        and not _halves(named)
    ):
        return
    before = ""
    for said, weight, _, _ in named:
        core = core_of(said)
        # "Telt voor 20 procent, op blad 3 voor 30 procent": the second is of the same.
        again = not core and before and not pattern("total-told").search(low)
        name = before if again else said
        before = name if core else before
        yield Criterion(
            name,
            weight,
            told,
            sentence.passage(),
            sentence,
            _group(sentence),
            total=bool(pattern("total-word").search(name))
            or (not core and bool(pattern("total-told").search(low))),
            partial=bool(_RANGE.search(low) or re.search(r"\b(?:elk|ieder|allebei|beide)\b", low))
            or len(_NUMBERED.findall(low)) > len(named),
            of_hundred=of_hundred,
        )


def _best(forward: list[_Weight], backward: list[_Weight], low: str) -> list[_Weight]:
    """Names before their weights or after them: what gives more; the other where one has none."""
    after = len(backward) > len(forward) or len(_AFTER.findall(low)) > 1
    chosen, rest = (backward, forward) if after and backward else (forward, backward)
    others = {place: name for name, _, _, place in rest if core_of(name)}
    return [
        (name if core_of(name) else others.get(place, name), weight, unit, place)
        for name, weight, unit, place in chosen
    ]


def _halves(named: list[_Weight]) -> bool:
    """Two whole sets after one another: 'prijs 65, kwaliteit 35; prijs 35, kwaliteit 65'."""
    weights = [weight for _, weight, _, _ in named]
    middle = len(weights) // 2
    return len(weights) % 2 == 0 and {sum(weights[:middle]), sum(weights[middle:])} == {HUNDRED}


def _found(expression: re.Pattern[str], low: str) -> Iterator[_Weight]:
    for match in expression.finditer(low):
        name = re.split(r"[,;.]| en (?=\w+$)| dat (?=\w)", match["name"].strip(" ,-("))[-1].strip(
            " ,-("
        )
        name = re.sub(r"^(?:en|de|het|een|waarbij|voor|dat|of|uit|terwijl) ", "", name)
        weight = int(match["weight"].replace(".", ""))
        # "Op bladzijde 4 voor 70%, op bladzijde 9 voor 60%": a place was blanked, the name stays.
        again = len(name) < _SHORT and _BLANKED in low[match.start() : match.start("weight")]
        short = len(name) < _SHORT and not again
        if short or not weight or _SECOND.search(low[: match.start("weight")]):
            continue
        yield name, weight, (match["unit"] or "").strip(), match.start("weight")


def _group(sentence: Sentence) -> tuple[int, int]:
    """A paragraph is one list; the points of a list are one, in their section."""
    if sentence.block.kind == "item":
        return sentence.section.number, 0
    return sentence.section.number, -1 - sentence.block.start


def _is_table_of_award(sentence: Sentence) -> bool:
    head = sentence.reading.rows.get((sentence.block.table, 1), [])
    words = " ".join(s.low for s in head)
    title = sentence.section.own + " " + sentence.lead
    return bool(pattern("weight-head").search(words)) and (
        bool(pattern("award-context").search(words + " " + title))
        or any(
            pattern("price-word").search(s.low)
            for number in range(1, 12)
            for s in sentence.reading.rows.get((sentence.block.table, number), [])
        )
    )


def _row(sentence: Sentence) -> Iterator[Criterion]:
    row = sentence.row
    name = next((s.low for s in row if re.search(r"[a-z]{4}", s.low)), "")
    numbers = [
        found for s in row if (found := _CELL.fullmatch(s.low.strip(" ."))) and s.low != row[0].low
    ]
    if len(numbers) != 1 or not name:
        return
    found = numbers[0]
    start, end = row[0].passage().start, row[-1].passage().end
    head = " ".join(s.low for s in sentence.reading.rows.get((sentence.block.table, 1), []))
    told = found[2] or ("punten" if re.search(r"punten|max|score", head) else "%")
    yield Criterion(
        name,
        int(found[1]),
        "%" if told in {"%", "procent"} else "p",
        sentence.reading.passage(row[0].block, start, end),
        sentence,
        (sentence.section.number, sentence.block.table),
        total=bool(pattern("total-word").search(name)),
        of_hundred=told in {"%", "procent"},
    )
