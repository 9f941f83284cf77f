from dataclasses import replace
from itertools import pairwise

import pytest

from tenders.metrokaart import network, rows
from tenders.metrokaart.layout import lay_out, stations_on
from tenders.metrokaart.rows import InvalidMap
from tenders.metrokaart.shapes import Box, MapInput, NextStep
from tests.tenders.metrokaart.maps import CODES, STEP, a_map

LIGHT = "A2 A3 A4 B1 B3 B4 B5 C1 C3 C5 D1 D2 D6 D8"
SMALL = "A3 B1 B4 B5 B6 C1 C4 C5"
CARRYING_OUT = "C5 D1 D2 D3 D4 D5 D6 D8"


def stop(layout, code):
    return next(stop for stop in layout.stops if stop.station.code == code)


def cut(route):
    """The codes of each row, in order of travel."""
    known = network.load()
    placed = rows.split(
        route.stations,
        columns=route.columns,
        width=route.width or rows.WIDTHS[route.columns],
        network=known,
        language=route.language,
    )
    return [" ".join(station.code for station in row.stations) for row in placed]


A, B, C, D = (" ".join(code for code in CODES if code[0] == phase) for phase in "ABCD")


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (a_map(), [f"{A} {B}", f"{C} {D}"]),
        (a_map(columns=11), [f"{A} {B}", C, D]),
        (a_map(columns=9), [A, B, C, D]),
        (a_map(SMALL), [SMALL]),
        (a_map(LIGHT), ["A2 A3 A4 B1 B3 B4 B5", "C1 C3 C5 D1 D2 D6 D8"]),
        # as few rows as fit, then the shortest longest row: 6 + 8 and not 11 + 3
        (a_map(f"{B} {C} D1 D2 D8", columns=11), [B, f"{C} D1 D2 D8"]),
        # 13 columns do not fit in a first row: there the name of line D takes room
        (a_map(f"A2 A3 {B} {C} {D}"), [f"A2 A3 {B}", f"{C} {D}"]),
    ],
)
def test_rows_are_cut_between_phases(route, expected):
    assert cut(route) == expected


def test_a_phase_longer_than_a_row_is_cut_at_the_maximum():
    some = stations_on(("A1",))[0]
    many = tuple(replace(some, code=f"A{number}") for number in range(1, 17))
    # 13 in the first row would stand too near, so the maximum here is 12
    assert [len(row.split()) for row in cut(MapInput(many))] == [12, 4]


def test_the_measures_of_the_full_map():
    layout = lay_out(a_map(now="B4", done=8))
    assert (layout.width, layout.height) == (1240, 1000)
    assert stop(layout, "A1").x == 176
    assert round(stop(layout, "A2").x - stop(layout, "A1").x, 6) == 94.4
    assert round(stop(layout, "B6").x, 6) == 1120
    assert stop(layout, "C1").x == 1120
    assert round(stop(layout, "D8").x, 6) == 84
    # T above D above L in the first row, mirrored in the second
    assert stop(layout, "B6").heights == (("T", 120.0), ("D", 202.0))
    assert stop(layout, "A5").heights == (("D", 202.0), ("L", 284.0))
    assert stop(layout, "D5").heights == (("L", 720.0), ("D", 802.0), ("T", 884.0))
    assert [(z.phase, z.box.top, z.box.bottom) for z in layout.zones] == [
        ("A", 8.0, 332.0),
        ("B", 8.0, 332.0),
        ("C", 632.0, 992.0),
        ("D", 632.0, 992.0),
    ]


def test_the_bends_nest():
    layout = lay_out(a_map())
    uprights = {
        track.line: [a[0] for a, b in pairwise(track.points) if a[0] == b[0]]
        for track in layout.tracks
    }
    assert uprights == {"T": [1208], "D": [1194], "L": [1180]}
    back = lay_out(a_map(columns=9))
    lefts = {
        track.line: {a[0] for a, b in pairwise(track.points) if a[0] == b[0] < 100}
        for track in back.tracks
    }
    assert lefts == {"T": {60}, "D": {46}, "L": {32}}


def test_a_line_keeps_its_height_only_where_it_is():
    layout = lay_out(a_map(LIGHT))
    assert stop(layout, "A2").heights == (("D", 120.0),)  # no T, no L in the first row
    assert [terminus.line for terminus in layout.termini] == ["D", "D", "L", "L"]


# Where the lowest line of the label stands, seen from the line of the station.
LABELS = [
    ("A1", "D", -22),  # above D, in the band below T
    ("B4", "D", -26),  # now: further away
    ("B6", "T", -22),  # beyond T
    ("D3", "L", -22),  # only L: beyond L, outside
    ("D2", "L", +66),  # the ring anchor: inside
    ("D8", "D", +66),
    ("C1", "D", +50),  # a label in one line
    ("D5", "T", +66),
]


@pytest.mark.parametrize(("code", "line", "away"), LABELS)
def test_a_label_stands_beside_its_own_station(code, line, away):
    layout = lay_out(a_map(now="B4"))
    placed = stop(layout, code)
    assert placed.label[-1].y - dict(placed.heights)[line] == away
    assert placed.label[-1].x == placed.x


FLAGS = [
    ("A3", {}, "U bent hier", 0, "below"),
    ("B6", {}, "U bent hier", 0, "below"),
    ("D5", {}, "U bent hier", 0, "above"),
    ("D3", {"codes": CARRYING_OUT}, "U bent hier", 0, "above"),
    # the anchor's flag stands beside the line to the ring
    ("D2", {}, "U bent hier", 64, "above"),
    ("D2", {"codes": CARRYING_OUT}, "U bent hier", -64, "below"),
]


@pytest.mark.parametrize(("now", "more", "word", "shift", "side"), FLAGS)
def test_the_flag_hangs_on_the_other_side_than_the_label(now, more, word, shift, side):
    layout = lay_out(a_map(now=now, **more))
    flag, here = layout.flag, stop(layout, now)
    assert flag is not None
    assert (flag.text.text, round(flag.text.x - here.x)) == (word, shift)
    edge = here.top - flag.box.bottom if side == "above" else flag.box.top - here.bottom
    assert edge == 27


WIDE = ("Jaarrapporten", "en cijfers")
#           now   without  wide labels   word           shift
FALLBACKS = [
    ("D5", "", "", "U bent hier", 0),
    ("D5", "", "D6", "U bent hier", 32),  # D6 lies to the left: the row runs back
    ("D7", "", "D6", "U bent hier", -32),
    ("D5", "D4", "D3 D6", "Nu", 0),
]


@pytest.mark.parametrize(("now", "without", "wide", "word", "shift"), FALLBACKS)
def test_the_flag_gives_way_to_a_label(now, without, wide, word, shift):
    route = a_map([code for code in CODES if code not in without.split()], now=now)
    stations = tuple(
        replace(station, label=WIDE) if station.code in wide.split() else station
        for station in route.stations
    )
    layout = lay_out(replace(route, stations=stations))
    assert layout.flag is not None
    here = stop(layout, now)
    assert (layout.flag.text.text, round(layout.flag.text.x - here.x)) == (word, shift)


def test_no_flag_when_no_station_is_now():
    assert lay_out(a_map()).flag is None


def test_the_ring_stands_in_the_heart_of_the_map_above_an_odd_row():
    ring = lay_out(a_map()).ring
    assert ring is not None
    assert (round(ring.x, 3), ring.y) == (round(1120 - 6 * 1036 / 12, 3), 632 - 150)
    assert ring.link == ((ring.x, 720.0), (ring.x, ring.y + 88))


def test_the_ring_hangs_below_an_even_row():
    layout = lay_out(a_map(CARRYING_OUT))
    assert layout.ring is not None
    assert layout.ring.y == layout.zones[-1].box.bottom + 150


def test_the_link_turns_when_the_anchor_stands_to_the_side():
    layout = lay_out(a_map(columns=9))
    ring, anchor = layout.ring, stop(layout, "D2")
    assert ring is not None
    assert ring.x == 960 - 330 < anchor.x
    knee = ring.y + 88 + 26
    assert ring.link == (
        (anchor.x, anchor.top),
        (anchor.x, knee),
        (ring.x, knee),
        (ring.x, ring.y + 88),
    )


@pytest.mark.parametrize(
    ("route", "legend", "next_block"),
    [
        (a_map(next_step=STEP), True, True),
        (a_map(), True, False),
        (a_map(columns=9, next_step=STEP), False, True),
        (a_map(CARRYING_OUT, next_step=STEP), True, False),
        (a_map(SMALL, next_step=STEP), False, False),
        (a_map(next_step=NextStep("B4 Gunningscriterium", "Veel tekst. " * 30)), True, False),
    ],
)
def test_what_has_no_room_beside_the_ring_is_left_to_the_page(route, legend, next_block):
    layout = lay_out(route)
    assert (layout.legend is not None, layout.next_block is not None) == (legend, next_block)


def test_the_legend_explains_what_is_on_this_map():
    full, light = lay_out(a_map()).legend, lay_out(a_map(LIGHT)).legend
    assert full is not None
    assert light is not None
    assert [item.sign for item in full.items] == [
        *("done", "now", "later", "na", "change", "tin", "ring")
    ]
    assert [item.sign for item in light.items] == ["done", "now", "later", "na", "change", "ring"]


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (CODES, {"A": "Besluiten en verkennen", "D": "Uitvoeren en verbeteren"}),
        (SMALL, {"A": "Besluiten", "C": "Aanbesteden"}),
    ],
)
def test_a_narrow_zone_gets_the_short_name(codes, names):
    layout = lay_out(a_map(codes))
    shown = {zone.phase: zone.name.text for zone in layout.zones if zone.name}
    assert {phase: shown[phase] for phase in names} == names


def test_a_name_of_a_line_moves_the_columns_in_rather_than_lying_on_a_bundle():
    codes = "A1 A2 A3 A4 B1 B2 B3 B4 B5 C2 C3 C5 D1 D2 D8"
    layout = lay_out(a_map(codes))
    name = next(t for t in layout.termini if t.line == "L" and t.name).name[0]
    assert name.text == "Leverancier"
    assert name.box().right <= 1194 - 5 - 8 + 1e-6


@pytest.mark.parametrize("columns", [13, 11, 9])
def test_columns_are_never_too_near_nor_too_far(columns):
    placed = lay_out(a_map(columns=columns)).stops
    for one, other in pairwise(placed):
        if one.station.phase == other.station.phase:
            assert 80 <= abs(one.x - other.x) <= 132.0001


def test_a_given_width_makes_the_poster():
    layout = lay_out(a_map(width=1570))
    assert layout.width == 1570
    assert round(stop(layout, "C1").x) == 1450


def station(**fields):
    return replace(stations_on(("A1",))[0], **fields)


REFUSED = [
    (MapInput(()), "a map needs at least one station"),
    (MapInput((station(), station())), "station A1 is there twice"),
    (
        MapInput((station(), station(code="B1", phase="B"), station(code="A2"))),
        "phases are out of order: A B A",
    ),
    (
        MapInput((station(state="now"), station(code="A2", state="now"))),
        "at most one station that is now, not 2",
    ),
    (
        MapInput((station(ring_anchor=True), station(code="A2", ring_anchor=True))),
        "at most one ring anchor, not 2",
    ),
    (MapInput((station(),), columns=12), "columns must be one of 13, 11, 9"),
    (MapInput((station(),), ring_states=("later",)), "ring_states needs 6 states"),
    (MapInput((station(lines=("T", "L")),)), "station A1: L and T without D would cross line D"),
    (MapInput((station(lines=("L", "D")),)), "station A1: lines must be in the order T, D, L"),
    (
        MapInput((station(label=("Veel te lange regel",)),)),
        "station A1: label line 'Veel te lange regel' is longer than 13 characters",
    ),
    (MapInput(stations_on(CODES), width=300), "24 stations do not fit in 13 columns of 300"),
]


@pytest.mark.parametrize(("route", "message"), REFUSED)
def test_a_route_that_cannot_be_drawn_is_refused(route, message):
    with pytest.raises(InvalidMap) as refused:
        lay_out(route)
    assert str(refused.value) == message


def test_stations_come_in_the_order_of_the_map_and_an_unknown_one_is_an_error():
    assert [s.code for s in stations_on(("D8", "A1", "C2"))] == ["A1", "C2", "D8"]
    with pytest.raises(KeyError):
        stations_on(("A1", "X9"))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Box(0, 0, 2, 2), Box(1, 1, 3, 3), True),
        (Box(0, 0, 2, 2), Box(2, 0, 3, 2), False),
        (Box(0, 0, 2, 2), Box(0, 3, 2, 4), False),
    ],
)
def test_boxes_that_share_an_edge_do_not_meet(one, other, meet):
    assert one.meets(other) is other.meets(one) is meet
