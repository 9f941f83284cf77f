from dataclasses import replace
from itertools import pairwise

import pytest

from tenders.metrokaart import strip
from tenders.metrokaart.layout import stations_on
from tenders.metrokaart.metrics import width
from tests.tenders.metrokaart.maps import CODES, a_map, read

NS = "{http://www.w3.org/2000/svg}"


def drawn(route, **more):
    return read(strip.svg(route.stations, **more))


def test_the_sentence_counts_what_applies():
    route = a_map(now="B4", done=8, na=("B2", "D7"))
    assert strip.summary(route.stations, "nl") == (
        "7 van de 22 stations klaar. U bent bij B4 Gunningscriterium."
    )
    stations = stations_on(CODES, "en", states={"A1": "done"})
    assert strip.summary(stations, "en") == "1 of 24 stations done."


def test_the_strip_is_a_picture_with_that_sentence():
    root = drawn(a_map(now="B4", done=8))
    assert (root.get("viewBox"), root.get("role")) == ("0 0 1180 68", "img")
    title = root.find(f"{NS}title")
    assert title.get("id") == root.get("aria-labelledby") == "strip-title"
    assert title.text == "8 van de 24 stations klaar. U bent bij B4 Gunningscriterium."
    assert root.find(f"{NS}g").get("aria-hidden") == "true"
    assert "style" not in {name for element in root.iter() for name in element.attrib}


def test_codes_and_tin_moments_stand_at_the_heights_of_the_design():
    root = drawn(a_map())
    texts = [(text.text, text.get("y")) for text in root.iter(f"{NS}text")]
    assert [text for text, y in texts if y == "64"] == list(CODES)
    boxes = [(r.get("y"), r.get("height"), r.get("fill")) for r in root.iter(f"{NS}rect")]
    assert boxes == [("3", "16", "#7A2E86")] * 4


@pytest.mark.parametrize("count", [1, 2, 3, 14, 24])
def test_stations_are_divided_evenly_within_the_strip(count):
    stations = stations_on(CODES[:count])
    xs = strip.places(stations)
    assert len(xs) == count
    assert all(16 <= x <= 1164 for x in xs)
    assert len({round(b - a, 6) for a, b in pairwise(xs)}) <= 1


def test_codes_do_not_touch_each_other():
    stations = stations_on(CODES)
    boxes = [
        strip.code_text(station, x).box()
        for station, x in zip(stations, strip.places(stations), strict=True)
    ]
    assert all(one.right + 4 < other.left for one, other in pairwise(boxes))
    assert width("B4", "overpass-600", strip.CODE_SIZE) < 20


def test_a_present_tin_station_stays_clear_of_its_square():
    """The double edge of 'now' must not lie over the T."""
    radius = strip.RADIUS_NOW + (7 + 1) * strip.RADIUS_NOW / 11
    assert strip.LINE_Y - radius > strip.TIN_BOX[1]


def test_every_state_is_drawn_differently():
    one = stations_on(("A1",))[0]
    forms = {strip.svg((replace(one, state=s),)) for s in ("done", "now", "later", "na")}
    drawn_forms = {form.split("</title>")[1] for form in forms}
    assert len(drawn_forms) == 4
