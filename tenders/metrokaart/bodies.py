"""What takes up room on a map: every text, station, square and stretch of line as a body.

Used twice: to find a free place for the flag, and by the detector of overlaps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import Literal

from tenders.metrokaart.shapes import (
    Box,
    Flag,
    Legend,
    NextBlock,
    Place,
    Ring,
    Stop,
    Terminus,
    Text,
    Track,
    Zone,
)

Kind = Literal[
    "label", "station", "track", "square", "name", "head", "flag",
    "ring", "step", "ring-label", "ring-text", "link", "legend", "next",
]  # fmt: skip
HALF_TRACK = 5.0
#: Half of what a station takes with its edge: to be done, now (double edge), not applicable.
STATION_HALF = {"done": 12.75, "later": 12.75, "now": 19.0, "na": 8.5}
PILL_HALF = {"done": 13.75, "later": 13.75, "now": 20.0, "na": 9.5}
STEP_HALF = 12.75
SIGN_HALF = {"change": 15.0, "tin": 15.0}
RING_PARTS = 36


@dataclass(frozen=True, slots=True)
class Body:
    """A box, or (with ``ends``) a stretch of line of ``HALF_TRACK`` on either side.

    ``owner`` says to whom it belongs (``label:C4``, ``line:D``); bodies of one owner may touch.
    ``box`` always holds the whole body.
    """

    kind: Kind
    owner: str
    box: Box
    ends: tuple[Place, Place] | None = None


def stretch(kind: Kind, owner: str, a: Place, b: Place) -> Body:
    box = Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
    slanting = a[0] != b[0] and a[1] != b[1]
    return Body(kind, owner, box.grown(HALF_TRACK), (a, b) if slanting else None)


def texts(kind: Kind, owner: str, runs: Iterable[Text]) -> Iterator[Body]:
    return (Body(kind, owner, run.box()) for run in runs)


def of_stop(stop: Stop) -> Iterator[Body]:
    code, state = stop.station.code, stop.station.state
    half = (PILL_HALF if len(stop.heights) > 1 else STATION_HALF)[state]
    shape = Box(stop.x - half, stop.top - half, stop.x + half, stop.bottom + half)
    yield Body("station", f"station:{code}", shape)
    yield from texts("label", f"label:{code}", (stop.code, *stop.label))


def of_track(track: Track) -> Iterator[Body]:
    for a, b in pairwise(track.points):
        yield stretch("track", f"line:{track.line}", a, b)


def of_terminus(terminus: Terminus) -> Iterator[Body]:
    yield Body("square", f"line:{terminus.line}", terminus.box)
    yield from texts("name", f"name:{terminus.line}", terminus.name)


def of_zone(zone: Zone) -> Iterator[Body]:
    yield Body("head", f"zone:{zone.phase}", zone.head)
    if zone.name:
        yield Body("head", f"zone:{zone.phase}", zone.name.box())


def of_flag(flag: Flag) -> Iterator[Body]:
    yield Body("flag", f"flag:{flag.code}", flag.box)
    xs = (*flag.base, flag.tip[0])
    ys = (flag.box.top if flag.tip[1] < flag.box.top else flag.box.bottom, flag.tip[1])
    yield Body("flag", f"flag:{flag.code}", Box(min(xs), min(ys), max(xs), max(ys)))


def of_ring(ring: Ring) -> Iterator[Body]:
    round_ = [
        (
            ring.x + ring.radius * sin(2 * pi * part / RING_PARTS),
            ring.y - ring.radius * cos(2 * pi * part / RING_PARTS),
        )
        for part in range(RING_PARTS + 1)
    ]
    for a, b in pairwise(round_):
        yield stretch("ring", "ring", a, b)
    for step in ring.steps:
        half = STEP_HALF
        shape = Box(step.x - half, step.y - half, step.x + half, step.y + half)
        yield Body("step", f"step:{step.number}", shape)
        yield Body("ring-label", f"ring-label:{step.number}", step.label.box())
    yield Body("ring-text", "ring-text:badge", ring.badge)
    for place, text in enumerate(ring.texts):
        yield Body("ring-text", f"ring-text:{place}", text.box())
    yield from of_link(ring)


def of_link(ring: Ring) -> Iterator[Body]:
    for place, (a, b) in enumerate(pairwise(ring.link)):
        yield stretch("link", "ring-link" if place else "ring-stem", a, b)


def of_legend(legend: Legend) -> Iterator[Body]:
    yield Body("legend", "legend:title", legend.title.box())
    for item in legend.items:
        wide, high = SIGN_HALF.get(item.sign, 10.5), 10.5
        sign = Box(item.x - wide, item.y - high, item.x + wide, item.y + high)
        yield Body("legend", f"legend:{item.sign}", sign)
        yield Body("legend", f"legend:{item.sign}:text", item.text.box())


def of_next(block: NextBlock) -> Iterator[Body]:
    yield Body("next", "next:title", block.title.box())
    yield Body("next", "next:bar", block.bar)
    for place, text in enumerate(block.texts):
        yield Body("next", f"next:{place}", text.box())


def crosses(a: Place, b: Place, box: Box) -> bool:
    """Whether the straight line from ``a`` to ``b`` enters ``box`` (Liang and Barsky)."""
    enter, leave = 0.0, 1.0
    for start, end, low, high in (
        (a[0], b[0], box.left, box.right),
        (a[1], b[1], box.top, box.bottom),
    ):
        way = end - start
        if way == 0:
            if start <= low or start >= high:
                return False
            continue
        first, second = sorted(((low - start) / way, (high - start) / way))
        enter, leave = max(enter, first), min(leave, second)
    return enter < leave


def apart(first: Body, second: Body, clearance: float) -> bool:
    """Whether at least ``clearance`` lies between two bodies (corners counted as square)."""
    box = first.box.grown(clearance)
    if not box.meets(second.box):
        return True
    if first.ends and second.ends:
        return _distance(first.ends, second.ends) >= 2 * HALF_TRACK + clearance
    if second.ends:
        return not crosses(*second.ends, first.box.grown(clearance + HALF_TRACK))
    if first.ends:
        return not crosses(*first.ends, second.box.grown(clearance + HALF_TRACK))
    return False


def free(box: Box, bodies: Iterable[Body]) -> bool:
    probe = Body("flag", "probe", box)
    return all(apart(probe, body, 0.0) for body in bodies)


def _distance(first: tuple[Place, Place], second: tuple[Place, Place]) -> float:
    """Between two stretches: 0 when they cross, else from the nearest end."""
    if _cross(first, second):
        return 0.0
    return min(
        *(_from(point, second) for point in first), *(_from(point, first) for point in second)
    )


def _cross(first: tuple[Place, Place], second: tuple[Place, Place]) -> bool:
    def turn(a: Place, b: Place, c: Place) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = first, second
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _from(point: Place, line: tuple[Place, Place]) -> float:
    (ax, ay), (bx, by) = line
    dx, dy = bx - ax, by - ay
    share = ((point[0] - ax) * dx + (point[1] - ay) * dy) / (dx * dx + dy * dy)
    share = min(1.0, max(0.0, share))
    x, y = ax + share * dx - point[0], ay + share * dy - point[1]
    return float((x * x + y * y) ** 0.5)
