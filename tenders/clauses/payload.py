"""A clause as data: the shape of the TOML files and of what is stored, and what is wrong with one.

Texts are marked up lightly. A blank line begins the next numbered paragraph; lines with "- " are
the items of a list, lines with "|" the rows of a table (the first is its head). "[BC] " in front
of a paragraph keeps it for suppliers of those groups. ``{code}`` is a parameter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from tenders.advice.outcome import CERTAINTIES, Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Language = Literal["nl", "en"]
Value = str | int
#: What a clause is for, in the order in which a document has them.
TYPES = (
    "consultation",
    "notice",
    "exclusion",
    "selection",
    "specification",
    "labels",
    "award",
    "declaration",
    "performance",
    "contract",
    "verification",
    "letter",
)
PHASES = ("A", "B", "C", "D")
AMBITIONS = ("basis", "significant", "ambitious")
THEMES = (
    "due-diligence",
    "origin",
    "risk",
    "labour",
    "remedy",
    "sanction",
    "transparency",
    "verification",
    "labels",
    "subcontracting",
    "dialogue",
    "environment",
    "procedure",
)
JURISDICTIONS = ("nl", "be")
GROUPS = ("A", "B", "C")
FORMS = ("performance", "selection", "award")
#: What a duty needs from another clause: a consequence, or a way to look.
LINKS = ("sanction", "access")
#: Parameters that are a number, with the least and most that a person may mean by them.
NUMBERS = ("days", "workdays", "months", "count", "times", "per-year", "percent", "points")
PARAMETER_TYPES = (*NUMBERS, "text")
#: Texts that every clause has in both languages.
SAID = ("title", "purpose", "plain", "proportional", "fallback", "unacceptable", "verification")
#: A stable number: ISV-03, or CL-HER-02.
NUMBER = re.compile(r"ISV-(0[1-9]|1[0-2])|CL-[A-Z]{3}-[0-9]{2}")
PLACE = re.compile(r"\{([a-z][a-z_0-9]*)\}")
LONGEST_VALUE = 300
_GROUPED = re.compile(r"\[([ABC]+)\] ")
_CODE = re.compile(r"[a-z][a-z_0-9]{0,39}")


@dataclass(frozen=True, slots=True)
class Basis:
    """An article, or another text that a clause rests on."""

    jurisdiction: str
    article: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Parameter:
    """A place that is filled in. ``fact`` names what of the tender fills it at first."""

    code: str
    type: str
    names: Mapping[str, str]
    default: Value
    minimum: int | None = None
    maximum: int | None = None
    fact: str = ""

    def name(self, language: Language) -> str:
        return self.names[language]

    def allows(self, value: object) -> bool:
        """Whether ``value`` is of the right kind and within the limits."""
        if self.type == "text":
            return (
                isinstance(value, str)
                and 0 < len(value.strip()) <= LONGEST_VALUE
                and value.isprintable()
            )
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        low, high = self.minimum, self.maximum
        return (low is None or value >= low) and (high is None or value <= high)


@dataclass(frozen=True)
class Clause:
    """One clause; ``number`` is for good, the rest belongs to a version."""

    number: str
    payload: Mapping[str, Any] = field(repr=False, hash=False)

    def said(self, name: str, language: Language) -> str:
        text: str = self.payload[name][language]
        return text

    def title(self, language: Language) -> str:
        return self.said("title", language)

    def text(self, language: Language, jurisdiction: str) -> str:
        """The words for the contract: the Flemish ones where they differ and it is Belgian."""
        texts = self.payload["text"]
        found: str = texts["en"] if language == "en" else texts["nl"]
        return texts.get("be", found) if language == "nl" and jurisdiction == "be" else found

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def phase(self) -> str:
        return str(self.payload["phase"])

    @property
    def ambition(self) -> str:
        return str(self.payload["ambition"])

    @property
    def certainty(self) -> Certainty:
        found: Certainty = self.payload["certainty"]
        return found

    @property
    def needs_lawyer(self) -> bool:
        return bool(self.payload["lawyer"])

    @cached_property
    def jurisdictions(self) -> frozenset[str]:
        return frozenset(self.payload["jurisdictions"])

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset(self.payload["forms"])

    @cached_property
    def groups(self) -> frozenset[str]:
        return frozenset(self.payload["groups"])

    @cached_property
    def themes(self) -> frozenset[str]:
        return frozenset(self.payload["themes"])

    @cached_property
    def asks(self) -> frozenset[str]:
        return frozenset(self.payload.get("asks", ()))

    @cached_property
    def gives(self) -> frozenset[str]:
        return frozenset(self.payload.get("gives", ()))

    @cached_property
    def needs(self) -> tuple[str, ...]:
        return tuple(self.payload.get("needs", ()))

    @cached_property
    def basis(self) -> tuple[Basis, ...]:
        return tuple(
            Basis(row["jurisdiction"], row["article"], row["source"], row["certainty"])
            for row in self.payload["basis"]
        )

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(_parameter(row) for row in self.payload.get("parameters", ()))


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text: ``kind`` is paragraph, items or table; ``groups`` for whom it is."""

    kind: Literal["paragraph", "items", "table"]
    lines: tuple[str, ...]
    groups: frozenset[str] = frozenset(GROUPS)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of a table, its head first."""
        return tuple(
            tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            for line in self.lines
        )


def blocks(text: str) -> Iterator[Block]:
    """Take a marked-up text apart."""
    for part in re.split(r"\n\s*\n", text.strip()):
        found = _GROUPED.match(part)
        groups = frozenset(found[1]) if found else frozenset(GROUPS)
        lines = tuple(line.strip() for line in part[found.end() if found else 0 :].splitlines())
        if all(line.startswith("|") for line in lines):
            yield Block("table", lines, groups)
        elif all(line.startswith("- ") for line in lines):
            yield Block("items", tuple(line[2:] for line in lines), groups)
        else:
            yield Block("paragraph", (" ".join(lines),), groups)


def mistakes(payload: Mapping[str, Any]) -> list[str]:
    """What is wrong with a payload, in words; empty when a ``Clause`` can be made of it."""
    try:
        return [*_choices_wrong(payload), *_said_wrong(payload), *_parameters_wrong(payload)]
    except (KeyError, TypeError, AttributeError) as error:
        return [f"The clause is not whole: {error}."]


def _choices_wrong(payload: Mapping[str, Any]) -> Iterator[str]:
    one = {"type": TYPES, "phase": PHASES, "ambition": AMBITIONS, "certainty": CERTAINTIES}
    for name, known in one.items():
        if payload[name] not in known:
            yield f"{name}: {payload[name]!r} is unknown."
    many = {
        "jurisdictions": JURISDICTIONS,
        "groups": GROUPS,
        "forms": FORMS,
        "themes": THEMES,
        "asks": LINKS,
        "gives": LINKS,
    }
    for name, known in many.items():
        if unknown := set(payload.get(name, ())) - set(known):
            yield f"{name}: {sorted(unknown)} is unknown."
    if not payload["jurisdictions"] or not payload["groups"]:
        yield "A clause is for a jurisdiction and for a group of suppliers."
    if not isinstance(payload["lawyer"], bool):
        yield "lawyer: true or false."
    yield from _links_wrong(payload)


def _links_wrong(payload: Mapping[str, Any]) -> Iterator[str]:
    for number in payload.get("needs", ()):
        if not NUMBER.fullmatch(number):
            yield f"needs: {number!r} is no number of a clause."
    if not payload["basis"]:
        yield "A clause says what it rests on."
    for row in payload["basis"]:
        if row["certainty"] not in CERTAINTIES or not row["article"] or not row["source"]:
            yield f"basis: {row!r} misses an article, a source or a certainty."


def _said_wrong(payload: Mapping[str, Any]) -> Iterator[str]:
    for name in (*SAID, "text"):
        for language in ("nl", "en"):
            if not str(payload[name].get(language, "")).strip():
                yield _("%(part)s is empty.") % {"part": f"{_called(name)} ({language})"}
    texts = payload["text"]
    if unknown := set(texts) - {"nl", "en", "be"}:
        yield f"text: {sorted(unknown)} is no language."
    yield from _tables_wrong(texts)


def said_names() -> dict[str, str]:
    """The texts of a clause by what a reader calls them, in the order of a page."""
    return {
        "purpose": _("Purpose"),
        "plain": _("In plain words"),
        "proportional": _("When it is proportional"),
        "fallback": _("Fallback"),
        "unacceptable": _("What is not acceptable"),
        "verification": _("How it is checked later"),
    }


def _called(name: str) -> str:
    return {"title": _("Title"), "text": _("Text"), **said_names()}[name]


def _tables_wrong(texts: Mapping[str, str]) -> Iterator[str]:
    for language, text in texts.items():
        here = {"language": language}
        for block in blocks(text):
            if block.kind == "table" and len({len(row) for row in block.rows}) != 1:
                yield _("Text (%(language)s): a table has rows of different lengths.") % here
            if block.kind == "paragraph" and any("|" in line for line in block.lines):
                yield _("Text (%(language)s): a table stands apart, between blank lines.") % here


def _parameters_wrong(payload: Mapping[str, Any]) -> Iterator[str]:
    rows = payload.get("parameters", [])
    codes = [row["code"] for row in rows]
    if len(set(codes)) != len(codes):
        yield "Two parameters have the same code."
    for row in rows:
        code = row["code"]
        if not _CODE.fullmatch(code) or row["type"] not in PARAMETER_TYPES:
            yield f"{code}: this code or type is unknown."
            continue
        found = _parameter(row)
        low, high = found.minimum, found.maximum
        if found.type in NUMBERS and (low is None or high is None or low > high):
            yield _("%(name)s: the least is not more than the most.") % {"name": code}
        elif found.type in NUMBERS and not found.allows(found.default):
            yield _("%(name)s: the default is outside the limits.") % {"name": code}
        if not all(found.names.get(language) for language in ("nl", "en")):
            yield f"{code} has no name."
    for language, text in payload["text"].items():
        used = set(PLACE.findall(text))
        if used != set(codes):
            odd = ", ".join(f"{{{code}}}" for code in sorted(used ^ set(codes)))
            yield _(
                "Text (%(language)s): these places stand in the text or in the list, and not in "
                "both: %(places)s."
            ) % {"language": language, "places": odd}
        if re.sub(PLACE, "", text).count("{") or re.sub(PLACE, "", text).count("}"):
            yield _("Text (%(language)s): a curly bracket without a place.") % {
                "language": language
            }


def _parameter(row: Mapping[str, Any]) -> Parameter:
    return Parameter(
        code=row["code"],
        type=row["type"],
        names=row["name"],
        default=row["default"],
        minimum=row.get("minimum"),
        maximum=row.get("maximum"),
        fact=row.get("fact", ""),
    )
