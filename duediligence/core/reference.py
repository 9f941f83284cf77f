"""The reference data of the dossier, read once: frozen dataclasses over TOML.

A mistake in a file raises ``ReferenceDataError`` with file and entry, at the first use.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

FOLDER = Path(__file__).resolve().parent.parent / "reference"
CERTAINTIES = ("verified", "reconstruction", "from-memory")
GROUPS = ("A", "B", "C")
Language = Literal["nl", "en"]
Kind = Literal["choice", "text"]
Scope = Literal["company", "chain"]


class ReferenceDataError(ValueError):
    """A reference file says something that cannot be meant; names file and entry."""


@dataclass(frozen=True, slots=True)
class Words:
    nl: str
    en: str

    def to(self, language: str) -> str:
        return self.en if language.startswith("en") else self.nl


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    checked: date


@dataclass(frozen=True, slots=True)
class Basis:
    """What an entry rests on, and how sure that is."""

    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class Step:
    number: int  # 1 to 6
    slug: str
    name: Words
    why: Words
    basis: Basis


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    name: Words
    hint: Words
    basis: Basis


@dataclass(frozen=True, slots=True)
class SilentWords:
    legal: frozenset[str]
    trade: frozenset[str]


@dataclass(frozen=True, slots=True)
class Theme:
    code: str
    name: Words
    hint: Words
    affects: str
    always: bool  # is treated in every chain, and cannot be left out
    basis: Basis


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    stage: int  # place in the picture, from the ground (1) to the work
    counts: str  # "quarry", "factory" or ""
    name: Words


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    code: str
    level: int  # what it proves at best
    name: Words


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    step: int
    scope: Scope
    groups: str
    from_round: int  # asked from this round of the company on, counted from 1
    kind: Kind
    ask: Words
    why: Words
    example: Words
    basis: Basis

    def is_for(self, group: str, round_number: int) -> bool:
        return group in self.groups and round_number >= self.from_round


@dataclass(frozen=True, slots=True)
class Check:
    """A point that can be seen in a shared dossier; its code is a question or a count."""

    code: str
    part: str  # what has to be shared to see it, a code of ``core.sharing.KINDS``
    name: Words
    ask: Words


@dataclass(frozen=True, slots=True)
class Obligation:
    block: str  # a clause of tenders/reference/clauses: "ISV-03"
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    step: int
    rungs: tuple[tuple[str, ...], ...]  # codes of checks, from the ground up


@cache
def sources() -> Mapping[str, Source]:
    return {key: Source(row["name"], row["checked"]) for key, row in _file("sources").items()}


@cache
def steps() -> tuple[Step, ...]:
    rows = [
        Step(row["number"], row["slug"], _words(row), _words(row, "why"), _basis("steps", row))
        for row in _file("steps")["step"]
    ]
    if [row.number for row in rows] != list(range(1, 7)):
        raise ReferenceDataError("steps.toml: not six steps in order")
    return tuple(rows)


def step(number: int) -> Step:
    return steps()[number - 1]


@cache
def groups() -> Mapping[str, Group]:
    found = {
        row["code"]: Group(row["code"], _words(row), _words(row, "hint"), _basis("groups", row))
        for row in _file("groups")["group"]
    }
    if tuple(found) != GROUPS:
        raise ReferenceDataError("groups.toml: not A, B and C")
    return found


@cache
def themes() -> Mapping[str, Theme]:
    return {
        row["code"]: Theme(
            row["code"],
            _words(row),
            _words(row, "hint"),
            row["affects"],
            row.get("always", False),
            _basis("themes", row),
        )
        for row in _file("themes")["theme"]
    }


@cache
def roles() -> Mapping[str, Role]:
    """Every role by code, in the order of the chain."""
    return {
        row["code"]: Role(row["code"], row["stage"], row.get("counts", ""), _words(row))
        for row in _file("roles")["role"]
    }


@cache
def points_of_countries() -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude in degrees, by code of ISO 3166-1."""
    rows = _file("map")["country"]
    return {code: (float(point[0]), float(point[1])) for code, point in rows.items()}


@cache
def silent_words() -> SilentWords:
    """What in the name of a company does not tell which company it is."""
    words = _file("names")
    return SilentWords(frozenset(words["legal"]), frozenset(words["trade"]))


@cache
def evidence_kinds() -> Mapping[str, EvidenceKind]:
    return {
        row["code"]: EvidenceKind(row["code"], row["level"], _words(row))
        for row in _file("evidence")["kind"]
    }


@cache
def questions() -> Mapping[str, Question]:
    found = {}
    for row in _file("questions")["question"]:
        if (
            row["scope"] not in ("company", "chain")
            or row["kind"] not in ("choice", "text")
            or not set(row["groups"]) <= set(GROUPS)
            or row["step"] not in range(1, 7)
        ):
            raise ReferenceDataError(f"questions.toml: {row['code']}")
        nl, en = row["nl"], row["en"]
        found[row["code"]] = Question(
            code=row["code"],
            step=row["step"],
            scope=cast("Scope", row["scope"]),
            groups=row["groups"],
            from_round=row["from_round"],
            kind=cast("Kind", row["kind"]),
            ask=Words(nl["ask"], en["ask"]),
            why=Words(nl["why"], en["why"]),
            example=Words(nl["example"], en["example"]),
            basis=_basis("questions", row),
        )
    return found


def questions_for(
    group: str, round_number: int, *, step: int | None = None, scope: Scope | None = None
) -> Iterator[Question]:
    """What a company of this group is asked in its ``round_number``-th year."""
    for question in questions().values():
        if (
            question.is_for(group, round_number)
            and step in (None, question.step)
            and scope in (None, question.scope)
        ):
            yield question


@cache
def checks() -> Mapping[str, Check]:
    return {
        row["code"]: Check(row["code"], row["part"], _words(row), _words(row, "ask"))
        for row in _file("meaning")["check"]
    }


@cache
def obligations() -> tuple[Obligation, ...]:
    return tuple(
        Obligation(row["block"], _known(row["block"], row["checks"]))
        for row in _file("meaning")["obligation"]
    )


@cache
def maturities() -> tuple[Ladder, ...]:
    return tuple(
        Ladder(row["step"], tuple(_known(f"step {row['step']}", rung) for rung in row["rungs"]))
        for row in _file("meaning")["maturity"]
    )


def _known(entry: str, codes: list[str]) -> tuple[str, ...]:
    if unknown := set(codes) - checks().keys():
        raise ReferenceDataError(f"meaning.toml: {entry}: no check is called {sorted(unknown)}")
    return tuple(codes)


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _words(row: Mapping[str, Any], what: str = "") -> Words:
    nl, en = (f"{language}_{what}" if what else language for language in ("nl", "en"))
    return Words(row[nl], row[en])


def _basis(file: str, row: Mapping[str, Any]) -> Basis:
    where = f"{file}.toml: {row.get('code', row.get('number'))}"
    if row.get("certainty") not in CERTAINTIES:
        raise ReferenceDataError(f"{where}: certainty is {row.get('certainty')!r}")
    if row.get("source") not in sources():
        raise ReferenceDataError(f"{where}: source {row.get('source')!r} is not in sources.toml")
    return Basis(sources()[row["source"]], row["certainty"])
