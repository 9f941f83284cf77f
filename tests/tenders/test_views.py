"""The list of tenders and the pages of one: what they find, and at what price."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.shared.text import folded
from tenders.models import Lot, StationState, StoneItem, Tender
from tenders.views.listing import TenderList
from tests.factories import NoteFactory, TaskFactory, TenderFactory
from tests.tenders.naughty import naughty_strings

pytestmark = pytest.mark.django_db


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def titles(answer):
    return read(answer).xpath("//table//th[@scope='row']/a/text()")


def listed(client, **asked):
    return titles(client.get(reverse("tenders:list"), asked))


@pytest.fixture
def several(buyer):
    """Five tenders of the buyer, and one of somebody else."""
    rows = [
        #  title                 place        reference  cents         options  nature      closing
        ("Café-terras Één", "Den Haag", "Z-1", 100_00, None, "works", 3),
        ("cafe zonder accent", "Brugge", "y-2", 100_00, 50_00, "supplies", 1),
        ("Ærø-plein", "Sint-Niklaas", "X-3", None, None, "services", None),
        ("Zuiderpark 100%", "den haag", "w_4", 900_00, None, "works", 2),
        ("Élysée", "Straßburg", "v5", 0, 20_00, "works", None),
    ]
    for title, place, reference, cents, options, nature, closing in rows:
        TenderFactory(
            organisation=buyer.organisation,
            title=title,
            place=place,
            reference=reference,
            value_cents=cents,
            options_cents=options,
            nature=nature,
            procedure="open" if nature == "works" else "",
            closing_at=closing and datetime(2026, 12, closing, 12, tzinfo=UTC),
            search_key=f"{folded(title)} {folded(reference)} {folded(place)}",
        )
    TenderFactory(title="Cafe van een ander", value_cents=1)


SEARCHES = [
    ("cafe", ["Café-terras Één", "cafe zonder accent"]),
    ("CAFÉ", ["Café-terras Één", "cafe zonder accent"]),
    ("één terras", ["Café-terras Één"]),
    ("terras  brugge", []),
    ("zonder BRUGGE", ["cafe zonder accent"]),
    ("den haag", ["Café-terras Één", "Zuiderpark 100%"]),
    ("strassburg", ["Élysée"]),
    ("STRASSBURG", ["Élysée"]),
    ("Y-2", ["cafe zonder accent"]),
    ("%", ["Zuiderpark 100%"]),
    ("_", ["Zuiderpark 100%"]),
    ("w_4", ["Zuiderpark 100%"]),
    ("w%4", []),
    ("\\", []),
    ("'", []),
    ("ander", []),
    (
        " ",
        ["Café-terras Één", "cafe zonder accent", "Zuiderpark 100%", "Ærø-plein", "Élysée"],
    ),
]


@pytest.mark.parametrize(("words", "expected"), SEARCHES)
def test_search_looks_for_every_word_without_case_or_accents(at_work, several, words, expected):
    assert sorted(listed(at_work, q=words)) == sorted(expected)


ORDERS = [
    ("title", ["cafe zonder accent", "Café-terras Één", "Élysée", "Zuiderpark 100%", "Ærø-plein"]),
    ("-title", ["Ærø-plein", "Zuiderpark 100%", "Élysée", "Café-terras Één", "cafe zonder accent"]),
    (
        "closing",
        ["cafe zonder accent", "Zuiderpark 100%", "Café-terras Één", "Ærø-plein", "Élysée"],
    ),
    # By what is shown: with options. The one without value comes last, whatever the direction.
    ("value", ["Élysée", "Café-terras Één", "cafe zonder accent", "Zuiderpark 100%", "Ærø-plein"]),
    ("-value", ["Zuiderpark 100%", "cafe zonder accent", "Café-terras Één", "Élysée", "Ærø-plein"]),
]


@pytest.mark.parametrize(("sort", "expected"), ORDERS)
def test_the_order_is_the_same_on_every_database(at_work, several, sort, expected):
    found = listed(at_work, sort=sort)
    without_value = {"Ærø-plein", "Élysée"}

    if sort == "closing":  # two without a day: their order is only fixed, not said
        assert found[:3] == expected[:3]
        assert set(found[3:]) == without_value
        assert found == listed(at_work, sort=sort)
    else:
        assert found == expected


@pytest.mark.parametrize("sort", ["", "-updated", "onzin", "\0", "title;drop table"])
def test_what_changed_last_comes_first(at_work, several, sort):
    moments = {
        title: timezone.now() - timedelta(days=day)
        for day, title in enumerate(["Élysée", "Zuiderpark 100%", "Ærø-plein"], start=1)
    }
    for title, moment in moments.items():
        Tender.objects.filter(title=title).update(updated_at=moment)

    assert listed(at_work, sort=sort)[2:] == list(moments)


FILTERS = [
    ({"nature": "works"}, ["Café-terras Één", "Zuiderpark 100%", "Élysée"]),
    ({"nature": "services"}, ["Ærø-plein"]),
    ({"nature": "works", "q": "haag"}, ["Café-terras Één", "Zuiderpark 100%"]),
    ({"procedure": "open"}, ["Café-terras Één", "Zuiderpark 100%", "Élysée"]),
    ({"procedure": "restricted"}, []),
    # What cannot be looked for finds nothing.
    ({"nature": "onzin"}, []),
    ({"procedure": "' or 1=1"}, []),
    ({"q": "x" * 101}, []),
    ({"q": "cafe\0"}, []),
]


@pytest.mark.parametrize(("asked", "expected"), FILTERS)
def test_filters_narrow_the_list(at_work, several, asked, expected):
    answer = at_work.get(reverse("tenders:list"), asked)

    assert sorted(titles(answer)) == sorted(expected)
    text = read(answer).text_content()
    assert ("No tender found" in text) == (not expected)
    assert "Show all" in text


def test_an_empty_list_offers_the_first_tender(at_work):
    page = read(at_work.get(reverse("tenders:list")))

    assert "No tenders yet" in page.text_content()
    assert page.xpath("//main//a/@href[contains(., '/nieuw/')]")


def test_a_list_of_more_than_one_page(at_work, buyer):
    size = TenderList.paginate_by
    for number in range(size + 1):
        TenderFactory(organisation=buyer.organisation, title=f"Plein {number:02}", nature="works")

    first = at_work.get(reverse("tenders:list"), {"sort": "title", "nature": "works"})
    (following,) = set(read(first).xpath("//a[@rel='next']/@href"))
    second = at_work.get(reverse("tenders:list") + following)

    assert len(titles(first)) == size
    assert titles(second) == [f"Plein {size:02}"]
    assert f"{size + 1} tenders" in read(first).text_content()


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "9" * 4000, "\0"])
def test_a_page_that_is_not_there_is_not_found(at_work, several, page):
    assert at_work.get(reverse("tenders:list"), {"page": page}).status_code == 404


@pytest.mark.parametrize("name", ["q", "nature", "procedure", "sort", "page"])
def test_no_text_breaks_the_list(at_work, several, name):
    found = {
        text: at_work.get(reverse("tenders:list"), {name: text}).status_code
        for text in naughty_strings(5 if name == "q" else 50)
    }

    assert set(found.values()) <= {200, 404}
    assert name == "page" or set(found.values()) == {200}


# --- Queries --------------------------------------------------------------------------------------
#: So many queries, whatever there is in the tender: session and person included.
OF_THE_LIST = 7
OF_A_PAGE = {
    "detail": 13,
    "advice": 10,
    "map": 8,
    "guide": 13,
    "station": 11,
    "work": 12,
    "history": 11,
    "manage": 11,
}


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as counted:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(counted)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_has_a_fixed_number_of_queries(at_work, buyer, number):
    for tender in TenderFactory.create_batch(number, organisation=buyer.organisation):
        StationState.objects.create(tender=tender, code="A1", status="done", done_at=timezone.now())

    assert queries(at_work, reverse("tenders:list")) == OF_THE_LIST


@pytest.mark.parametrize("number", [1, 3, 300])
def test_an_export_has_a_fixed_number_of_queries(at_work, buyer, number):
    TenderFactory.create_batch(number, organisation=buyer.organisation)

    assert queries(at_work, reverse("tenders:export", args=["csv"])) == 3


@pytest.mark.parametrize("number", [0, 1, 30])
@pytest.mark.parametrize("name", OF_A_PAGE)
def test_a_page_of_a_tender_has_a_fixed_number_of_queries(at_work, tender, name, number):
    for one in range(number):
        Lot.objects.create(tender=tender, identifier=f"x{one}")
        StoneItem.objects.create(tender=tender, stone="granite", origin_country="IN")
    for code in ("B1", "B2", "C1")[:number]:
        StationState.objects.create(tender=tender, code=code, due_date=date(2026, 9, 1))
    NoteFactory.create_batch(number, tender=tender, code="B1")
    TaskFactory.create_batch(number, tender=tender, code="B1")
    more = ["B1"] if name == "station" else []

    assert queries(at_work, reverse(f"tenders:{name}", args=[tender.pk, *more])) == OF_A_PAGE[name]
