"""The register of personal data: what is kept of people, why, how long; how it is shown and wiped.

Every app registers its own part in ``apps.ready``: words and periods in a ``personal.toml``, deeds
as functions. Commands and pages above (``portal.operations.privacy``) only walk the register.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

LANGUAGES = ("nl", "en")
TEXTS = ("what", "why", "who", "kept", "erasure")
#: Letters of article 6(1) of the GDPR that the portal may rest on; consent is asked for nothing.
GROUNDS = frozenset("bcef")


@dataclass(frozen=True, slots=True)
class Part:
    """What an app can do with one kind of data; people by id, everything inside a transaction."""

    #: Everything kept about this person, as JSON values.
    export: Callable[[int], list[dict[str, Any]]]
    #: Wipe what must not stay, and say how many rows changed. ``None``: kept, the text says why.
    erase: Callable[[int], int] | None = None
    #: Wipe what began before this moment, and say how many rows changed.
    purge: Callable[[datetime], int] | None = None
    #: Erased after all others, which may still need the name or the address.
    last: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    code: str
    ground: str  # a letter of article 6(1) GDPR
    keep_days: int | None  # None: as long as the text ``kept`` says
    certainty: str
    words: Mapping[str, Mapping[str, str]]  # language → TEXTS
    part: Part

    def text(self, name: str, language: str) -> str:
        return self.words["en" if language.startswith("en") else "nl"][name]


_REGISTERED: dict[str, Holding] = {}


def load(path: Path, parts: Mapping[str, Part]) -> None:
    """Add what the file holds, each with its part; loading the same again changes nothing.

    Raises ``ValueError`` when file and parts name other codes, a text is missing, a period stands
    without a way to purge (or the other way round), or a code is taken.
    """
    data = tomllib.loads(path.read_text("utf-8"))
    rows = {row["code"]: row for row in data["holding"]}
    if rows.keys() != parts.keys():
        raise ValueError(f"{path}: not both in file and code: {sorted(rows.keys() ^ parts.keys())}")
    for code, row in rows.items():
        words = {language: row[language] for language in LANGUAGES}
        if any(not words[language].get(text) for language in LANGUAGES for text in TEXTS):
            raise ValueError(f"{code} misses a text")
        if row["ground"] not in GROUNDS:
            raise ValueError(f"{code}: {row['ground']} is no ground")
        if ("keep_days" in row) != (parts[code].purge is not None):
            raise ValueError(f"{code}: a period and a way to purge belong together")
        holding = Holding(
            code, row["ground"], row.get("keep_days"), data["certainty"], words, parts[code]
        )
        if _REGISTERED.setdefault(code, holding) != holding:
            raise ValueError(f"{code} is registered twice")


def rows(*found: Iterable[Mapping[str, object]]) -> list[dict[str, Any]]:
    """Put the ``values()`` of some querysets into one list, as a part exports them."""
    return [dict(row) for each in found for row in each]


def keep_days(code: str) -> int:
    """How long this kind is kept. Raises ``KeyError`` for a kind without a period."""
    days = _REGISTERED[code].keep_days
    if days is None:
        raise KeyError(code)
    return days


def in_order_of_erasing() -> list[Holding]:
    return sorted(holdings(), key=lambda holding: (holding.part.last, holding.code))


def holdings() -> list[Holding]:
    """The whole register, by code."""
    return [_REGISTERED[code] for code in sorted(_REGISTERED)]
