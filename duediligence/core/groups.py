"""A large chain in groups: the places with one role in one country are one stop of the picture.

Nobody reads a picture of two hundred places and six hundred links. The groups say how much there
is and how much of it is known; the list of places has the places themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from duediligence.core.reference import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duediligence.core.facts import LinkFact, SiteFact

#: So many places one can still read in one picture, and so many below each other.
MOST, MOST_IN_STAGE = 24, 8


@dataclass(frozen=True, slots=True)
class Group:
    """``id``: its number in this chain, the largest group first; ``country`` may be unknown."""

    id: int
    role: str
    country: str
    sites: int
    known: int

    @property
    def is_known(self) -> bool:
        """Every place of it."""
        return self.known == self.sites


class Way(NamedTuple):
    """From one stop to another, or to itself: between places of one group.

    ``is_sure``: somebody told or showed every link of it; else it is how we think the stone goes.
    """

    seller: int
    buyer: int
    is_sure: bool
    links: int = 1


def is_large(sites: Iterable[SiteFact]) -> bool:
    """Whether the picture shows groups instead of places."""
    known = roles()
    stages = Counter(known[site.role].stage for site in sites)
    return stages.total() > MOST or max(stages.values(), default=0) > MOST_IN_STAGE


def ways_of(sites: Iterable[SiteFact], links: Iterable[LinkFact]) -> list[Way]:
    """Every link between two of these places."""
    known = {site.id: site.is_known for site in sites}
    return [
        Way(link.seller, link.buyer, link.level > 0 and known[link.seller] and known[link.buyer])
        for link in links
        if link.seller in known and link.buyer in known
    ]


def grouped(sites: Sequence[SiteFact], links: Iterable[LinkFact]) -> tuple[list[Group], list[Way]]:
    """The groups of these places, and the ways between them; the order of the rows is no matter."""
    together: dict[tuple[str, str], list[SiteFact]] = defaultdict(list)
    for site in sites:
        together[(site.role, site.country)].append(site)
    ranked = sorted(together.items(), key=lambda item: (-len(item[1]), item[0]))
    groups = [
        Group(at, role, country, len(rows), sum(site.is_known for site in rows))
        for at, ((role, country), rows) in enumerate(ranked, start=1)
    ]
    number = {
        site.id: each.id for each, (_key, rows) in zip(groups, ranked, strict=True) for site in rows
    }
    between: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for way in ways_of(sites, links):
        between[(number[way.seller], number[way.buyer])].append(way.is_sure)
    ways = [Way(one, other, all(sure), len(sure)) for (one, other), sure in sorted(between.items())]
    return groups, ways
