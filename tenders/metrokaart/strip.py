"""The progress strip: all stations on one line, for the head of a page or of a guide sheet."""

from collections.abc import Sequence
from html import escape

from tenders.metrokaart.network import Language, load
from tenders.metrokaart.shapes import Box, StationInput, Text
from tenders.metrokaart.svg import element, line_colour, number, station, text

WIDTH, HEIGHT = 1180.0, 68.0
LINE_Y, LINE_WIDTH = 34.0, 7.0
CODE_Y, CODE_SIZE = 64.0, 12.5
#: From the edge to the first and the last station.
INSET = 16.0
RADIUS_PLAIN, RADIUS_NOW = 7.0, 8.0
TIN_BOX = (3.0, 19.0)


def places(stations: Sequence[StationInput]) -> tuple[float, ...]:
    """Divide the strip evenly; a lone station stands in the middle."""
    if len(stations) == 1:
        return (WIDTH / 2,)
    step = (WIDTH - 2 * INSET) / (len(stations) - 1)
    return tuple(INSET + step * place for place in range(len(stations)))


def summary(stations: Sequence[StationInput], language: Language, jurisdiction: str = "nl") -> str:
    """Say in a sentence what the strip shows. What is not applicable does not count."""
    known = load(jurisdiction)
    counted = [place for place in stations if place.state != "na"]
    said = known.word("strip_title", language).format(
        done=sum(place.state == "done" for place in counted), total=len(counted)
    )
    for place in counted:
        if place.state == "now":
            name = f"{place.code} {place.name or ' '.join(place.label)}"
            said += " " + known.word("strip_now", language).format(station=name)
    return said


def svg(
    stations: Sequence[StationInput],
    *,
    language: Language = "nl",
    jurisdiction: str = "nl",
    id_prefix: str = "strip",
) -> str:
    """Return the strip as one ``<svg>`` of ``WIDTH`` x ``HEIGHT`` with a spoken summary."""
    xs = places(stations)
    pairs = list(zip(stations, xs, strict=True))
    line = element(
        "path",
        d=f"M{number(xs[0])} {number(LINE_Y)}H{number(xs[-1])}",
        fill="none",
        stroke=line_colour("D"),
        stroke_width=LINE_WIDTH,
    )
    return element(
        "svg",
        element(
            "title", escape(summary(stations, language, jurisdiction)), id=f"{id_prefix}-title"
        ),
        element("g", line, *(_stop(place, x) for place, x in pairs), aria_hidden="true"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        class_="voortgangsstrook",
        role="img",
        lang=language,
        aria_labelledby=f"{id_prefix}-title",
    )


def code_text(place: StationInput, x: float) -> Text:
    return Text(place.code, x, CODE_Y, CODE_SIZE, "overpass-600", "code-grijs", "middle")


def _stop(place: StationInput, x: float) -> str:
    radius = RADIUS_NOW if place.state == "now" else RADIUS_PLAIN
    drawn = station(x, LINE_Y, place.state, radius) + text(code_text(place, x))
    if "T" in place.lines:
        top, bottom = TIN_BOX
        half = (bottom - top) / 2
        box = Box(x - half, top, x + half, bottom)
        drawn += element(
            "rect",
            x=box.left,
            y=box.top,
            width=2 * half,
            height=2 * half,
            rx=1.5,
            fill=line_colour("T"),
        ) + text(Text("T", x, top + half + 3.9, 11, "overpass-700", "wit", "middle"))
    return drawn
