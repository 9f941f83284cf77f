"""Lay out a route as a metro map: pure geometry, from ``MapInput`` to ``Layout``.

The snake is in ``rows``, labels and flag in ``labels``, the ring with what stands beside it in
``ring``. Measures are those of the design; the words come from the network.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise

from tenders.metrokaart import bodies, labels, network, ring
from tenders.metrokaart.metrics import width as text_width
from tenders.metrokaart.rows import (
    BUNDLE_RIGHT,
    BUNDLE_STEP,
    EDGE,
    GAP,
    HALF_SQUARE,
    HALF_TRACK,
    NAME_AIR,
    NAME_SIZE,
    OVERRUN,
    WIDTHS,
    InvalidMap,
    Row,
    bundle_x,
    presence,
    split,
)
from tenders.metrokaart.shapes import (
    Box,
    Chevron,
    Flag,
    Layout,
    MapInput,
    Place,
    Ring,
    State,
    StationInput,
    Stop,
    Terminus,
    Text,
    Track,
    Zone,
)

MARGIN = 8.0
BEND = 34.0
#: Between two zones; above and below the lines inside one, besides what labels need.
BETWEEN_ROWS = 28.0
HEAD_SIDE, PLAIN_SIDE = 38.0, 14.0
HEAD_SIZE, HEAD_INSET, HEAD_AIR = 22.0, 10.0, 8.0
ZONE_INSET = 3.0
#: A name in two lines within a row stands higher: labels of the line below come near.
NAME_LIFT = 4.0
ZONE_SHADES = ("zone-licht", "zone-donker")
#: Direction is shown on line D after these columns: 1, 4, 7...
CHEVRON_FIRST, CHEVRON_EVERY = 1, 3

Heights = tuple[Mapping[str, float], ...]


def stations_on(
    codes: Iterable[str],
    language: network.Language = "nl",
    *,
    jurisdiction: str = "nl",
    states: Mapping[str, State] | None = None,
    dates: Mapping[str, str] | None = None,
) -> tuple[StationInput, ...]:
    """Word the stations with these codes, in the order of the map, whatever the given order.

    Raises ``KeyError`` for an unknown code; a station without a state is 'later'.
    """
    known = network.load(jurisdiction)
    wanted = set(codes)
    if unknown := wanted - {station.code for station in known.stations}:
        raise KeyError(min(unknown))
    return tuple(
        StationInput(
            code=station.code,
            phase=station.phase,
            label=station.label.to(language),
            lines=station.lines,
            state=(states or {}).get(station.code, "later"),
            name=station.name.to(language),
            date=(dates or {}).get(station.code, ""),
            tin_moment=station.tin_moment,
            ring_anchor=station.ring_anchor,
        )
        for station in known.stations
        if station.code in wanted
    )


def lay_out(route: MapInput) -> Layout:
    """Give everything on the map its place.

    Raises ``InvalidMap`` for a route that cannot be drawn: no stations, a code twice, phases
    out of order, two ring anchors or two stations that are 'now', L and T without D, a label
    that is too long.
    """
    _check(route)
    known = network.load(route.jurisdiction)
    width = route.width or WIDTHS[route.columns]
    rows = split(
        route.stations,
        columns=route.columns,
        width=width,
        network=known,
        language=route.language,
    )
    grounds, heights = _stack(rows)
    spans = presence([row.stations for row in rows])
    tracks = tuple(_track(line, span, rows, heights, width) for line, span in spans.items())
    termini = tuple(
        chain.from_iterable(
            _termini(track, rows[spans[track.line][0]], rows[spans[track.line][1]], known, route)
            for track in tracks
        )
    )
    stops = tuple(
        chain.from_iterable(
            labels.stops(row, heights[row.index], [terminus.box for terminus in termini])
            for row in rows
        )
    )
    round_ = _ring(rows, grounds, heights, width, route)
    height = grounds[-1][1] + (ring.ROOM_LAST if round_ and round_.y > grounds[-1][1] else MARGIN)
    signs = _signs(route)
    legend = next_block = None
    if round_:
        legend = ring.legend(
            round_.x,
            round_.y,
            signs=signs,
            room_to=_room_to(round_, tracks, width),
            network=known,
            language=route.language,
        )
        if route.next_step:
            next_block = ring.next_block(
                round_.x, round_.y, route.next_step, network=known, language=route.language
            )
    return Layout(
        width=width,
        height=height,
        language=route.language,
        jurisdiction=route.jurisdiction,
        zones=tuple(_zones(rows, grounds, tracks, known, route.language)),
        tracks=tracks,
        termini=termini,
        chevrons=tuple(_chevrons(rows, heights)),
        stops=stops,
        flag=_flag(rows, stops, tracks, termini, round_, route),
        ring=round_,
        signs=signs,
        legend=legend,
        next_block=next_block,
        plain=route.plain,
    )


def _check(route: MapInput) -> None:
    codes = [station.code for station in route.stations]
    if not codes:
        raise InvalidMap("a map needs at least one station")
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise InvalidMap(f"station {twice[0]} is there twice")
    phases = [phase for phase, _ in groupby(station.phase for station in route.stations)]
    if len(set(phases)) != len(phases):
        raise InvalidMap(f"phases are out of order: {' '.join(phases)}")
    for what, count in (
        ("ring anchor", sum(station.ring_anchor for station in route.stations)),
        ("station that is now", sum(station.state == "now" for station in route.stations)),
    ):
        if count > 1:
            raise InvalidMap(f"at most one {what}, not {count}")
    if route.columns not in WIDTHS:
        raise InvalidMap(f"columns must be one of {', '.join(map(str, WIDTHS))}")
    if len(route.ring_states) != network.RING_STEPS:
        raise InvalidMap(f"ring_states needs {network.RING_STEPS} states")
    _check_stations(route.stations)


def _check_stations(stations: Iterable[StationInput]) -> None:
    for station in stations:
        try:
            ordered = network.check_lines(station.code, station.lines)
            network.check_label(station.code, station.label)
        except network.InvalidNetwork as wrong:
            raise InvalidMap(str(wrong)) from wrong
        if ordered != tuple(station.lines):
            raise InvalidMap(f"station {station.code}: lines must be in the order T, D, L")


def _stack(rows: Sequence[Row]) -> tuple[tuple[tuple[float, float], ...], Heights]:
    """Top and bottom of each row's zones, and the height of each line in each row."""
    grounds: list[tuple[float, float]] = []
    heights: list[Mapping[str, float]] = []
    y = MARGIN
    for row in rows:
        anchored = any(station.ring_anchor for station in row.stations)
        if row.index:
            y += (
                ring.ROOM if (anchored and not row.even) or _ring_below(rows, row) else BETWEEN_ROWS
            )
        above, below = labels.frame(row)
        first = y + above + (HEAD_SIDE if row.even else PLAIN_SIDE)
        heights.append({line: first + GAP * place for place, line in enumerate(row.lines)})
        bottom = first + GAP * (len(row.lines) - 1) + below
        bottom += PLAIN_SIDE if row.even else HEAD_SIDE
        grounds.append((y, bottom))
        y = bottom
    return tuple(grounds), tuple(heights)


def _ring_below(rows: Sequence[Row], row: Row) -> bool:
    """Whether the ring hangs between ``row`` and the even row above it."""
    above = rows[row.index - 1]
    return above.even and any(station.ring_anchor for station in above.stations)


def _track(
    line: str, span: tuple[int, int], rows: Sequence[Row], heights: Heights, width: float
) -> Track:
    """Follow a line from its beginning to its end, knee by knee."""
    first, last = span
    points: list[Place] = []
    for index in range(first, last + 1):
        row, y = rows[index], heights[index][line]
        own = [x for x, s in zip(row.xs, row.stations, strict=True) if line in s.lines]
        if index == first:
            points.append((own[0] - row.ahead * OVERRUN, y))
        if index == last:
            points.append((own[-1] + row.ahead * OVERRUN, y))
            continue
        x = bundle_x(line, right=row.even, width=width)
        inward = x - row.ahead * BEND
        below = heights[index + 1][line]
        points += [(inward, y), (x, y + BEND), (x, below - BEND), (inward, below)]
    return Track(line, tuple(points))


def _termini(
    track: Track, first: Row, last: Row, known: network.Network, route: MapInput
) -> Iterator[Terminus]:
    """Place the squares at both ends of a line, with its name outside the first."""
    for place, row in ((track.points[0], first), (track.points[-1], last)):
        x, y = place
        box = Box(x - HALF_SQUARE, y - HALF_SQUARE, x + HALF_SQUARE, y + HALF_SQUARE)
        name: tuple[Text, ...] = ()
        if place is track.points[0]:
            lines = known.line(track.line).map_name.to(route.language)
            baseline = y + 5 - 7.5 * (len(lines) - 1)
            if len(lines) > 1 and track.line not in row.stations[0].lines:
                baseline -= NAME_LIFT
            name = tuple(
                Text(
                    line,
                    box.left - NAME_AIR if row.even else box.right + NAME_AIR,
                    baseline + 15.0 * number,
                    NAME_SIZE,
                    "overpass-700",
                    known.line(track.line).colour,
                    "end" if row.even else "start",
                )
                for number, line in enumerate(lines)
            )
        letter = Text(track.line, x, y + 5.3, 15, "overpass-700", "wit", "middle")
        yield Terminus(track.line, box, letter, name)


def _zones(
    rows: Sequence[Row],
    grounds: Sequence[tuple[float, float]],
    tracks: Sequence[Track],
    known: network.Network,
    language: network.Language,
) -> Iterator[Zone]:
    order = [phase.code for phase in known.phases]
    for row, (top, bottom) in zip(rows, grounds, strict=True):
        walls = _walls(row, tracks)
        for code, members in groupby(
            zip(row.stations, row.xs, strict=True), key=lambda pair: pair[0].phase
        ):
            xs = [x for _, x in members]
            reach = row.pitch / 2 - ZONE_INSET
            left, right = max(min(xs) - reach, walls[0]), min(max(xs) + reach, walls[1])
            shade = ZONE_SHADES[order.index(code) % 2]
            yield _zone(row, known.phase(code), Box(left, top, right, bottom), shade, language)


def _walls(row: Row, tracks: Sequence[Track]) -> tuple[float, float]:
    """Find the innermost verticals beside a row: ground does not go under a bundle."""
    left, right = 0.0, float("inf")
    for track in tracks:
        for (ax, ay), (bx, by) in pairwise(track.points):
            if ax != bx or abs(ay - by) <= GAP:
                continue
            if ax < min(row.xs):
                left = max(left, ax + HALF_TRACK + ZONE_INSET)
            elif ax > max(row.xs):
                right = min(right, ax - HALF_TRACK - ZONE_INSET)
    return left, right


def _zone(row: Row, phase: network.Phase, box: Box, shade: str, language: network.Language) -> Zone:
    """Put the head at the beginning of the phase, on the outside of the map."""
    top = box.top + HEAD_INSET if row.even else box.bottom - HEAD_INSET - HEAD_SIZE
    left = box.left + HEAD_INSET if row.even else box.right - HEAD_INSET - HEAD_SIZE
    head = Box(left, top, left + HEAD_SIZE, top + HEAD_SIZE)
    baseline = top + 16.2
    room = box.right - box.left - 2 * HEAD_INSET - HEAD_SIZE - HEAD_AIR
    name = next(
        (
            Text(
                words,
                head.right + HEAD_AIR if row.even else head.left - HEAD_AIR,
                baseline,
                15,
                "overpass-700",
                "inkt",
                "start" if row.even else "end",
            )
            for words in (phase.name.to(language), phase.short.to(language))
            if text_width(words, "overpass-700", 15) <= room
        ),
        None,
    )
    letter = Text(phase.code, left + HEAD_SIZE / 2, baseline, 14.5, "overpass-700", "wit", "middle")
    return Zone(phase.code, box, shade, head, letter, name)


def _chevrons(rows: Sequence[Row], heights: Heights) -> Iterator[Chevron]:
    """On line D, where it runs on both sides of the sign."""
    served = [(row.index, k) for row in rows for k, s in enumerate(row.stations) if "D" in s.lines]
    for row in rows:
        for column in range(CHEVRON_FIRST, len(row.stations) - 1, CHEVRON_EVERY):
            if not served or not served[0] <= (row.index, column) < served[-1]:
                continue
            x = (row.xs[column] + row.xs[column + 1]) / 2
            yield Chevron(x, heights[row.index]["D"], 0.0 if row.even else 180.0)


def _ring(
    rows: Sequence[Row],
    grounds: Sequence[tuple[float, float]],
    heights: Heights,
    width: float,
    route: MapInput,
) -> Ring | None:
    """In an odd row above it, in the heart of the map; in an even row below it."""
    for row in rows:
        for station, x in zip(row.stations, row.xs, strict=True):
            if not station.ring_anchor:
                continue
            top, bottom = grounds[row.index]
            return ring.ring(
                station.code,
                (x, heights[row.index]["L"]),
                y=bottom + ring.AWAY if row.even else top - ring.AWAY,
                width=width,
                states=route.ring_states,
                network=network.load(route.jurisdiction),
                language=route.language,
            )
    return None


def _signs(route: MapInput) -> tuple[str, ...]:
    """Tell what the legend explains: the four states, and what else is on this map."""
    stations = route.stations
    signs = [] if route.plain else ["done", "now", "later", "na"]
    if any(len(station.lines) > 1 for station in stations):
        signs.append("change")
    if any("T" in station.lines for station in stations):
        signs.append("tin")
    if any(station.ring_anchor for station in stations):
        signs.append("ring")
    return tuple(signs)


def _room_to(round_: Ring, tracks: Sequence[Track], width: float) -> float:
    """Up to where the legend may reach: the edge, or a bundle that passes the ring."""
    if any(
        ay < round_.y < by and ax == bx > round_.x
        for track in tracks
        for (ax, ay), (bx, by) in pairwise(track.points)
    ):
        return width - BUNDLE_RIGHT - BUNDLE_STEP - HALF_TRACK - EDGE
    return width - EDGE


def _flag(
    rows: Sequence[Row],
    stops: Sequence[Stop],
    tracks: Sequence[Track],
    termini: Sequence[Terminus],
    round_: Ring | None,
    route: MapInput,
) -> Flag | None:
    here = next((stop for stop in stops if stop.station.state == "now"), None)
    if here is None:
        return None
    row = next(row for row in rows if here.station in row.stations)
    known = network.load(route.jurisdiction)
    around = [
        *chain.from_iterable(map(bodies.of_stop, stops)),
        *chain.from_iterable(map(bodies.of_track, tracks)),
        *chain.from_iterable(map(bodies.of_terminus, termini)),
        *(bodies.of_link(round_) if round_ else ()),
    ]
    words = known.word("flag", route.language), known.word("flag_short", route.language)
    return labels.flag(row, here, words, around, route.width or WIDTHS[route.columns])
