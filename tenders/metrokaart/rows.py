"""Which station stands in which row and column: the snake.

Rows 0, 2, 4 run to the right with T above D above L; rows 1, 3 run back and are mirrored, so
that the bends nest without crossing. Cuts fall between phases.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise

from tenders.metrokaart.metrics import width as text_width
from tenders.metrokaart.network import LINE_ORDER, Language, Network
from tenders.metrokaart.shapes import StationInput

#: Highest number of columns and the width of the drawing that belongs to it.
WIDTHS = {13: 1240.0, 11: 1100.0, 9: 960.0}
GAP = 82.0  # between two lines
MAX_PITCH = 132.0
MIN_PITCH = 80.0
HALF_TRACK = 5.0
#: From the last station of a line to the middle of its square, and half of that square.
OVERRUN = 46.0
HALF_SQUARE = 13.0
NAME_AIR = 6.0
NAME_SIZE = 14.0
EDGE = 8.0
#: Right bundle, from the right edge of the drawing; left bundle, from the left edge.
BUNDLE_RIGHT = 46.0
BUNDLE_STEP = 14.0
BUNDLE_LEFT = 46.0


class InvalidMap(ValueError):
    """These stations cannot be laid out; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row in order of travel; ``xs`` belong to ``stations``, ``lines`` run from the top."""

    index: int
    stations: tuple[StationInput, ...]
    xs: tuple[float, ...]
    pitch: float
    lines: tuple[str, ...]
    last: bool

    @property
    def even(self) -> bool:
        return self.index % 2 == 0

    @property
    def ahead(self) -> int:
        """+1 when the row runs to the right, -1 when it runs back."""
        return 1 if self.even else -1


def split(
    stations: Sequence[StationInput],
    *,
    columns: int,
    width: float,
    network: Network,
    language: Language,
) -> tuple[Row, ...]:
    """Cut the route into rows: as few as fit, then the shortest longest row, then fullest first.

    Raises ``InvalidMap`` when no cut leaves the columns ``MIN_PITCH`` apart.
    """
    for limit in (columns, columns - 1):  # one less helps a phase that is longer than a row
        groups = _groups(stations, limit)
        for count in range(1, len(groups) + 1):
            for rows in sorted(_cuts(groups, count), key=_preference):
                if max(map(len, rows)) > limit:
                    break
                if placed := _place(rows, width, network, language):
                    return placed
    raise InvalidMap(f"{len(stations)} stations do not fit in {columns} columns of {width:g}")


def _preference(rows: list[list[StationInput]]) -> tuple[int, list[int]]:
    return max(map(len, rows)), [-len(row) for row in rows]


def _groups(stations: Sequence[StationInput], columns: int) -> list[list[StationInput]]:
    """Per phase, a phase that is longer than a row in pieces of a row."""
    groups = []
    for _, members in groupby(stations, key=lambda station: station.phase):
        phase = list(members)
        groups += [phase[start : start + columns] for start in range(0, len(phase), columns)]
    return groups


def _cuts(groups: list[list[StationInput]], count: int) -> Iterator[list[list[StationInput]]]:
    """Every way to make ``count`` rows of whole groups."""
    for cuts in combinations(range(1, len(groups)), count - 1):
        edges = [0, *cuts, len(groups)]
        yield [
            [station for group in groups[start:end] for station in group]
            for start, end in pairwise(edges)
        ]


def presence(rows: Sequence[Sequence[StationInput]]) -> dict[str, tuple[int, int]]:
    """First and last row of each line that has a station."""
    spans: dict[str, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        for station in row:
            for line in station.lines:
                spans[line] = (spans.get(line, (index, index))[0], index)
    return spans


def _place(
    rows: list[list[StationInput]], width: float, network: Network, language: Language
) -> tuple[Row, ...] | None:
    """Give every station its x; None when a row gets too tight."""
    spans = presence(rows)
    placed = []
    for index, stations in enumerate(rows):
        last = index == len(rows) - 1
        left, right = _margins(index, rows, spans, width, network, language)
        count = len(stations)
        pitch = min(MAX_PITCH, (right - left) / (count - 1)) if count > 1 else MAX_PITCH
        if pitch < MIN_PITCH or right < left:
            return None
        even = index % 2 == 0
        # The row keeps to the bend that it goes to or comes from.
        start = right - pitch * (count - 1) if even and not last else left
        xs = [start + pitch * k if even else right - pitch * k for k in range(count)]
        order = LINE_ORDER if even else LINE_ORDER[::-1]
        lines = tuple(
            line for line in order if line in spans and spans[line][0] <= index <= spans[line][1]
        )
        placed.append(Row(index, tuple(stations), tuple(xs), pitch, lines, last))
    return tuple(placed)


def _margins(
    index: int,
    rows: list[list[StationInput]],
    spans: dict[str, tuple[int, int]],
    width: float,
    network: Network,
    language: Language,
) -> tuple[float, float]:
    """Where the columns of a row may begin and end, the names of its lines included.

    A name stands outside the square at the beginning of its line. Where the line begins near
    the edge, the columns move in until the name is clear of the edge and of a bundle.
    """
    last = index == len(rows) - 1
    bundle = width - BUNDLE_RIGHT
    if index % 2 == 0:
        left = 176.0 if index == 0 else 128.0
        right = width - 74 if last else bundle - 74
    else:
        left = 84.0 if last else 130.0
        right = bundle - 74
    incoming = {line for line, (first, end) in spans.items() if first < index <= end}
    for line, (first, _) in spans.items():
        if first != index:
            continue
        column = next(k for k, station in enumerate(rows[index]) if line in station.lines)
        name = max(
            text_width(text, "overpass-700", NAME_SIZE)
            for text in network.line(line).map_name.to(language)
        )
        reach = OVERRUN + HALF_SQUARE + NAME_AIR + name - column * MIN_PITCH
        if index % 2 == 0:
            # From above come the lines below this one: they pass its height on the left.
            passing = {"T": {"D", "L"}, "D": {"L"}, "L": set()}[line] & incoming
            clear = BUNDLE_LEFT + HALF_TRACK + EDGE if passing else EDGE
            left = max(left, clear + reach)
        else:
            passing = {"L": {"D", "T"}, "D": {"T"}, "T": set()}[line] & incoming
            clear = bundle - HALF_TRACK - EDGE if passing else width - EDGE
            right = min(right, clear - reach)
    return left, right


def bundle_x(line: str, *, right: bool, width: float) -> float:
    """Where a line runs between two rows: T outermost on the right, innermost on the left."""
    offset = {"T": BUNDLE_STEP, "D": 0.0, "L": -BUNDLE_STEP}[line]
    return width - BUNDLE_RIGHT + offset if right else BUNDLE_LEFT + offset
