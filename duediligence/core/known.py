"""The headline figure: how many quarries and factories are known.

Counted are the rows of the dossier, those that say 'unknown' too; a chain that names no quarry, or
no factory, counts one unknown for it. So leaving a row out never makes the figure better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duediligence.core.reference import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duediligence.core.facts import ChainFact, SiteFact


@dataclass(frozen=True, slots=True)
class Known:
    quarries: int
    quarries_total: int
    factories: int
    factories_total: int

    @property
    def known(self) -> int:
        return self.quarries + self.factories

    @property
    def total(self) -> int:
        return self.quarries_total + self.factories_total

    @property
    def percent(self) -> int | None:
        """Rounded down: 199 of 200 is not 100. ``None`` where there is nothing to count yet."""
        return self.known * 100 // self.total if self.total else None


def known_share(chains: Sequence[ChainFact], sites: Iterable[SiteFact]) -> Known:
    """Count over these chains; a site in two chains counts once."""
    wanted = {chain.id for chain in chains}
    here = [site for site in sites if site.chains & wanted]
    quarries = _count(chains, here, "quarry")
    factories = _count(chains, here, "factory")
    return Known(*quarries, *factories)


def _count(chains: Sequence[ChainFact], sites: list[SiteFact], kind: str) -> tuple[int, int]:
    counted = {code for code, role in roles().items() if role.counts == kind}
    of_kind = [site for site in sites if site.role in counted]
    named = {chain for site in of_kind for chain in site.chains}
    missing = sum(chain.id not in named for chain in chains)
    return sum(site.is_known for site in of_kind), len(of_kind) + missing


def counts_as(role: str) -> str:
    """What a role counts as: "quarry", "factory" or "" (no part of the figure)."""
    known = roles().get(role)
    return known.counts if known else ""
