"""The poster: tagged as the guide is, one sheet of A3, or A4 with the stations as a list."""

import json
import re
from io import BytesIO

import pikepdf
import pytest

from portal.shared.pdf import render
from tenders.guide import digest_of, guide_facts, guide_html
from tenders.guide.drawings import poster_svg
from tenders.metrokaart.layout import stations_on
from tenders.models import Tender
from tests.tenders.guide.conftest import at_rest, depart, make_tender
from tests.tenders.guide.structure import faults, headings, roles
from tests.tenders.metrokaart.maps import CODES

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
SHEETS = [("a3", "nl", 1, (420, 297)), ("a4", "en", 2, (297, 210))]


def title_of(facts):
    return f"{facts['words']['poster']}: {facts['title']}"


@pytest.mark.parametrize(("paper", "language", "sheets", "size"), SHEETS)
def test_poster_is_tagged_and_lies_on_its_side(tender, paper, language, sheets, size):
    facts = guide_facts(tender, language, paper)
    pdf = render(guide_html(facts).encode())

    assert faults(pdf, language=language, title=title_of(facts)) == []
    assert headings(pdf)[0] == (1, re.sub(r"\s", "", facts["words"]["name"]))
    assert roles(pdf)["Figure"] == 1
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = [
            tuple(round(float(side) / MM) for side in page.mediabox[2:]) for page in opened.pages
        ]
    assert found == [size] * sheets


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_every_station_of_the_map_can_be_heard(tender, paper):
    facts = guide_facts(tender, "nl", paper)
    title = re.search(r"<title[^>]*>([^<]*)</title>", facts["map"])[1]
    listed = {station["code"] for phase in facts["phases"] for station in phase["stations"]}
    drawn = set(re.findall(r"halte-code[^>]*>(\w+)<", facts["map"]))

    assert len(drawn) == 24
    if paper == "a3":
        assert listed == set()
        assert {code for code in drawn if f" {code} " in title} == drawn
        assert "Status: u bent hier. Datum: 23 november 2026." in title
    else:
        assert listed == drawn


def test_facts_are_json_and_each_paper_is_a_file_of_its_own(tender):
    found = [guide_facts(tender, "nl", paper) for paper in ("guide", "a3", "a4")]
    assert json.loads(json.dumps(found)) == found
    assert len({digest_of(facts) for facts in found}) == 3


def test_a_title_of_one_endless_word_is_cut_on_the_sheet_alone():
    tender = make_tender(title="x" * 300)
    facts = guide_facts(tender, "nl", "a3")
    assert facts["title"] == "x" * 300
    assert len(facts["short_title"]) == 120


def test_the_sheet_promises_no_isv_when_it_was_declined(tender, person):
    assert "ISV" in guide_facts(tender, "nl", "a3")["subtitle"]
    Tender.objects.filter(pk=tender.pk).update(isv_forms=[])
    tender = depart(at_rest(tender), "isv", "Niet evenredig.", by=person)
    assert "ISV" not in guide_facts(tender, "nl", "a3")["subtitle"]


def test_a_short_route_is_drawn_larger():
    """A small map is not stretched over the width of the sheet: its letters become larger."""

    def width(codes):
        drawn, _legend = poster_svg(stations_on(codes), "nl", "nl", "Kaart", None)
        return re.search(r'viewBox="0 0 (\S+)', drawn)[1]

    assert width(CODES) == "1570"
    assert width([code for code in CODES if code not in {"B6", "C4", "D4", "D5"}]) == "1240"
