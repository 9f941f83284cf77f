"""The chain as a picture: where each stop stands and which lines run between them.

Columns are the stages that occur, from quarry to work; within a column the stops stand below each
other, near those that they are linked with, so that few lines cross. Units are those of the
drawing. A stop is a place, or in a large chain a group of places (``core.groups``). Above ``MOST``
stops in a column the rest is one stop that says how many places there are more: the table below
the picture has them all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from duediligence.core.groups import MOST_IN_STAGE, Group, Way
from duediligence.core.reference import roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duediligence.core.facts import SiteFact

N = TypeVar("N", "SiteFact", Group)
MOST = MOST_IN_STAGE
COLUMN, ROW = 226, 124
LEFT, TOP = 18, 24
#: So far before a stop a line turns: beyond the words under the stops of the column before.
TURN = 28
#: Passes over the columns to lay stops near their neighbours; more change nothing in practice.
PASSES = 4


@dataclass(frozen=True, slots=True)
class Stop:
    """``node`` is empty for the stop that stands for the ``more`` places that did not fit."""

    node: SiteFact | Group | None
    x: int
    y: int
    number: int
    stage: int
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """``sure`` of the ``links`` were told or shown; of the rest we only think so."""

    x1: int
    y1: int
    x2: int
    y2: int
    sure: int
    links: int

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


def stages_of(nodes: Iterable[N]) -> dict[int, list[N]]:
    """Stage → its nodes by number; only stages that occur, from the ground up."""
    known = roles()
    found: dict[int, list[N]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: node.id):
        found[known[node.role].stage].append(node)
    return dict(sorted(found.items()))


def draw(nodes: Sequence[N], ways: Sequence[Way]) -> Picture:
    """Place everything; the same rows always give the same picture."""
    columns = list(stages_of(nodes).items())
    neighbours = _neighbours(ways)
    order = _laid_out([rows for _stage, rows in columns], neighbours)
    stops: list[Stop] = []
    place: dict[int, Stop] = {}
    number = 0
    tallest = max((min(len(rows), MOST + 1) for rows in order), default=1)
    for column, ((stage, _rows), rows) in enumerate(zip(columns, order, strict=True)):
        shown = rows if len(rows) <= MOST else rows[: MOST - 1]
        for row, node in enumerate(shown):
            number += 1
            stop = Stop(node, LEFT + column * COLUMN, TOP + row * ROW, number, stage)
            stops.append(stop)
            place[node.id] = stop
        if rest := rows[len(shown) :]:
            number += 1
            count = sum(_places(node) for node in rest)
            more = Stop(None, LEFT + column * COLUMN, TOP + len(shown) * ROW, number, stage, count)
            stops.append(more)
            place.update({node.id: more for node in rest})
    return Picture(
        stops=tuple(stops),
        lines=tuple(_lines(ways, place, stops)),
        stages=tuple(stage for stage, _rows in columns),
        width=max(len(columns), 1) * COLUMN,
        height=TOP + min(tallest, MOST) * ROW,
    )


def _places(node: SiteFact | Group) -> int:
    return node.sites if isinstance(node, Group) else 1


def _neighbours(ways: Iterable[Way]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for way in ways:
        found[way.seller].add(way.buyer)
        found[way.buyer].add(way.seller)
    return found


def _laid_out(columns: list[list[N]], neighbours: Mapping[int, set[int]]) -> list[list[N]]:
    """Sort each column by the mean height of its neighbours, there and back."""
    order = [list(rows) for rows in columns]
    height = {node.id: row for rows in order for row, node in enumerate(rows)}
    for number in range(PASSES):
        for rows in order if number % 2 == 0 else reversed(order):
            wanted = {node.id: _mean(node.id, neighbours, height) for node in rows}
            rows.sort(key=lambda node: (wanted[node.id], node.id))
            height.update({node.id: row for row, node in enumerate(rows)})
    return order


def _mean(node: int, neighbours: Mapping[int, set[int]], height: Mapping[int, float]) -> float:
    near = [height[other] for other in neighbours.get(node, ()) if other in height]
    return sum(near) / len(near) if near else height[node]


def _lines(ways: Iterable[Way], place: Mapping[int, Stop], stops: Sequence[Stop]) -> list[Line]:
    """Given links; and between neighbouring columns without one, how the stone must go."""
    drawn: dict[tuple[int, int, int, int], tuple[int, int]] = {}
    for way in ways:
        one, other = sorted((place[way.seller], place[way.buyer]), key=lambda stop: stop.x)
        if one is not other:
            key = (one.x, one.y, other.x, other.y)
            sure, links = drawn.get(key, (0, 0))
            drawn[key] = (sure + way.sure, links + way.links)
    columns = sorted({stop.x for stop in stops})
    for left, right in pairwise(columns):
        before = [stop for stop in stops if stop.x == left]
        after = [stop for stop in stops if stop.x == right]
        if any(key[0] <= left and key[2] >= right for key in drawn):
            continue
        only_way = len(before) == len(after) == 1
        known = only_way and all(s.node is not None and s.node.is_known for s in (*before, *after))
        for stop in before:
            drawn[(stop.x, stop.y, after[0].x, after[0].y)] = (int(known), 1)
    return [Line(*key, *counts) for key, counts in sorted(drawn.items())]
