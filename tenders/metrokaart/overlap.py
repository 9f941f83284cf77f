"""The detector: which two things on a map touch that should not, and what leaves the frame.

It measures texts with the real glyphs and takes lines with their bends, the ring, squares, the
flag and the legend into account. Zones are ground: only each other they may not touch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from tenders.metrokaart import bodies
from tenders.metrokaart.bodies import Body, apart
from tenders.metrokaart.shapes import Box, Layout

#: What should at least lie between two things, in drawing units.
CLEARANCE = 2.0


@dataclass(frozen=True, slots=True)
class Collision:
    """Two owners that touch; the second is ``frame`` for something outside the drawing."""

    first: str
    second: str


def bodies_of(layout: Layout) -> list[Body]:
    """Everything on the map that takes up room."""
    return [
        *chain.from_iterable(map(bodies.of_stop, layout.stops)),
        *chain.from_iterable(map(bodies.of_track, layout.tracks)),
        *chain.from_iterable(map(bodies.of_terminus, layout.termini)),
        *chain.from_iterable(map(bodies.of_zone, layout.zones)),
        *(bodies.of_flag(layout.flag) if layout.flag else ()),
        *(bodies.of_ring(layout.ring) if layout.ring else ()),
        *(bodies.of_legend(layout.legend) if layout.legend else ()),
        *(bodies.of_next(layout.next_block) if layout.next_block else ()),
    ]


def collisions(layout: Layout, clearance: float = CLEARANCE) -> list[Collision]:
    """Every pair that touches, once; an empty list for a map that can be read."""
    found = dict.fromkeys(_touching(layout, clearance))
    return list(found)


def _touching(layout: Layout, clearance: float) -> Iterator[Collision]:
    frame = Box(0, 0, layout.width, layout.height)
    everything = sorted(bodies_of(layout), key=lambda body: body.box.top)
    allowed = _allowed(layout)
    open_: list[Body] = []
    for body in everything:
        if not _inside(body.box, frame):
            yield Collision(body.owner, "frame")
        top = body.box.top - clearance
        open_ = [other for other in open_ if other.box.bottom > top]
        left, right = body.box.left - clearance, body.box.right + clearance
        for other in open_:
            if (
                other.box.right > left
                and other.box.left < right
                and other.owner != body.owner
                and frozenset((other.owner, body.owner)) not in allowed
                and not apart(other, body, clearance)
            ):
                yield Collision(*sorted((other.owner, body.owner)))
        open_.append(body)
    for zone in layout.zones:
        if not _inside(zone.box, frame):
            yield Collision(f"zone:{zone.phase}", "frame")
    for first, second in combinations(layout.zones, 2):
        if first.box.grown(clearance).meets(second.box):
            yield Collision(f"zone:{first.phase}", f"zone:{second.phase}")


def _inside(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.top >= frame.top
        and box.right <= frame.right
        and box.bottom <= frame.bottom
    )


def _allowed(layout: Layout) -> set[frozenset[str]]:
    """List what belongs together and so may touch: a station and its lines, link and ring."""
    pairs = {
        frozenset((f"station:{stop.station.code}", f"line:{line}"))
        for stop in layout.stops
        for line, _ in stop.heights
    }
    if layout.flag:
        pairs.add(frozenset((f"flag:{layout.flag.code}", f"station:{layout.flag.code}")))
    if layout.ring:
        pairs |= {
            frozenset(("ring-link", "ring")),
            frozenset(("ring-stem", "ring")),
            frozenset(("ring-stem", "ring-link")),
            frozenset(("ring-stem", f"station:{layout.ring.anchor}")),
            frozenset(("ring-stem", "line:L")),  # the stem starts from the line
            *(frozenset(("ring", f"step:{step.number}")) for step in layout.ring.steps),
        }
    return pairs
