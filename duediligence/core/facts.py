"""The one shape that everything pure looks at: a dossier as plain data.

Codes are those of ``duediligence/reference``; empty text means 'not filled in'. Ids are whatever
the rows have, used only to refer to each other. Of rows that are read by the hundred (sites,
links) the shape is a tuple: it is made the fastest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

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


class SiteFact(NamedTuple):
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


class LinkFact(NamedTuple):
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

    def by_chain(self) -> dict[int, tuple[list[SiteFact], list[LinkFact]]]:
        """Sites and links of every chain, in one pass; a site may stand in several."""
        found: dict[int, tuple[list[SiteFact], list[LinkFact]]] = defaultdict(lambda: ([], []))
        for site in self.sites:
            for chain in site.chains:
                found[chain][0].append(site)
        for link in self.links:
            found[link.chain][1].append(link)
        return found
