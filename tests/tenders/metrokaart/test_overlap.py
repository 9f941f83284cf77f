"""No label, flag, line, ring or legend lies over another: shown, not hoped."""

import random
from collections import deque
from dataclasses import replace
from itertools import count, cycle, islice

import pytest

from tenders.metrokaart import network, overlap
from tenders.metrokaart.bodies import Body, apart, crosses, stretch
from tenders.metrokaart.layout import lay_out, stations_on
from tenders.metrokaart.overlap import Collision, collisions
from tenders.metrokaart.shapes import Box, MapInput, NextStep, Text
from tests.tenders.metrokaart.maps import CODES, STEP, a_map, every_route, plausible_routes

COLUMNS = (13, 11, 9)
STATES = ("done", "now", "later", "na")


# --- The detector itself: planted overlaps are found -------------------------------------------


@pytest.fixture(scope="module")
def full():
    return lay_out(a_map(now="B4", done=8, next_step=STEP))


def test_the_full_map_is_free_of_overlap(full):
    assert collisions(full) == []


def moved(layout, code, dx, dy):
    """The label of one station, somewhere else."""
    return replace(
        layout,
        stops=tuple(
            replace(s, label=tuple(replace(t, x=t.x + dx, y=t.y + dy) for t in s.label))
            if s.station.code == code
            else s
            for s in layout.stops
        ),
    )


def with_track(layout, line, points):
    tracks = tuple(replace(t, points=points) if t.line == line else t for t in layout.tracks)
    return replace(layout, tracks=tracks)


def with_zone(layout, box):
    return replace(layout, zones=(replace(layout.zones[0], box=box), *layout.zones[1:]))


def with_flag(layout, box):
    return replace(layout, flag=replace(layout.flag, box=box))


def with_name(layout, line, text):
    return replace(
        layout,
        termini=tuple(
            replace(t, name=(text,)) if t.line == line and t.name else t for t in layout.termini
        ),
    )


def with_ring_label(layout, text):
    steps = (replace(layout.ring.steps[0], label=text), *layout.ring.steps[1:])
    return replace(layout, ring=replace(layout.ring, steps=steps))


def with_legend(layout, dx):
    items = tuple(replace(i, text=replace(i.text, x=i.text.x + dx)) for i in layout.legend.items)
    return replace(layout, legend=replace(layout.legend, items=items))


def words(x, y, text="Leverancier", face="overpass-700", size=14):
    return Text(text, x, y, size, face)


PLANTED = [
    ("label on its own line", lambda m: moved(m, "A1", 0, 24), "label:A1", "line:D"),
    ("label on its own station", lambda m: moved(m, "A1", 0, 12), "label:A1", "station:A1"),
    ("label on the next label", lambda m: moved(m, "A1", 30, 0), "label:A1", "label:A2"),
    ("label on the flag", lambda m: moved(m, "B4", 0, 60), "flag:B4", "label:B4"),
    ("label on a name", lambda m: moved(m, "B5", -40, -45), "label:B5", "name:T"),
    ("label on a square", lambda m: moved(m, "B5", 50, -45), "label:B5", "line:T"),
    ("label on a pill", lambda m: moved(m, "A4", 94, 80), "label:A4", "station:A5"),
    ("label on a bend", lambda m: moved(m, "B6", 85, 60), "label:B6", "line:T"),
    ("label on the bundle", lambda m: moved(m, "C1", 60, -300), "label:C1", "line:L"),
    ("label on a head", lambda m: moved(m, "A2", -40, -150), "label:A2", "zone:A"),
    ("label on the ring", lambda m: moved(m, "D2", 60, -280), "label:D2", "ring"),
    ("label on the link", lambda m: moved(m, "D2", 0, -120), "label:D2", "ring-stem"),
    ("label on a ring label", lambda m: moved(m, "D2", 140, -360), "label:D2", "ring-label:1"),
    ("label on the legend", lambda m: moved(m, "C4", 0, -390), "label:C4", "legend:tin"),
    ("label on the next step", lambda m: moved(m, "D7", -40, -390), "label:D7", "next:2"),
    ("label outside", lambda m: moved(m, "A1", -200, 0), "frame", "label:A1"),
    ("flag on a line", lambda m: with_flag(m, Box(800, 270, 900, 297)), "flag:B4", "line:L"),
    ("flag on a pill", lambda m: with_flag(m, Box(540, 229, 644, 256)), "flag:B4", "station:A5"),
    ("name on the bundle", lambda m: with_name(m, "L", words(1150, 500)), "line:L", "name:L"),
    ("name outside", lambda m: with_name(m, "D", words(-20, 200)), "frame", "name:D"),
    (
        "ring label on the ring",
        lambda m: with_ring_label(m, words(600, 406)),
        "ring",
        "ring-label:1",
    ),
    ("legend on the bundle", lambda m: with_legend(m, 120), "legend:change:text", "line:L"),
    ("zone on zone", lambda m: with_zone(m, Box(131, 8, 700, 332)), "zone:A", "zone:B"),
    ("zone outside", lambda m: with_zone(m, Box(-5, 8, 300, 332)), "frame", "zone:A"),
    (
        "line across a line",
        lambda m: with_track(m, "L", ((500, 100), (500, 300))),
        "line:D",
        "line:L",
    ),
    (
        "bend against a bend",
        lambda m: with_track(m, "L", ((1160, 206), (1194, 240))),
        "line:D",
        "line:L",
    ),
    (
        "line across a station that does not stop there",
        lambda m: with_track(m, "T", ((300, 202), (400, 202))),
        "line:T",
        "station:A3",
    ),
]


@pytest.mark.parametrize(("change", "first", "second"), [row[1:] for row in PLANTED],
                         ids=[row[0] for row in PLANTED])  # fmt: skip
def test_a_planted_overlap_is_found(full, change, first, second):
    found = {frozenset((one.first, one.second)) for one in collisions(change(full))}
    assert frozenset((first, second)) in found


def test_the_detector_measures_real_letters():
    """The same number of letters: a wide word touches its neighbour, a narrow one does not."""
    layout = lay_out(a_map())

    def with_label(text):
        one = layout.stops[0]
        label = tuple(replace(line, text=text) for line in one.label)
        return replace(layout, stops=(replace(one, label=label), *layout.stops[1:]))

    assert collisions(with_label("iiiiiiiiiiiii")) == []
    assert Collision("label:A1", "label:A2") in collisions(with_label("MMMMMMMMMMMMM"))


def test_a_box_in_the_inside_of_a_bend_is_free_and_one_on_it_is_not():
    bend = stretch("track", "line:D", (0, 0), (34, 34))
    assert apart(Body("label", "label:A1", Box(24, 0, 34, 8)), bend, 2)
    assert not apart(Body("label", "label:A1", Box(14, 10, 24, 18)), bend, 2)
    beside = stretch("track", "line:L", (20, 0), (54, 34))
    assert apart(bend, beside, 2)
    assert not apart(bend, stretch("track", "line:L", (14, 0), (48, 34)), 2)
    assert not apart(bend, stretch("track", "line:L", (34, 0), (0, 34)), 2)


@pytest.mark.parametrize(
    ("a", "b", "enters"),
    [
        ((0, 5), (20, 5), True),
        ((0, 0), (20, 20), True),
        ((0, 11), (20, 11), False),
        ((0, 10), (20, 10), False),  # along an edge
        ((6, 6), (7, 7), True),
        ((0, 12), (4, 20), False),
    ],
)
def test_a_straight_line_enters_a_box(a, b, enters):
    assert crosses(a, b, Box(5, 0, 10, 10)) is enters


def test_every_text_on_the_map_is_looked_at(full):
    """A text that the detector does not know of cannot be found to overlap."""
    looked_at = {body.box for body in overlap.bodies_of(full)}
    texts = [
        *(text for stop in full.stops for text in (stop.code, *stop.label)),
        *(text for terminus in full.termini for text in terminus.name),
        *(zone.name for zone in full.zones if zone.name),
        *(step.label for step in full.ring.steps),
        *full.ring.texts,
        full.legend.title,
        *(item.text for item in full.legend.items),
        full.next_block.title,
        *full.next_block.texts,
    ]
    assert len(texts) == 24 * 3 - 1 + 4 + 4 + 6 + 3 + 8 + 5
    assert [text.text for text in texts if text.box() not in looked_at] == []


# --- The proof ---------------------------------------------------------------------------------


def clashes(route):
    return [(route.language, route.columns, codes_of(route), c) for c in collisions(lay_out(route))]


def codes_of(route):
    return " ".join(
        station.code + {"now": "!", "na": "-"}.get(station.state, "") for station in route.stations
    )


def travelled(codes, na, place):
    """States of someone who is at the ``place``-th station that applies; 0 is nowhere."""
    going = [code for code in codes if code not in na]
    states = dict.fromkeys(going[: max(place - 1, 0)], "done") | dict.fromkeys(na, "na")
    if place:
        states[going[place - 1]] = "now"
    return states


def test_no_overlap_in_any_route_that_the_rules_make():
    """Every distinct route in 2 languages, at 3 widths, each in another stage of the work."""
    routes = {}
    for facts, route in every_route():
        na = frozenset(skipped.station for skipped in route.skipped if skipped.drawn)
        routes.setdefault((facts.jurisdiction, route.on_map, na), None)
    found = []
    turn = count()
    for jurisdiction, codes, na in routes:
        going = len(codes) - len(na)
        places = deque((1, going * 2 // 3, going))
        places.rotate(next(turn))
        for columns, place in zip(COLUMNS, places, strict=True):
            states = travelled(codes, na, place)
            for language in network.LANGUAGES:
                stations = stations_on(codes, language, jurisdiction=jurisdiction, states=states)
                found += clashes(
                    MapInput(stations, language, columns, next_step=STEP, jurisdiction=jurisdiction)
                )
    assert len({(codes, na) for _, codes, na in routes}) >= 200
    assert {jurisdiction for jurisdiction, _, _ in routes} == {"nl", "be"}
    assert found == []


def test_no_overlap_in_routes_by_rule_of_thumb():
    routes = set(plausible_routes())
    states = islice(cycle(STATES), len(CODES))
    at = dict(zip(CODES, states, strict=True))
    found = []
    for codes, columns in zip(sorted(routes), cycle(COLUMNS), strict=False):
        here = next((code for code in codes if at[code] == "now"), None)
        shown = {code: at[code] for code in codes if at[code] != "now"}
        shown |= {here: "now"} if here else {}
        for language in network.LANGUAGES:
            stations = stations_on(codes, language, states=shown)
            found += clashes(MapInput(stations, language, columns))
    assert len(routes) >= 200
    assert found == []


@pytest.mark.parametrize("language", network.LANGUAGES)
@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("jurisdiction", ["nl", "be"])
def test_no_overlap_wherever_you_are_on_the_full_map(language, columns, jurisdiction):
    found = []
    for place in range(len(CODES) + 1):
        states = travelled(CODES, (), place)
        stations = stations_on(CODES, language, jurisdiction=jurisdiction, states=states)
        for width in (None, 1570.0):
            found += clashes(
                MapInput(stations, language, columns, width=width, jurisdiction=jurisdiction)
            )
    assert found == []


def random_routes(wanted, seed):
    """Distinct subsets of 2 to 24 stations, each in a random state, 10 % not applicable."""
    chance = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    seen = set()
    while len(seen) < wanted:
        size = chance.randint(2, len(CODES))
        codes = tuple(sorted(chance.sample(CODES, size)))
        if codes in seen:
            continue
        seen.add(codes)
        states = {
            code: "na" if chance.random() < 0.1 else chance.choice(("done", "later"))
            for code in codes
        }
        if chance.random() < 0.9:
            states[chance.choice(codes)] = "now"
        ring = tuple(chance.choice(STATES) for _ in range(6))
        yield codes, states, chance.choice(COLUMNS), ring


def test_no_overlap_in_3000_random_subsets():
    found, sizes = [], set()
    step = NextStep("C4 Beoordelen van offertes", "Wie beoordeelt?", "Klaar vóór 8 maart 2027")
    for codes, states, columns, ring in random_routes(3000, seed=12):
        sizes.add(len(codes))
        for language in network.LANGUAGES:
            stations = stations_on(codes, language, states=states)
            found += clashes(
                MapInput(stations, language, columns, ring_states=ring, next_step=step)
            )
    assert sizes == set(range(2, 25))
    assert found == []


def test_no_overlap_on_a_map_of_one_station():
    found = []
    for code in CODES:
        for state in STATES:
            for language in network.LANGUAGES:
                stations = stations_on((code,), language, states={code: state})
                found += clashes(MapInput(stations, language))
    assert found == []
