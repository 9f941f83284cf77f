"""Where on earth the places of a chain are: a mark per country, and lines along which stone goes.

Pure: from facts to numbers in the units of the drawing. Equirectangular: a degree is as wide
everywhere. The view is cut to the countries that occur, so that neighbours can be told apart; marks
that still touch are moved apart, with a thin line to where they belong.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING

from duediligence.core.reference import points_of_countries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duediligence.core.facts import LinkFact, SiteFact

#: The land in ``static/img/land.svg``: its size, its first longitude and its last latitude.
LAND_WIDTH, LAND_HEIGHT = 1000, 381
WEST, NORTH = -180, 80
DEGREE = LAND_WIDTH / 360
#: The drawing; and how much of the land it shows at least, so that one country is not all there is.
WIDTH, HEIGHT = 1000, 480
NARROWEST = 130.0
#: Room around the outermost marks, in parts of the view.
MARGIN = 0.12
RADIUS = 15
GAP = 12
PASSES = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """``x``, ``y``: the mark itself; ``at_x``, ``at_y``: where the country is."""

    country: str
    x: int
    y: int
    at_x: int
    at_y: int
    sites: int
    known: int


@dataclass(frozen=True, slots=True)
class Route:
    """Stone goes from one country to another; ``sure`` of its links were told or shown."""

    seller: str
    buyer: str
    x1: int
    y1: int
    x2: int
    y2: int
    links: int
    sure: int

    @property
    def path(self) -> str:
        """A flat curve, so that there and back are two lines."""
        middle_x, middle_y = (self.x1 + self.x2) // 2, (self.y1 + self.y2) // 2
        bend_x, bend_y = (self.y2 - self.y1) // 8, (self.x1 - self.x2) // 8
        return f"M{self.x1} {self.y1}Q{middle_x + bend_x} {middle_y + bend_y} {self.x2} {self.y2}"


@dataclass(frozen=True, slots=True)
class WorldMap:
    """``land``: x, y, width and height of the picture of the land. ``loose``: not on the map."""

    marks: tuple[Mark, ...]
    routes: tuple[Route, ...]
    land: tuple[int, int, int, int]
    loose: tuple[tuple[str, int], ...]  # country, or "" for unknown, and how many places


def draw_map(sites: Sequence[SiteFact], links: Iterable[LinkFact]) -> WorldMap:
    """Place everything; the same rows always give the same map."""
    points = points_of_countries()
    here: dict[str, list[SiteFact]] = defaultdict(list)
    for site in sites:
        here[site.country].append(site)
    shown = sorted(code for code in here if code in points)
    left, top, scale = _view([points[code] for code in shown])
    true = {
        code: ((_x(points[code]) - left) * scale, (_y(points[code]) - top) * scale)
        for code in shown
    }
    apart = _apart(true)
    marks = tuple(
        Mark(
            code,
            *_whole(apart[code]),
            *_whole(true[code]),
            len(here[code]),
            sum(site.is_known for site in here[code]),
        )
        for code in shown
    )
    return WorldMap(
        marks,
        tuple(_routes({mark.country: mark for mark in marks}, sites, links)),
        (
            round(-left * scale),
            round(-top * scale),
            round(LAND_WIDTH * scale),
            round(LAND_HEIGHT * scale),
        ),
        tuple((code, len(here[code])) for code in sorted(here) if code not in points),
    )


def _x(point: tuple[float, float]) -> float:
    return (point[0] - WEST) * DEGREE


def _y(point: tuple[float, float]) -> float:
    return (NORTH - point[1]) * DEGREE


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _view(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Left and top of what is shown of the land, and how much larger the drawing is."""
    if not points:
        return 0.0, 0.0, WIDTH / LAND_WIDTH
    xs, ys = [_x(point) for point in points], [_y(point) for point in points]
    wide = (max(xs) - min(xs)) / (1 - 2 * MARGIN)
    high = (max(ys) - min(ys)) / (1 - 2 * MARGIN) * WIDTH / HEIGHT
    width = min(max(wide, high, NARROWEST), LAND_WIDTH)
    height = width * HEIGHT / WIDTH
    left = min(max((min(xs) + max(xs) - width) / 2, 0), LAND_WIDTH - width)
    top = (min(ys) + max(ys) - height) / 2
    return left, top, WIDTH / width


def _apart(true: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Push marks that touch away from each other; two on one spot go left and right."""
    place = dict(true)
    least = 2 * RADIUS + GAP
    for _ in range(PASSES):
        moved = False
        for one, other in combinations(sorted(place), 2):
            (x1, y1), (x2, y2) = place[one], place[other]
            far = hypot(x2 - x1, y2 - y1)
            if far >= least:
                continue
            moved = True
            side_x, side_y = ((x2 - x1) / far, (y2 - y1) / far) if far else (1.0, 0.0)
            push = (least - far) / 2 + 0.5
            place[one] = _inside(x1 - side_x * push, y1 - side_y * push)
            place[other] = _inside(x2 + side_x * push, y2 + side_y * push)
        if not moved:
            break
    return place


def _inside(x: float, y: float) -> tuple[float, float]:
    return min(max(x, RADIUS), WIDTH - RADIUS), min(max(y, RADIUS), HEIGHT - 2 * RADIUS)


def _routes(
    marks: dict[str, Mark], sites: Sequence[SiteFact], links: Iterable[LinkFact]
) -> list[Route]:
    known = {site.id: site for site in sites}
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for link in links:
        seller, buyer = known.get(link.seller), known.get(link.buyer)
        if seller is None or buyer is None or seller.country == buyer.country:
            continue
        if seller.country in marks and buyer.country in marks:
            sure = link.level > 0 and seller.is_known and buyer.is_known
            found[(seller.country, buyer.country)].append(sure)
    return [
        Route(
            one,
            other,
            marks[one].x,
            marks[one].y,
            marks[other].x,
            marks[other].y,
            len(sure),
            sum(sure),
        )
        for (one, other), sure in sorted(found.items())
    ]
