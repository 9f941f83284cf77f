"""What the guide prints: no clock, only JSON; whatever is printed changes the digest."""

import json
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone, translation

from portal.accounts.models import Organisation
from tenders.guide import digest_of, guide_facts
from tenders.guide.drawings import sign_svg
from tenders.guide.text import one_line, printable
from tenders.journey import journey_of
from tenders.models import StationState, Tender
from tests.tenders.guide.conftest import THEN, at_rest, depart, make_tender

pytestmark = pytest.mark.django_db


def digest(tender, language="nl"):
    return digest_of(guide_facts(Tender.objects.get(pk=tender.pk), language))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_facts_are_json_and_nothing_but(tender, language):
    facts = guide_facts(tender, language)
    assert json.loads(json.dumps(facts)) == facts


def test_facts_do_not_know_the_clock_nor_the_reader(tender):
    first = digest(tender)
    later = patch.object(timezone, "now", return_value=THEN + timedelta(days=800))
    with later, translation.override("en"):
        assert digest(tender) == first


def test_each_language_is_a_file_of_its_own(tender):
    assert digest(tender, "nl") != digest(tender, "en")
    with translation.override("nl"):
        assert guide_facts(tender, "en")["words"]["map"] == "The map"


def test_two_equal_tenders_share_their_file():
    assert digest(make_tender()) == digest(make_tender())


CHANGES = {
    "title": lambda t: Tender.objects.filter(pk=t.pk).update(title="Ander plein"),
    "reference": lambda t: Tender.objects.filter(pk=t.pk).update(reference="ANDERS"),
    "value": lambda t: Tender.objects.filter(pk=t.pk).update(value_cents=1),
    "notice": lambda t: Tender.objects.filter(pk=t.pk).update(notice_date=date(2027, 2, 2)),
    "changed": lambda t: Tender.objects.filter(pk=t.pk).update(updated_at=THEN + timedelta(1)),
    "authority": lambda t: Organisation.objects.filter(pk=t.organisation_id).update(name="B"),
    "done": lambda t: t.stations.filter(code="A2").update(status="open", done_at=None),
    "done-on": lambda t: t.stations.filter(code="A2").update(done_at=THEN - timedelta(3)),
    "owner": lambda t: t.stations.filter(code="A3").update(owner="Ander"),
    "note": lambda t: t.notes.filter(code="A3").update(text="Anders"),
    "due": lambda t: t.stations.filter(code="A3").update(due_date=date(2026, 12, 1)),
    "stone": lambda t: t.stones.filter(product="cobbles").update(origin_country="CN"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_printed_makes_another_file(tender, what):
    before = digest(tender)
    assert CHANGES[what](tender) == 1
    assert digest(tender) != before


def test_a_decision_is_printed_without_the_person(tender, person):
    before = digest(tender)
    tender = depart(tender, "award", "Alleen de prijs telt.", by=person)

    facts = guide_facts(tender, "nl")

    rows = [row for section in facts["sections"] for row in section["rows"] if row["decision"]]
    assert [row["decision"]["reason"] for row in rows] == ["Alleen de prijs telt."]
    assert rows[0]["decision"]["changed"] is False
    assert digest_of(facts) != before
    assert person.full_name not in json.dumps(facts)
    assert person.email not in json.dumps(facts)


def test_a_decision_on_other_facts_says_that_the_advice_changed(tender, person):
    tender = depart(tender, "threshold", "Wij rekenen anders.", by=person)
    Tender.objects.filter(pk=tender.pk).update(value_cents=100)
    facts = guide_facts(at_rest(tender), "nl")
    rows = [row for section in facts["sections"] for row in section["rows"] if row["decision"]]
    assert [row["decision"]["changed"] for row in rows] == [True]


def test_every_outcome_is_printed_once_and_its_source_is_listed(tender):
    facts = guide_facts(tender, "nl")
    advice = journey_of(tender).advice
    rows = [row for section in facts["sections"] for row in section["rows"]]
    assert len(rows) + len(facts["terms"]) == len(advice.outcomes)
    numbers = [source["number"] for source in facts["sources"]]
    assert numbers == list(range(1, len(numbers) + 1))
    titles = {source["number"]: source["title"] for source in facts["sources"]}
    used = {row["source"] for row in [*rows, *facts["terms"]]}
    assert {titles[number] for number in used} == {found.source for found in advice.outcomes}


def test_terms_have_their_days(tender):
    terms = guide_facts(tender, "en")["terms"]
    assert (terms[0]["days"], terms[0]["counted"]) == (
        "40 (normally 45)",
        "from the day on which you send the notice",
    )
    # 1 February 2027 and 40 days is Saturday 13 March, so the term runs to the end of Monday.
    assert terms[0]["calendar"] == [
        "Last day: 15 March 2027.",
        "Moved because of a weekend or holiday.",
        "Not earlier than: 16 March 2027.",
    ]
    assert terms[1]["calendar"] == ["At the latest: 12 March 2027."]
    assert terms[2]["calendar"] == ["Not known: the day on which you send the award decision."]


def test_number_of_queries_does_not_grow_with_the_tender(tender, django_assert_num_queries, person):
    def fetched():
        found = Tender.objects.select_related("organisation").prefetch_related("lots", "stones")
        return found.get(pk=tender.pk)

    for code in ("B1", "B2", "B3"):
        few = fetched()
        with django_assert_num_queries(3):
            guide_facts(few, "nl")
        StationState.objects.create(tender=tender, code=code, owner="Inkoper")
        depart(tender, {"B1": "award", "B2": "isv", "B3": "threshold"}[code], "Reden", by=person)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("gewoon", "gewoon"),
        ("a\r\nb\nc", "a\nb\nc"),
        ("a\tb\x00c\x1bd\u2028e\u2029f\ud800g\ufffeh", "a b c d e f g h"),
        (" é ñ 漢字 🪨 ", "é ñ 漢字 🪨"),
    ],
)
def test_printable(typed, printed):
    assert printable(typed) == printed
    assert one_line(typed) == " ".join(printed.split())


@pytest.mark.parametrize(
    ("lines", "order"), [(("D",), ""), (("T", "D"), "DT"), (("T", "D", "L"), "DLT")]
)
def test_sign_names_its_state_and_shows_the_authority_first(lines, order):
    drawn = sign_svg("later", lines, "Komt <nog>")
    colours = {"D": "#14599C", "L": "#A94608", "T": "#7A2E86"}
    places = [drawn.index(colours[line]) for line in order]
    assert places == sorted(places)
    assert "<title>Komt &lt;nog&gt;</title>" in drawn
