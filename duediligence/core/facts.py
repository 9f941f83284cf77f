"""The one shape that everything pure looks at: a dossier as plain data.

Codes are those of ``duediligence/reference``; empty text means 'not filled in'. Ids are whatever
the rows have, used only to refer to each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

#: Levels of verification: 0 unknown, 1 declared, 2 document, 3 visited, 4 independently verified.
UNKNOWN, DECLARED, DOCUMENT, VISITED, VERIFIED = range(5)
LARGEST = 3  # of scale, scope, irremediability and likelihood; 0 is 'not weighed'


@dataclass(frozen=True, slots=True)
class Answer:
    """``confirmed``: the round (a year) in which it was last given or called still right."""

    value: str = ""  # "yes", "partly", "no", "unknown", or free text
    note: str = ""
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class SiteFact:
    id: int
    role: str
    name: str = ""
    country: str = ""
    level: int = UNKNOWN
    action: str = ""
    action_day: date | None = None
    chains: frozenset[int] = frozenset()

    @property
    def is_known(self) -> bool:
        return self.level > UNKNOWN

    @property
    def has_action(self) -> bool:
        """Not knowing is a proper answer with something to do and a day to do it."""
        return bool(self.action) and self.action_day is not None


@dataclass(frozen=True, slots=True)
class LinkFact:
    chain: int
    seller: int
    buyer: int
    level: int = UNKNOWN


@dataclass(frozen=True, slots=True)
class ChainFact:
    id: int
    name: str
    stone: str = ""
    product: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RiskFact:
    """``finding``: "risk", "none" (looked for, not found, and why) or "unknown"."""

    id: int
    theme: str
    finding: str = "risk"
    chain: int | None = None
    is_actual: bool = False
    scale: int = 0
    scope: int = 0
    irremediability: int = 0
    likelihood: int = 0


@dataclass(frozen=True, slots=True)
class MeasureFact:
    id: int
    risks: frozenset[int] = frozenset()
    status: str = "planned"  # planned, busy, done, stopped
    owner: str = ""
    due: date | None = None
    goal: str = ""
    indicator: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class DossierFacts:
    group: str
    round: int  # the year
    round_number: int  # 1 in the first year of this company
    answers: Mapping[str, Answer] = field(default_factory=dict)
    chains: tuple[ChainFact, ...] = ()
    sites: tuple[SiteFact, ...] = ()
    links: tuple[LinkFact, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    measures: tuple[MeasureFact, ...] = ()
    complaints_open: int = 0  # without any word of what is done about them
    complaints: int = 0
