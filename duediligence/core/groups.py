"""A large chain in groups: the places with one role in one country are one stop of the picture.

Nobody reads a picture of two hundred places and six hundred links. The groups say how much there
is and how much of it is known; the list of places has the places themselves. In brief, where many
chains stand below each other, a whole stage is one group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from duediligence.core.reference import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duediligence.core.facts import LinkFact, SiteFact

#: So many places one can still read in one picture, and so many below each other.
MOST, MOST_IN_STAGE = 24, 8


@dataclass(frozen=True, slots=True)
class Group:
    """``id``: its number in this chain, the largest group first. A country may be "", unknown."""

    id: int
    roles: tuple[str, ...]
    countries: tuple[str, ...]
    sites: int
    known: int

    @property
    def role(self) -> str:
        """One of them: all are of one stage."""
        return self.roles[0]

    @property
    def is_known(self) -> bool:
        """Every place of it."""
        return self.known == self.sites


class Way(NamedTuple):
    """From one stop to another, or to itself: between places of one group.

    ``sure``: of so many links somebody told or showed it; of the rest we only think so.
    """

    seller: int
    buyer: int
    sure: int
    links: int = 1


def is_large(sites: Iterable[SiteFact]) -> bool:
    """Whether the picture shows groups instead of places."""
    known = roles()
    stages = Counter(known[site.role].stage for site in sites)
    return stages.total() > MOST or max(stages.values(), default=0) > MOST_IN_STAGE


def ways_of(known: Mapping[int, bool], links: Iterable[LinkFact]) -> list[Way]:
    """Every link between two of these places; ``known``: by number, whether the place is."""
    return [
        Way(
            link.seller,
            link.buyer,
            int(link.level > 0 and known[link.seller] and known[link.buyer]),
        )
        for link in links
        if link.seller in known and link.buyer in known
    ]


def grouped(
    sites: Iterable[SiteFact], links: Iterable[LinkFact], *, brief: bool = False
) -> tuple[list[Group], list[Way]]:
    """The groups of these places and the ways between them, whatever the order of the rows.

    ``brief``: by stage alone.
    """
    stage = {code: str(role.stage) for code, role in roles().items()}
    together: dict[tuple[str, ...], list[SiteFact]] = defaultdict(list)
    for site in sites:
        key = (stage[site.role],) if brief else (site.role, site.country)
        together[key].append(site)
    ranked = sorted(together.items(), key=lambda item: (-len(item[1]), item[0]))
    groups = [
        Group(
            at,
            tuple(sorted({site.role for site in rows}, key=list(stage).index)),
            tuple(sorted({site.country for site in rows})),
            len(rows),
            sum(site.is_known for site in rows),
        )
        for at, (_key, rows) in enumerate(ranked, start=1)
    ]
    number = {site.id: at for at, (_key, rows) in enumerate(ranked, start=1) for site in rows}
    known = {site.id: site.is_known for _key, rows in ranked for site in rows}
    between: dict[tuple[int, int], list[int]] = defaultdict(list)
    for way in ways_of(known, links):
        between[number[way.seller], number[way.buyer]].append(way.sure)
    ways = [Way(one, other, sum(sure), len(sure)) for (one, other), sure in sorted(between.items())]
    return groups, ways
