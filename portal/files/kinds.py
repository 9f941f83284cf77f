"""The kinds of file and their limits, from ``kinds.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from portal.files.inspection.verdict import FileType, Rules

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its name in two languages, who may send it, and the rules for it."""

    code: str
    nl: str
    en: str
    organisations: frozenset[str]  # values of OrganisationKind
    shared: bool  # equal content of one organisation is kept once
    rules: Rules

    @property
    def name(self) -> str:
        return self.nl if (get_language() or "nl").startswith("nl") else self.en


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for all kinds; bytes and hours."""

    organisation_quota_bytes: int
    unfinished_hours: int
    most_parts: int


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by code, in the order of the file."""
    data = _data()
    types = {
        code: FileType(code, of["media_type"], tuple(of["extensions"]))
        for code, of in data["types"].items()
    }
    return {code: _kind(code, data["defaults"] | own, types) for code, own in data["kinds"].items()}


def kind(code: str) -> Kind:
    """Give one kind; ``LookupError`` for a code that ``kinds.toml`` does not have."""
    return kinds()[code]


@cache
def policy() -> Policy:
    data = _data()["policy"]
    return Policy(data["organisation_quota_bytes"], data["unfinished_hours"], data["most_parts"])


def megabytes(size: int) -> str:
    """Write a size in bytes for people, such as ``"25 MB"``."""
    return f"{size / _MEGABYTE:.0f} MB" if size >= _MEGABYTE else f"{max(1, size // 1024)} kB"


def type_name(code: str) -> str:
    """What people call a type of content; the code itself where it says enough."""
    said = _data()["names"].get(code)
    language = "nl" if (get_language() or "nl").startswith("nl") else "en"
    return str(said[language]) if said else code


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))


def _kind(code: str, data: dict[str, Any], types: dict[str, FileType]) -> Kind:
    rules = Rules(
        types={name: types[name] for name in data["types"]},
        max_bytes=data["max_bytes"],
        max_pixels=data["max_pixels"],
        max_entries=data["max_entries"],
        max_unpacked_bytes=data["max_unpacked_bytes"],
        max_ratio=data["max_ratio"],
        ratio_from_bytes=data["ratio_from_bytes"],
        max_depth=data["max_depth"],
        active=data["active"],
    )
    return Kind(
        code, data["nl"], data["en"], frozenset(data["organisations"]), data["shared"], rules
    )
