"""Where a station's label and the flag stand: always beside their own station, never on a line.

The 'TIN side' is above in even rows and below in odd rows. A label lies beyond T when the
station is on T, else beyond D on the TIN side (in the band between D and T), else beyond L on
the outside. The ring anchor keeps its label inside, because outside comes the ring's line.
The flag stands on the other side, beyond the station's farthest line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tenders.metrokaart.bodies import Body, free
from tenders.metrokaart.metrics import Face
from tenders.metrokaart.metrics import width as text_width
from tenders.metrokaart.rows import Row
from tenders.metrokaart.shapes import Box, Flag, StationInput, Stop, Text

UP, DOWN = -1, 1
NAME_SIZE = 14.5
CODE_SIZE = 12.5
LEADING = 16.0
#: From a line to the nearest baseline of the label: above, below, and how much more when 'now'.
RISE = 22.0
DROP = 50.0
NOW_EXTRA = 4.0
#: Below, where the square of another line stands near: 4 closer, 7 when 'now'.
TIGHT_DROP, TIGHT_DROP_NOW = 46.0, 47.0

FLAG_WIDTH, FLAG_SHORT, FLAG_HEIGHT = 104.0, 44.0, 27.0
FLAG_AWAY = 27.0
FLAG_SHIFT = 32.0
FLAG_SIZE = 15.0
#: Beside the line to the ring: from the column to the near edge of the flag.
FLAG_BESIDE = 12.0
#: What at least lies between the flag and anything else.
AIR = 2.0

#: What a row needs above its highest and below its lowest line: with a label, a flag, neither.
ABOVE = (74.0, 62.0, 30.0)
BELOW = (70.0, 66.0, 34.0)


@dataclass(frozen=True, slots=True)
class Side:
    """Beyond ``line``, upwards or downwards."""

    line: str
    way: int


def label_side(row: Row, station: StationInput) -> Side:
    tin_way = UP if row.even else DOWN
    for line in ("T", "D"):
        if line in station.lines:
            return Side(line, tin_way)
    return Side("L", tin_way if station.ring_anchor else -tin_way)


def flag_side(row: Row, station: StationInput) -> Side:
    way = -label_side(row, station).way
    own = [line for line in row.lines if line in station.lines]
    return Side(own[0] if way == UP else own[-1], way)


def frame(row: Row) -> tuple[float, float]:
    """How much room a row needs above its highest and below its lowest line."""
    labels = {label_side(row, station) for station in row.stations}
    flags = {flag_side(row, station) for station in row.stations if station.state == "now"}
    top, bottom = Side(row.lines[0], UP), Side(row.lines[-1], DOWN)
    return (
        ABOVE[0 if top in labels else 1 if top in flags else 2],
        BELOW[0 if bottom in labels else 1 if bottom in flags else 2],
    )


def stops(row: Row, heights: Mapping[str, float], squares: Iterable[Box]) -> tuple[Stop, ...]:
    """Place the stations of a row with their labels.

    ``squares`` are the ends of lines in this row: when a label would touch one, all labels that
    hang in this row come a little closer to their line, so that they still stand level.
    """
    placed = tuple(_stop(row, heights, k, tight=False) for k in range(len(row.stations)))
    kept = [square.grown(3.0) for square in squares]
    words = [text.box() for stop in placed for text in (stop.code, *stop.label)] if kept else []
    if any(word.meets(square) for word in words for square in kept):
        placed = tuple(_stop(row, heights, k, tight=True) for k in range(len(row.stations)))
    return placed


def _stop(row: Row, heights: Mapping[str, float], column: int, *, tight: bool) -> Stop:
    station, x = row.stations[column], row.xs[column]
    side = label_side(row, station)
    now = station.state == "now"
    count = len(station.label)
    if side.way == UP:
        first = heights[side.line] - RISE - (NOW_EXTRA if now else 0) - LEADING * (count - 1)
    elif tight:
        first = heights[side.line] + (TIGHT_DROP_NOW if now else TIGHT_DROP)
    else:
        first = heights[side.line] + DROP + (NOW_EXTRA if now else 0)
    face: Face = "source-sans-600"
    if now:
        face = "source-sans-700"
    elif station.state == "na":
        face = "source-sans-400"
    colour = "code-grijs" if station.state == "na" else "inkt"
    return Stop(
        station=station,
        x=x,
        heights=tuple((line, heights[line]) for line in row.lines if line in station.lines),
        code=Text(
            station.code, x, first - LEADING, CODE_SIZE, "overpass-600", "code-grijs", "middle"
        ),
        label=tuple(
            Text(line, x, first + LEADING * k, NAME_SIZE, face, colour, "middle")
            for k, line in enumerate(station.label)
        ),
    )


def flag(
    row: Row, stop: Stop, words: tuple[str, str], bodies: Iterable[Body], width: float
) -> Flag:
    """Hang 'you are here' (or the short word) where it touches nothing.

    Tried in turn: under the station, a little ahead, a little back, the short word; and for
    the ring anchor, whose line leaves on this side, beside that line.
    """
    side = flag_side(row, stop.station)
    long, short = words
    full = max(FLAG_WIDTH, text_width(long, "overpass-700", FLAG_SIZE) + 20)
    beside = full / 2 + FLAG_BESIDE, FLAG_SHORT / 2 + FLAG_BESIDE
    tries = [
        (long, full, 0.0),
        (long, full, FLAG_SHIFT),
        (long, full, -FLAG_SHIFT),
        (short, FLAG_SHORT, 0.0),
        (long, full, beside[0]),
        (long, full, -beside[0]),
        (short, FLAG_SHORT, beside[1]),
        (short, FLAG_SHORT, -beside[1]),
    ]
    around = [body for body in bodies if body.owner != f"station:{stop.station.code}"]
    hung = [_hang(stop, side, word, size, shift) for word, size, shift in tries]
    inside = [one for one in hung if one.box.left > AIR and one.box.right < width - AIR]
    return next((one for one in inside if free(one.box.grown(AIR), around)), hung[3])


def _hang(stop: Stop, side: Side, word: str, size: float, shift: float) -> Flag:
    line = stop.top if side.way == UP else stop.bottom
    near = line + side.way * FLAG_AWAY
    far = near + side.way * FLAG_HEIGHT
    middle = stop.x + shift
    box = Box(middle - size / 2, min(near, far), middle + size / 2, max(near, far))
    if abs(shift) > size / 2:  # the station is not above or below the box
        edge = box.left if shift > 0 else box.right
        ahead = 1 if shift > 0 else -1
        base = sorted((edge + ahead * 2, edge + ahead * 16))
        tip = (stop.x + ahead * 9, line + side.way * 21)
    else:
        base = [stop.x - 8, stop.x + 8]
        tip = (stop.x, line + side.way * 20.5)
    text = Text(word, middle, box.top + 18.8, FLAG_SIZE, "overpass-700", "inkt", "middle")
    return Flag(stop.station.code, box, (base[0], base[1]), tip, text)
