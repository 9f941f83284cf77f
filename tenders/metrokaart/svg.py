"""Write SVG as text: elements with escaped attributes, and the signs of the map.

Presentation attributes only, no ``style``: the strict Content-Security-Policy of the pages and
WeasyPrint both take exactly this.
"""

from collections.abc import Iterable, Sequence
from html import escape

from tenders.metrokaart.metrics import Face
from tenders.metrokaart.network import load
from tenders.metrokaart.palette import COLOURS
from tenders.metrokaart.shapes import Box, Place, State, Text

#: Family and weight of each face.
FAMILIES: dict[Face, tuple[str, int]] = {
    "overpass-600": ("Overpass, sans-serif", 600),
    "overpass-700": ("Overpass, sans-serif", 700),
    "source-sans-400": ("'Source Sans 3', sans-serif", 400),
    "source-sans-600": ("'Source Sans 3', sans-serif", 600),
    "source-sans-700": ("'Source Sans 3', sans-serif", 700),
}
INK, WHITE, NOW, GREY = (COLOURS[token] for token in ("inkt", "wit", "nu", "code-grijs"))
#: Stations: radius and edge.
RADIUS, EDGE = 11.0, 3.5
RADIUS_NA, EDGE_NA, DASH_NA = 7.5, 2.0, "3 2.4"
RADIUS_DONE_IN_PILL = 9.5
PILL_HALF = 12.0
NOW_OUTER = 7.0
DOT = 5.0
ROUNDING = 12.0
TRACK = 10.0
#: The white broken line by which TIN is known without colour.
DASH, DASH_WIDTH = "7 6", 2.0


def number(value: float) -> str:
    """Write with at most two decimals, and none where they say nothing."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element; ``stroke_width`` becomes ``stroke-width``, None leaves an attribute out.

    ``children`` are finished markup; plain text goes through ``html.escape`` first.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(run: Text, class_: str | None = None) -> str:
    family, weight = FAMILIES[run.face]
    return element(
        "text",
        escape(run.text),
        x=run.x,
        y=run.y,
        font_family=family,
        font_size=run.size,
        font_weight=str(weight),
        fill=COLOURS[run.colour],
        text_anchor=None if run.anchor == "start" else run.anchor,
        class_=class_,
    )


def circle(x: float, y: float, r: float, **attributes: str | float | None) -> str:
    return element("circle", cx=x, cy=y, r=r, **attributes)


def path(points: Sequence[Place], rounding: float = ROUNDING) -> str:
    """Describe a way with rounded knees; a short stretch gets a smaller rounding."""
    parts = [f"M{_at(points[0])}"]
    for before, knee, after in zip(points, points[1:], points[2:], strict=False):
        cut = min(rounding, _length(before, knee) / 2, _length(knee, after) / 2)
        parts.append(
            f"L{_at(_towards(knee, before, cut))}Q{_at(knee)} {_at(_towards(knee, after, cut))}"
        )
    parts.append(f"L{_at(points[-1])}")
    return "".join(parts)


def _at(place: Place) -> str:
    return f"{number(place[0])} {number(place[1])}"


def _length(a: Place, b: Place) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _towards(a: Place, b: Place, by: float) -> Place:
    share = by / (_length(a, b) or 1)
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def line_colour(code: str) -> str:
    return COLOURS[load().line(code).colour]


def tick(x: float, y: float, size: float = 1.0) -> str:
    """Draw the white mark of 'done'."""
    points = [(-4.6, 0.4), (-1.4, 3.6), (4.8, -3.2)]
    way = "L".join(_at((x + dx * size, y + dy * size)) for dx, dy in points)
    return element(
        "path",
        d=f"M{way}",
        fill="none",
        stroke=WHITE,
        stroke_width=2.6 * size,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def station(x: float, y: float, state: State, radius: float = RADIUS) -> str:
    """Draw a station on one line. Each state has its own form, not only its own colour."""
    scale = radius / RADIUS
    edge = EDGE * scale
    if state == "done":
        return circle(x, y, radius + edge / 2, fill=INK) + tick(x, y, scale)
    if state == "now":
        outer = radius + NOW_OUTER * scale
        return (
            circle(x, y, outer, fill=WHITE, stroke=INK, stroke_width=2 * scale)
            + circle(x, y, radius, fill=NOW, stroke=INK, stroke_width=edge)
            + circle(x, y, 4.5 * scale, fill=INK)
        )
    if state == "na":
        return circle(
            x,
            y,
            RADIUS_NA * scale,
            fill=WHITE,
            stroke=GREY,
            stroke_width=EDGE_NA,
            stroke_dasharray=DASH_NA,
        )
    return circle(x, y, radius, fill=WHITE, stroke=INK, stroke_width=edge)


def change(x: float, heights: Iterable[tuple[str, float]], state: State) -> str:
    """Draw a station on more lines: a pill from the highest to the lowest, a dot on each."""
    stops = list(heights)
    top, bottom = stops[0][1], stops[-1][1]
    if state == "na":
        return _pill(x, top, bottom, RADIUS_NA, fill=WHITE, stroke=GREY, width=EDGE_NA, dash=True)
    parts = []
    if state == "now":
        outer = PILL_HALF + NOW_OUTER
        parts.append(_pill(x, top, bottom, outer, fill=WHITE, stroke=INK, width=2))
    fill = NOW if state == "now" else WHITE
    parts.append(_pill(x, top, bottom, PILL_HALF, fill=fill, stroke=INK, width=EDGE))
    for line, y in stops:
        if state == "done":
            parts.append(circle(x, y, RADIUS_DONE_IN_PILL, fill=INK) + tick(x, y, 0.86))
        else:
            parts.append(circle(x, y, DOT, fill=line_colour(line)))
    return "".join(parts)


def _pill(  # noqa: PLR0913 -- a drawing primitive
    x: float,
    top: float,
    bottom: float,
    half: float,
    *,
    fill: str,
    stroke: str,
    width: float,
    dash: bool = False,
) -> str:
    return element(
        "rect",
        x=x - half,
        y=top - half,
        width=2 * half,
        height=bottom - top + 2 * half,
        rx=half,
        fill=fill,
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=DASH_NA if dash else None,
    )


def rect(box: Box, **attributes: str | float | None) -> str:
    return element(
        "rect",
        x=box.left,
        y=box.top,
        width=box.right - box.left,
        height=box.bottom - box.top,
        **attributes,
    )


def track(way: Sequence[Place], line: str) -> str:
    drawn_way = path(way)
    drawn = element("path", d=drawn_way, fill="none", stroke=line_colour(line), stroke_width=TRACK)
    if line == "T":
        drawn += element(
            "path",
            d=drawn_way,
            fill="none",
            stroke=WHITE,
            stroke_width=DASH_WIDTH,
            stroke_dasharray=DASH,
        )
    return drawn
