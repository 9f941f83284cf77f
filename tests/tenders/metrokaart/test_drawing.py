from collections import Counter
from dataclasses import replace

import pytest

from tenders.metrokaart import drawing, network, svg
from tenders.metrokaart.layout import lay_out, stations_on
from tenders.metrokaart.shapes import MapInput
from tests.tenders.metrokaart.maps import CODES, STEP, a_map, read

NS = "{http://www.w3.org/2000/svg}"
HREFS = {code: f"/aanbestedingen/1/metrokaart/{code}/?a=1&b=2" for code in CODES}


def drawn(route=None, **more):
    layout = lay_out(route or a_map(now="B4", done=8, na=("B2",), next_step=STEP))
    return read(drawing.svg(layout, hrefs=HREFS, **more))


def links(root):
    return list(root.iter(f"{NS}a"))


def test_only_presentation_attributes_and_classes():
    """What a strict Content-Security-Policy and WeasyPrint both take."""
    root = drawn()
    names = {element.tag.removeprefix(NS) for element in root.iter()}
    assert names == {"svg", "title", "desc", "g", "a", "rect", "circle", "path", "text"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not attributes & {"style", "onclick", "onload", "href:xlink"}
    assert not [name for name in attributes if name.startswith("on")]


def test_the_links_are_the_stations_in_order_of_travel():
    assert [link.get("href") for link in links(drawn())] == [HREFS[code] for code in CODES]


def test_a_station_without_an_address_is_no_link():
    layout = lay_out(a_map())
    some = read(drawing.svg(layout, hrefs={"A1": "/a1/"}))
    assert [link.get("href") for link in links(some)] == ["/a1/"]


def test_each_link_says_everything():
    stations = stations_on(CODES, "nl", states={"B4": "now", "B2": "na"}, dates={"C4": "8 mrt."})
    said = {
        code: link.get("aria-label")
        for code, link in zip(CODES, links(drawn(MapInput(stations))), strict=True)
    }
    assert said["C4"] == (
        "C4 Offertes beoordelen: Beoordelen van offertes (TIN-moment 2). "
        "Aanbestedende dienst, TIN. Status: komt nog. Datum: 8 mrt."
    )
    assert said["B4"] == "B4 Gunnings\u00adcriterium. Aanbestedende dienst. Status: u bent hier."
    assert said["B2"].endswith("Status: niet van toepassing.")
    assert said["D5"].startswith(
        "D5 Dialoog met drieën (TIN-moment 4). Aanbestedende dienst, Leverancier, TIN."
    )


def test_the_name_of_a_link_begins_with_what_the_map_shows():
    """WCAG 2.5.3; where the map cuts a word, the name has a soft hyphen and no space."""
    said = {
        code: link.get("aria-label").partition(".")[0]
        for code, link in zip(CODES, links(drawn(MapInput(stations_on(CODES, "nl")))), strict=True)
    }
    assert said["A1"] == "A1 Bestuurlijke ambitie"
    assert said["A5"] == "A5 Markt\u00adverkenning en dialoog"
    assert said["B4"] == "B4 Gunnings\u00adcriterium"
    assert said["D2"] == "D2 Risico’s en plan: Risicoanalyse en plan van aanpak"


def test_words_of_the_jurisdiction_and_the_language():
    there = links(drawn(a_map(jurisdiction="be")))
    assert there[12].get("aria-label") == (
        "C2 Vragen en antwoorden. Aanbestedende overheid, Leverancier. Status: komt nog."
    )
    english = drawn(a_map(language="en", now="C2"))
    assert english.get("lang") == "en"
    assert links(english)[12].get("aria-label") == (
        "C2 Questions & answers: Questions and answers. Contracting authority, Supplier. "
        "Status: you are here."
    )


def test_exactly_the_present_station_is_the_current_step():
    current = [link.get("href") for link in links(drawn()) if link.get("aria-current") == "step"]
    assert current == [HREFS["B4"]]


def test_the_map_has_a_name_and_a_description():
    root = drawn(title="Metrokaart van Herinrichting Marktplein", id_prefix="kaart")
    by_id = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert root.get("role") == "group"
    assert by_id[root.get("aria-labelledby")] == "Metrokaart van Herinrichting Marktplein"
    assert by_id[root.get("aria-describedby")] == (
        "24 stations in 4 fasen. Elk station is een link. "
        "Dezelfde stations staan als lijst op deze pagina."
    )


def test_what_is_no_station_is_hidden_from_screen_readers():
    root = drawn()
    parts = [child for child in root if child.tag == f"{NS}g"]
    assert [part.get("aria-hidden") for part in parts] == ["true", *[None] * 24, "true"]
    assert all("halte" in (part.get("class") or "") for part in parts[1:-1])


def test_two_maps_in_one_page_share_no_id():
    layout = lay_out(a_map())
    both = [read(drawing.svg(layout, id_prefix=prefix)) for prefix in ("een", "twee")]
    ids = Counter(
        element.get("id") for root in both for element in root.iter() if element.get("id")
    )
    assert set(ids.values()) == {1}


def test_in_print_a_station_is_no_link():
    root = read(drawing.svg(lay_out(a_map())))
    assert links(root) == []
    assert root.get("role") == "img"
    assert not [
        element for element in root.iter() if element.get("class") in {"hit", "focus-frame"}
    ]


@pytest.mark.parametrize("columns", [13, 9])
def test_a_touch_area_is_large_enough_and_holds_form_and_label(columns):
    layout = lay_out(a_map(columns=columns, now="C1"))
    for stop in layout.stops:
        area, reach = drawing.hit_area(stop), drawing.reach(stop)
        assert area.right - area.left >= 44
        assert area.bottom - area.top >= 60
        assert area.joined(reach) == area


def test_focus_is_prepared_and_unseen():
    for link in links(drawn()):
        frame = link.find(f"{NS}rect[@class='focus-frame']")
        line = link.find(f"{NS}path[@class='focus-line']")
        assert (frame.get("stroke"), frame.get("fill")) == ("none", "none")
        assert line.get("stroke") == "none"


def shape(markup):
    """The form alone: every colour but the contrast of dark and light is taken away."""
    dark = {svg.INK: "dark", svg.WHITE: "light", svg.NOW: "light", svg.GREY: "dark"}
    root = read(f"<g>{markup}</g>")
    return [
        (
            element.tag,
            *sorted((k, dark.get(v, "line" if v.startswith("#") else v))
                    for k, v in element.attrib.items()),
        )
        for element in root.iter()
    ]  # fmt: skip


def test_every_state_has_its_own_form_without_colour():
    states = ("done", "now", "later", "na")
    heights = (("D", 100.0), ("L", 182.0))
    for forms in (
        [shape(svg.station(50, 50, state)) for state in states],
        [shape(svg.change(50, heights, state)) for state in states],
    ):
        for place, form in enumerate(forms):
            assert form not in forms[:place]


def test_only_tin_is_drawn_with_a_broken_white_line():
    root = drawn()
    broken = [p for p in root.iter(f"{NS}path") if p.get("stroke-dasharray") == "7 6"]
    tracks = [p for p in root.iter(f"{NS}path") if p.get("stroke") == "#7A2E86"]
    # the line itself and its sample in the legend
    assert [path.get("d") for path in broken] == [path.get("d") for path in tracks]
    assert len(broken) == 2


def test_texts_and_addresses_are_escaped():
    station = replace(stations_on(("A1",))[0], name='<b>"&', label=("<&>",), date="'\"<")
    markup = drawing.svg(
        lay_out(MapInput((station,))), hrefs={"A1": '/?a="1"&b'}, title="</svg><script>"
    )
    root = read(markup)
    assert root.find(f"{NS}title").text == "</svg><script>"
    assert links(root)[0].get("href") == '/?a="1"&b'
    assert "<b>" not in markup
    assert "<script" not in markup


def test_the_same_route_gives_the_same_text():
    layout = lay_out(a_map(now="D2"))
    assert drawing.svg(layout, hrefs=HREFS) == drawing.svg(lay_out(a_map(now="D2")), hrefs=HREFS)


def test_the_frame_is_that_of_the_layout():
    layout = lay_out(a_map(columns=9))
    assert drawn(a_map(columns=9)).get("viewBox") == f"0 0 960 {layout.height:g}"


def test_the_ring_shows_the_state_of_its_steps():
    states = ("done", "now", "later", "later", "na", "later")
    root = drawn(a_map(ring_states=states))
    said = [text.text for text in root.iter(f"{NS}text")]
    # done has a mark instead of a digit
    assert [digit for digit in "123456" if digit in said] == ["2", "3", "4", "5", "6"]
    bold = [t.text for t in root.iter(f"{NS}text") if t.get("font-weight") == "700"]
    assert network.load().ring.steps[1].nl in bold


def test_a_flag_points_at_its_station():
    for now in ("A1", "D5", "D2"):
        layout = lay_out(a_map(now=now))
        root = drawn(a_map(now=now))
        last = [child for child in root if child.tag == f"{NS}g"][-1]
        assert [text.text for text in last.iter(f"{NS}text")] == ["U bent hier"]
        assert layout.flag is not None
        tip = f"{svg.number(layout.flag.tip[0])} {svg.number(layout.flag.tip[1])}"
        assert tip in last.find(f"{NS}path").get("d")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (-0.0, "0"),
        (-0.001, "0"),
        (1.5, "1.5"),
        (-0.5, "-0.5"),
        (100, "100"),
        (1 / 3, "0.33"),
    ],
)
def test_numbers_are_short(value, written):
    assert svg.number(value) == written


def test_a_knee_is_rounded_and_a_short_stretch_less():
    assert svg.path(((0, 0), (50, 0), (50, 50))) == "M0 0L38 0Q50 0 50 12L50 50"
    assert svg.path(((0, 0), (10, 0), (10, 50))) == "M0 0L5 0Q10 0 10 5L10 50"
