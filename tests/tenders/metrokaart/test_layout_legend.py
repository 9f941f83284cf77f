from itertools import combinations

import pytest

from tenders.metrokaart import legend, network
from tenders.metrokaart.layout import lay_out
from tests.tenders.metrokaart.maps import a_map, read

NS = "{http://www.w3.org/2000/svg}"
SMALL = "A3 B1 B4 B5 B6 C1 C4 C5"


def test_a_map_that_holds_its_legend_needs_no_other():
    assert legend.svg(lay_out(a_map())) == ""


def test_a_map_without_room_gets_its_legend_apart():
    root = read(legend.svg(lay_out(a_map(SMALL))))
    assert root.get("role") == "img"
    title = root.find(f"{NS}title")
    assert title.get("id") == root.get("aria-labelledby")
    assert title.text == (
        "Zo leest u de kaart: Klaar, U bent hier, Komt nog, Niet van toepassing, "
        "Overstap: u doet dit samen, TIN komt op afroep."
    )
    assert "style" not in {name for element in root.iter() for name in element.attrib}


@pytest.mark.parametrize("language", network.LANGUAGES)
@pytest.mark.parametrize("columns", [13, 11, 9])
@pytest.mark.parametrize("codes", [SMALL, "A1", "D2 D3", "D2 D5 D8"])
def test_its_items_lie_beside_each_other_within_the_width(language, columns, codes):
    layout = lay_out(a_map(codes, language=language, columns=columns))
    title, items = legend.place(layout)
    boxes = [item.text.box() for item in items]
    assert all(box.left > 0 and box.right < layout.width for box in (title.box(), *boxes))
    assert [item.sign for item in items] == list(layout.signs)
    for one, other in combinations(boxes, 2):
        assert not one.grown(2).meets(other)
    for item in items:
        assert item.text.box().left - item.x > 15
