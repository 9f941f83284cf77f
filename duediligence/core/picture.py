"""The chain as a picture: where each stop stands and which lines run between them.

Columns are the stages that occur, from quarry to work; within a column the stops stand below each
other, near those that they are linked with, so that few lines cross. Units are those of the
drawing. Above ``MOST`` stops in a column the rest is one stop that says how many there are more:
the table below the picture has them all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from duediligence.core.reference import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duediligence.core.facts import LinkFact, SiteFact

MOST = 8
COLUMN, ROW = 226, 124
LEFT, TOP = 18, 24
#: So far before a stop a line turns: beyond the words under the stops of the column before.
TURN = 28
#: Passes over the columns to lay stops near their neighbours; more change nothing in practice.
PASSES = 4


@dataclass(frozen=True, slots=True)
class Stop:
    """``site`` is empty for the stop that stands for the ``more`` that did not fit."""

    site: SiteFact | None
    x: int
    y: int
    number: int
    stage: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """``is_sure``: somebody told or showed it; else it is only how we think the stone goes."""

    x1: int
    y1: int
    x2: int
    y2: int
    is_sure: bool

    @property
    def path(self) -> str:
        """Along the row of the first stop, then up or down just before the second, as a metro."""
        if self.y1 == self.y2:
            return f"M{self.x1} {self.y1}H{self.x2}"
        return f"M{self.x1} {self.y1}H{self.x2 - TURN}V{self.y2}H{self.x2}"


@dataclass(frozen=True, slots=True)
class Picture:
    stops: tuple[Stop, ...]
    lines: tuple[Line, ...]
    stages: tuple[int, ...]
    width: int
    height: int


def stages_of(sites: Iterable[SiteFact]) -> dict[int, list[SiteFact]]:
    """Stage → its sites in the order of typing; only stages that occur, from the ground up."""
    known = roles()
    found: dict[int, list[SiteFact]] = defaultdict(list)
    for site in sorted(sites, key=lambda site: site.id):
        found[known[site.role].stage].append(site)
    return dict(sorted(found.items()))


def draw(sites: Sequence[SiteFact], links: Sequence[LinkFact]) -> Picture:
    """Place everything; the same rows always give the same picture."""
    columns = list(stages_of(sites).items())
    neighbours = _neighbours(links)
    order = _laid_out([rows for _stage, rows in columns], neighbours)
    stops: list[Stop] = []
    place: dict[int, Stop] = {}
    number = 0
    tallest = max((min(len(rows), MOST + 1) for rows in order), default=1)
    for column, ((stage, _rows), rows) in enumerate(zip(columns, order, strict=True)):
        shown = rows if len(rows) <= MOST else rows[: MOST - 1]
        for row, site in enumerate(shown):
            number += 1
            stop = Stop(site, LEFT + column * COLUMN, TOP + row * ROW, number, stage)
            stops.append(stop)
            place[site.id] = stop
        if rest := rows[len(shown) :]:
            number += 1
            more = Stop(
                None, LEFT + column * COLUMN, TOP + len(shown) * ROW, number, stage, len(rest)
            )
            stops.append(more)
            place.update({site.id: more for site in rest})
    return Picture(
        stops=tuple(stops),
        lines=tuple(_lines(links, place, stops)),
        stages=tuple(stage for stage, _rows in columns),
        width=max(len(columns), 1) * COLUMN,
        height=TOP + min(tallest, MOST) * ROW,
    )


def _neighbours(links: Iterable[LinkFact]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for link in links:
        found[link.seller].add(link.buyer)
        found[link.buyer].add(link.seller)
    return found


def _laid_out(
    columns: list[list[SiteFact]], neighbours: Mapping[int, set[int]]
) -> list[list[SiteFact]]:
    """Sort each column by the mean height of its neighbours, there and back."""
    order = [list(rows) for rows in columns]
    height = {site.id: row for rows in order for row, site in enumerate(rows)}
    for number in range(PASSES):
        for rows in order if number % 2 == 0 else reversed(order):
            wanted = {site.id: _mean(site, neighbours, height) for site in rows}
            rows.sort(key=lambda site: (wanted[site.id], site.id))
            height.update({site.id: row for row, site in enumerate(rows)})
    return order


def _mean(site: SiteFact, neighbours: Mapping[int, set[int]], height: Mapping[int, float]) -> float:
    near = [height[other] for other in neighbours.get(site.id, ()) if other in height]
    return sum(near) / len(near) if near else height[site.id]


def _lines(
    links: Iterable[LinkFact], place: Mapping[int, Stop], stops: Sequence[Stop]
) -> list[Line]:
    """Given links; and between neighbouring columns without one, how the stone must go."""
    drawn: dict[tuple[int, int, int, int], bool] = {}
    linked: set[int] = set()
    for link in links:
        if link.seller not in place or link.buyer not in place:
            continue
        one, other = sorted((place[link.seller], place[link.buyer]), key=lambda stop: stop.x)
        both_known = all(stop.site is None or stop.site.is_known for stop in (one, other))
        key = (one.x, one.y, other.x, other.y)
        drawn[key] = drawn.get(key, False) or (link.level > 0 and both_known)
        linked.update({one.number, other.number})
    columns = sorted({stop.x for stop in stops})
    for left, right in pairwise(columns):
        before = [stop for stop in stops if stop.x == left]
        after = [stop for stop in stops if stop.x == right]
        if any(key[0] <= left and key[2] >= right for key in drawn):
            continue
        only_way = len(before) == len(after) == 1
        sure = only_way and all(s.site is not None and s.site.is_known for s in (*before, *after))
        for stop in before:
            drawn[(stop.x, stop.y, after[0].x, after[0].y)] = sure
    return [Line(*key, is_sure=sure) for key, sure in sorted(drawn.items())]
