"""Map, strip and station signs as SVG text for print: our own drawing, escaped where it is made."""

import re
from collections.abc import Sequence
from html import escape

from tenders.metrokaart import drawing, legend, strip
from tenders.metrokaart.layout import lay_out
from tenders.metrokaart.network import Language
from tenders.metrokaart.rows import WIDTHS
from tenders.metrokaart.shapes import Layout, MapInput, NextStep, State, StationInput
from tenders.metrokaart.svg import (
    DOT,
    EDGE,
    INK,
    NOW,
    PILL_HALF,
    RADIUS_DONE_IN_PILL,
    WHITE,
    circle,
    element,
    line_colour,
    number,
    station,
    tick,
)

#: The room for the map on its sheet, in CSS pixels: A4 less its margins and heading.
MAP_WIDTH, MAP_HEIGHT = 733.0, 900.0
#: The same on a poster of A3, and how high a legend is that finds no room in the map.
POSTER_WIDTH, POSTER_HEIGHT, LEGEND_HEIGHT = 1475.0, 924.0, 76.0
#: The width of a poster; a narrower map is taken when its letters become larger.
POSTER_COLUMNS, POSTER_DRAWN = 13, 1570.0
#: The sign of a station on its card, in drawing units.
SIGN = 40.0
BETWEEN_DOTS = 30.0
#: Who comes first on paper: the authority, then the others.
PAPER_ORDER = "DLT"


def map_svg(
    stations: Sequence[StationInput], language: Language, jurisdiction: str, title: str
) -> str:
    """The map as large as it fits on a sheet; "" without stations. ``title`` is read aloud."""
    if not stations:
        return ""
    layouts = [
        lay_out(
            MapInput(
                stations=tuple(stations),
                language=language,
                columns=columns,
                jurisdiction=jurisdiction,
            )
        )
        for columns in WIDTHS
    ]
    return drawing.svg(max(layouts, key=scale), id_prefix="kaart", title=title)


def scale(layout: Layout) -> float:
    """How large one drawing unit becomes on the sheet, in CSS pixels."""
    return min(MAP_WIDTH / layout.width, MAP_HEIGHT / layout.height)


def poster_svg(
    stations: Sequence[StationInput],
    language: Language,
    jurisdiction: str,
    title: str,
    next_step: NextStep | None,
) -> tuple[str, str]:
    """The map over the width of a poster, and its legend when that has no room in the map."""
    if not stations:
        return "", ""
    sizes = [(POSTER_COLUMNS, POSTER_DRAWN), *WIDTHS.items()]
    layouts = [
        lay_out(
            MapInput(
                stations=tuple(stations),
                language=language,
                columns=columns,
                width=width,
                next_step=next_step,
                jurisdiction=jurisdiction,
            )
        )
        for columns, width in sizes
    ]
    best = max(layouts, key=poster_scale)  # of equals the first, that is the widest
    drawn = drawing.svg(best, id_prefix="kaart", title=title)
    return drawn, legend.svg(best)


def poster_scale(layout: Layout) -> float:
    """How large one drawing unit becomes on A3, in CSS pixels."""
    room = POSTER_HEIGHT - (0 if layout.legend else LEGEND_HEIGHT)
    return min(POSTER_WIDTH / layout.width, room / layout.height)


def strip_svg(stations: Sequence[StationInput], language: Language, jurisdiction: str) -> str:
    """The whole route on one line, for the head of every sheet; "" without stations."""
    if not stations:
        return ""
    drawn = strip.svg(stations, language=language, jurisdiction=jurisdiction)
    return re.sub(r' (id|aria-labelledby)="[^"]*"', "", drawn)  # it comes back on every sheet


def sign_svg(state: State, lines: Sequence[str], title: str) -> str:
    """The sign of one station, lying on its side: a circle, or a pill with a dot per line."""
    dots = [line for line in PAPER_ORDER if line in lines]
    width = SIGN + BETWEEN_DOTS * (len(dots) - 1)
    middle = SIGN / 2
    if len(dots) == 1:
        drawn = station(middle, middle, state)
    else:
        drawn = _pill(state, [(line, middle + BETWEEN_DOTS * n) for n, line in enumerate(dots)])
    return element(
        "svg",
        element("title", escape(title)),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(SIGN)}",
        width=width,
        height=SIGN,
        class_="teken",
        role="img",
    )


def _pill(state: State, dots: Sequence[tuple[str, float]]) -> str:
    middle = SIGN / 2
    parts = []
    if state == "now":
        parts.append(_frame(dots, PILL_HALF + 6, WHITE, 2))
    parts.append(_frame(dots, PILL_HALF, NOW if state == "now" else WHITE, EDGE))
    for line, x in dots:
        if state == "done":
            parts.append(circle(x, middle, RADIUS_DONE_IN_PILL, fill=INK) + tick(x, middle, 0.86))
        else:
            parts.append(circle(x, middle, DOT, fill=line_colour(line)))
    return "".join(parts)


def _frame(dots: Sequence[tuple[str, float]], half: float, fill: str, width: float) -> str:
    left, right = dots[0][1] - half, dots[-1][1] + half
    return element(
        "rect",
        x=left,
        y=SIGN / 2 - half,
        width=right - left,
        height=2 * half,
        rx=half,
        fill=fill,
        stroke=INK,
        stroke_width=width,
    )
