import copy
import tomllib

import pytest

from tenders.metrokaart import network
from tenders.metrokaart.metrics import width
from tenders.metrokaart.overlap import CLEARANCE
from tenders.metrokaart.rows import MIN_PITCH

LINES = {
    **dict.fromkeys(("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "B5"), "D"),
    **dict.fromkeys(("C1", "C5", "D8"), "D"),
    **dict.fromkeys(("A5", "C2", "C3", "D1", "D7"), "DL"),
    **dict.fromkeys(("B6", "C4", "D4"), "TD"),
    **dict.fromkeys(("D2", "D3", "D6"), "L"),
    "D5": "TDL",
}


@pytest.fixture
def data():
    return copy.deepcopy(tomllib.loads(network.FILE.read_text()))


def test_the_stations_are_those_of_the_design_in_order():
    stations = network.load().stations
    assert [s.code for s in stations] == [
        *("A1", "A2", "A3", "A4", "A5"),
        *("B1", "B2", "B3", "B4", "B5", "B6"),
        *("C1", "C2", "C3", "C4", "C5"),
        *("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"),
    ]
    assert {s.code: "".join(s.lines) for s in stations} == LINES


def test_the_four_tin_moments():
    moments = {s.code: s.tin_moment for s in network.load().stations if s.tin_moment}
    assert moments == {"B6": 1, "C4": 2, "D4": 3, "D5": 4}


def test_the_ring_starts_from_d2():
    assert [s.code for s in network.load().stations if s.ring_anchor] == ["D2"]


def test_belgium_has_its_own_words_and_the_same_map():
    here, there = network.load("nl"), network.load("be")
    assert here.station("C2").label.nl == ("Nota van", "inlichtingen")
    assert there.station("C2").label.nl == ("Vragen en", "antwoorden")
    assert [(s.code, s.lines) for s in here.stations] == [(s.code, s.lines) for s in there.stations]


@pytest.mark.parametrize("jurisdiction", ["nl", "be"])
@pytest.mark.parametrize("language", network.LANGUAGES)
def test_every_label_fits_beside_every_other_even_when_it_is_bold(jurisdiction, language):
    lines = [line for s in network.load(jurisdiction).stations for line in s.label.to(language)]
    bold = max(lines, key=lambda line: width(line, "source-sans-700", 14.5))
    plain = max(lines, key=lambda line: width(line, "source-sans-600", 14.5))
    both = width(bold, "source-sans-700", 14.5) + width(plain, "source-sans-600", 14.5)
    assert both / 2 < MIN_PITCH - CLEARANCE, (bold, plain)


def test_an_unknown_station_is_a_key_error():
    with pytest.raises(KeyError):
        network.load().station("E1")


def station(data, code):
    return next(entry for entry in data["station"] if entry["code"] == code)


def set_station(code, /, **fields):
    def change(data):
        station(data, code).update(fields)

    return change


def twice(data):
    data["station"].append(copy.deepcopy(data["station"][-1]))


def no_supplier_line(data):
    data["line"] = [line for line in data["line"] if line["code"] != "L"]


def one_language(data):
    del station(data, "B2")["name"]["en"]


def swapped(data):
    data["station"].insert(0, data["station"].pop())


def five_steps(data):
    data["ring"]["steps"].pop()


REFUSED = [
    (set_station("C2", lines="LT"), "station C2: L and T without D would cross line D"),
    (set_station("B6", lines="T"), "station B6: TIN is called by the authority, so T needs D"),
    (set_station("A1", lines=""), "station A1: lines must be some of TDL, each once"),
    (set_station("A1", lines="DD"), "station A1: lines must be some of TDL, each once"),
    (set_station("A1", lines="DX"), "station A1: lines must be some of TDL, each once"),
    (
        set_station("A1", label={"nl": ["Bestuurlijkheid"], "en": ["Policy"]}),
        "station A1: label line 'Bestuurlijkheid' is longer than 13 characters",
    ),
    (
        set_station("A1", label={"nl": ["a", "b", "c"], "en": ["Policy"]}),
        "station A1: label needs 1 or 2 lines",
    ),
    (
        set_station("A1", label={"nl": ["Ambitie"]}),
        "station A1.label: needs lines in each of nl, en",
    ),
    (one_language, "station B2.name: needs a text in each of nl, en"),
    (twice, "station D8: the code is there twice"),
    (set_station("D2", ring_anchor=False), "ring_anchor: exactly 1 station has it, not 0"),
    (set_station("D3", ring_anchor=True), "ring_anchor: exactly 1 station has it, not 2"),
    (set_station("D2", lines="DL"), "station D2: the ring starts from a station on L alone"),
    (set_station("C4", tin_moment=None), "station C4: tin_moment and line T go together"),
    (set_station("C1", tin_moment=5), "station C1: tin_moment and line T go together"),
    (set_station("A1", code="X1"), "station X1: phase X does not exist"),
    (no_supplier_line, "line L: is not described"),
    (swapped, "station: the phases are not in order"),
    (five_steps, "ring.steps: needs 6, has 5"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_a_network_that_cannot_be_drawn_is_refused_with_the_entry(data, change, message):
    change(data)
    with pytest.raises(network.InvalidNetwork) as refused:
        network.parse(data)
    assert str(refused.value) == message
