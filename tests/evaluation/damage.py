"""Damage the export of all twelve clauses; are exactly those damages found?

``python -m tests.evaluation.damage [SEED...]`` runs the seeds named, or 50 fixed ones, and says per
kind how often it was drawn and found, and which false alarms came along.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.utils import translation

from tenders.checks import Case, CaseFacts
from tenders.checks.engine import check
from tenders.clauses import docx, odt
from tenders.clauses.checking import Chosen
from tenders.clauses.document import Heading, Paragraph, Run, Table, build
from tenders.clauses.facts import ClauseFacts
from tenders.clauses.filling import first_values
from tenders.clauses.seeds import clauses
from tenders.documents import read_document
from tests.evaluation.sets import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tenders.clauses.document import Document, Element

FIXED = range(1, 51)
#: So many kinds are drawn at once.
AT_ONCE = 5
WRITERS = {"docx": docx.write, "odt": odt.write}
DAY, MOMENT = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of ``damages.toml``."""

    name: str
    expect: tuple[str, ...]
    clause: str = ""
    cut: tuple[str, ...] = ()
    insert: tuple[str, ...] = ()
    heading: str = ""
    group: str = ""
    missed: str = ""
    brings: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was drawn with a seed, what was not found, and what was found too much."""

    seed: int
    ending: str
    drawn: tuple[Damage, ...]
    lost: tuple[Damage, ...]
    alarms: tuple[str, ...]

    @property
    def surprises(self) -> list[str]:
        """What went wrong and is not told in ``damages.toml``."""
        told = {code for each in self.drawn for code in each.brings}
        return [
            *(f"not found: {each.name}" for each in self.lost if not each.missed),
            *(f"false alarm: {code}" for code in self.alarms if code not in told),
        ]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("damages.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> tuple[Damage, ...]:
    return tuple(
        Damage(**{key: tuple(v) if isinstance(v, list) else v for key, v in each.items()})
        for each in _data()["kind"]
    )


def always() -> frozenset[str]:
    """What is found in the undamaged export."""
    return frozenset(_data()["always"])


def draw(seed: int) -> tuple[str, tuple[Damage, ...]]:
    """The format and the kinds of a seed: of one group, and of one clause, at most one kind."""
    dice = random.Random(seed)  # noqa: S311 -- to be drawn again, not to be secret
    ending = dice.choice(sorted(WRITERS))
    taken: dict[str, Damage] = {}
    for each in dice.sample(kinds(), len(kinds())):
        taken.setdefault(each.group or each.clause, each)
        if len(taken) == AT_ONCE:
            break
    return ending, tuple(taken.values())


@cache
def export() -> Document:
    """All twelve, filled in as the portal proposes it."""
    about = ClauseFacts(
        jurisdiction="nl",
        groups=frozenset("ABC"),
        texts={
            "title": "Herinrichting Marktplein",
            "reference": "2026-014",
            "authority": "Gemeente Voorbeeldstad",
            "products": "banden en tegels van graniet",
        },
    )
    chosen = [
        Chosen(clause, first_values(clause, about), 1, "ab" * 32)
        for clause in clauses()
        if clause.number.startswith("ISV-")
    ]
    with translation.override("nl"):
        return build(chosen, about, "nl", day=DAY)


def damaged(document: Document, drawn: Iterable[Damage]) -> Document:
    elements = list(document.elements)
    for each in drawn:
        if each.insert:
            elements = _inserted(elements, each)
        elif each.cut:
            elements = list(_cut(elements, each))
        else:
            elements = list(_without(elements, each.clause))
    return replace(document, elements=tuple(elements))


def _inserted(elements: list[Element], damage: Damage) -> list[Element]:
    """Behind the clauses, before the annex."""
    heads = [(n, each.level) for n, each in enumerate(elements) if isinstance(each, Heading)]
    last = max(n for n, level in heads if level == 2)
    end = min(n for n, _level in heads if n > last)
    added: list[Element] = [Heading(2, damage.heading)]
    added += [Paragraph((Run(text),)) for text in damage.insert]
    return [*elements[:end], *added, *elements[end:]]


def _without(elements: Sequence[Element], clause: str) -> Iterable[Element]:
    """The clause, its explanation in the annex and its line in the closing table go."""
    inside = False
    for each in elements:
        if isinstance(each, Heading):
            inside = each.number == clause or each.text.startswith(f"{clause} ")
        if inside:
            continue
        if isinstance(each, Table):
            rows = tuple(row for row in each.rows if row[0][0].text != clause)
            yield replace(each, rows=rows)
        else:
            yield each


def _cut(elements: Sequence[Element], damage: Damage) -> Iterable[Element]:
    """The words go from the clause itself; what is then empty goes whole."""
    inside = False
    for each in elements:
        if isinstance(each, Heading):
            inside = each.number == damage.clause
        if not inside or not isinstance(each, Paragraph):
            yield each
            continue
        text = "".join(run.text for run in each.runs)
        for expression in damage.cut:
            text = re.sub(expression, "", text)
        if text.strip():
            yield replace(each, runs=(Run(text),))


def found_in(document: Document, ending: str, told: dict[str, Any]) -> tuple[set[str], set[str]]:
    """What the check finds in the file: surely, and as a question."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bepalingen.{ending}"
        path.write_bytes(WRITERS[ending](document, made_at=MOMENT))
        read = read_document(path)
    facts, _day = facts_of(told, "nl") if told else (CaseFacts(jurisdiction="nl"), None)
    result = check(Case((read,), facts, DAY))
    sure = {
        f"{block.code} {block.status}"
        for block in result.building_blocks
        if block.status != "present"
    }
    sure |= {each.code for each in result.findings if each.severity != "question"}
    return sure, {each.code for each in result.findings if each.severity == "question"}


def run(seed: int) -> Outcome:
    ending, drawn = draw(seed)
    told: dict[str, Any] = {}
    for each in drawn:
        told |= each.facts
    sure, asked = found_in(damaged(export(), drawn), ending, told)
    expected = {code for each in drawn for code in each.expect}
    touched = {each.clause for each in drawn}
    usual = {each for each in always() if each.partition(" ")[0] not in touched}
    return Outcome(
        seed,
        ending,
        drawn,
        tuple(each for each in drawn if not set(each.expect) <= sure | asked),
        tuple(sorted(sure - expected - usual)),
    )


def report(outcomes: Iterable[Outcome]) -> str:
    drawn: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    exact = total = 0
    for each in outcomes:
        drawn.update(damage.name for damage in each.drawn)
        lost.update(damage.name for damage in each.lost)
        alarms.update(each.alarms)
        exact += not each.lost and not each.alarms
        total += 1
    found = f"{drawn.total() - lost.total()} of {drawn.total()} damages found"
    lines = [
        f"== damaged exports, {len(kinds())} kinds",
        f"exactly right: {exact} of {total} exports; {found}",
        f"in the undamaged export, wrongly: {', '.join(sorted(always())) or 'nothing'}",
    ]
    lines += [
        f"  not found: {each.name} ({lost[each.name]} of {drawn[each.name]})"
        + (f": {each.missed}" if each.missed else "")
        for each in kinds()
        if lost[each.name]
    ]
    lines += [f"  false alarm: {code} ({count} exports)" for code, count in alarms.most_common()]
    return "\n".join(lines)


def ready() -> None:
    """Set Django up, which the words of the clauses need, when no test runner did."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()


if __name__ == "__main__":
    ready()
    print(report(run(seed) for seed in [int(a) for a in sys.argv[1:]] or FIXED))  # noqa: T201
