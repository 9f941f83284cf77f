"""Where a tender is on its route, and what is shown of each station."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from lxml import html

from tenders.facts import facts_of
from tenders.journey import journey_of, map_stations
from tenders.metrokaart import network
from tenders.models import OutcomeDecision, StationState, Tender
from tests.factories import TenderFactory

pytestmark = pytest.mark.django_db


def journey(tender):
    return journey_of(Tender.objects.get(pk=tender.pk))


def done(tender, *codes):
    for code in codes:
        StationState.objects.update_or_create(
            tender=tender,
            code=code,
            defaults={"status": "done", "done_at": datetime(2026, 7, 1, 22, 30, tzinfo=UTC)},
        )


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def address(tender, code):
    return reverse("tenders:station", args=[tender.pk, code])


def test_facts_are_what_stands_in_the_rows(tender):
    facts = facts_of(tender)

    assert (facts.value_cents, facts.closing_date) == (596_000_050, date(2026, 11, 2))
    assert [lot.identifier for lot in facts.lots] == ["1", "2"]
    assert [(stone.stone, stone.origin_country) for stone in facts.stones] == [("granite", "IN")]
    assert facts.isv_forms == {"performance"}
    assert facts.risk_category is False


def test_the_closing_counts_on_the_local_day(tender):
    tender.closing_at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight here

    assert facts_of(tender).closing_date == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("stored", "electronic", "urgent"),
    [
        ({}, True, False),
        ({"electronic": False, "urgent": True}, False, True),
        ({"weg": 1}, True, False),
    ],
)
def test_conditions_that_nobody_knows_any_more_are_left_alone(tender, stored, electronic, urgent):
    tender.conditions = stored
    conditions = facts_of(tender).conditions

    assert (conditions.electronic, conditions.urgent) == (electronic, urgent)


def test_one_is_at_the_first_station_that_is_not_done():
    tender = TenderFactory()
    route = journey(tender).route.stations
    assert journey(tender).present == route[0]

    done(tender, route[0], route[2])
    found = journey(tender)
    assert (found.present, found.done, found.total) == (route[1], 2, len(route))
    assert [found.state(code) for code in route[:4]] == ["done", "now", "done", "later"]

    done(tender, *route)
    found = journey(tender)
    assert (found.present, found.done) == ("", len(route))
    assert {found.state(code) for code in route} == {"done"}


def test_what_is_not_on_the_route_is_not_done_however_often_it_was_ticked():
    tender = TenderFactory(procedure="private-single", value_cents=100)
    every = [station.code for station in network.load("nl").stations]
    away = [code for code in every if code not in journey(tender).route.stations]
    assert away
    done(tender, *away)

    found = journey(tender)
    assert {found.state(code) for code in away} == {"na"}
    assert found.done == 0


def test_a_day_is_the_local_day_also_late_in_the_evening(tender):
    done(tender, "A3")

    found = journey(tender)
    assert found.day("A3") == date(2026, 7, 2)
    assert found.day("A2") == date(2026, 8, 20)
    assert found.day("B1") is None


def test_who_departs_from_isv_takes_another_route(tender, buyer):
    Tender.objects.update(isv_forms=[])
    with_isv = journey(tender)
    OutcomeDecision.objects.create(
        tender=tender,
        key="isv",
        followed=False,
        reason="Te klein.",
        outcome={},
        rule_version="x",
        decided_at=datetime.now(UTC),
        decided_by=buyer.user,
    )

    without = journey(tender)
    assert (with_isv.parameters["isv_declined"], without.parameters["isv_declined"]) == (
        False,
        True,
    )
    assert set(without.route.stations) < set(with_isv.route.stations)
    Tender.objects.update(isv_forms=["award"])
    assert journey(tender).parameters["isv_declined"] is False


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_map_draws_every_station_of_the_route_once(tender, language):
    found = journey(tender)
    drawn = map_stations(found, language, {})

    assert [station.code for station in drawn] == list(found.route.on_map)
    assert all(station.name and station.label for station in drawn)
    assert replace(drawn[0], date="x").date == "x"


# --- On the screen --------------------------------------------------------------------------------
def test_the_map_the_list_and_the_table_say_the_same(at_work, tender):
    page = read(at_work.get(reverse("tenders:map", args=[tender.pk])))
    found = journey(tender)

    in_table = page.xpath("//section[.//*[@id='tabel']]//th[@scope='row']/a/@href")
    every = [address(tender, station.code) for station in network.load("nl").stations]
    assert in_table == every
    drawn = {
        link.get("href") for link in page.xpath("//*[local-name()='svg']//*[local-name()='a']")
    }
    assert {address(tender, code) for code in found.route.on_map} <= drawn
    listed = set(page.xpath("//section[.//*[@id='lijst']]//a/@href"))
    assert {address(tender, code) for code in found.route.stations} <= listed


def test_every_station_page_stands_for_who_may_and_may_not_edit(client, buyer, reader, tender):
    for membership in (buyer, reader):
        client.force_login(membership.user)
        for jurisdiction in ("nl", "be"):
            Tender.objects.update(jurisdiction=jurisdiction)
            for station in network.load(jurisdiction).stations[:: 1 if membership is buyer else 7]:
                assert client.get(address(tender, station.code)).status_code == 200, station.code


def test_a_station_is_noted_and_shown(at_work, tender):
    typed = {
        "version": "0",
        "owner": "Inkoper <b>van de weging</b>",
        "due_date": "2026-09-09",
    }
    answer = at_work.post(address(tender, "B1"), typed, follow=True)

    assert answer.redirect_chain == [(address(tender, "B1"), 302)]
    page = read(answer)
    assert page.xpath("//input[@name='owner']/@value") == ["Inkoper <b>van de weging</b>"]
    assert page.xpath("//input[@name='due_date']/@value") == ["2026-09-09"]
    assert page.xpath("//input[@name='version']/@value") == ["1"]


def test_a_station_that_changed_meanwhile_is_told_and_can_be_saved_again(at_work, tender):
    first = {"version": "0", "owner": "Van hen"}
    mine = {"version": "0", "owner": "Van mij"}
    at_work.post(address(tender, "B1"), first)

    page = read(at_work.post(address(tender, "B1"), mine))
    assert "Somebody else changed this station while you were busy." in page.text_content()
    assert page.xpath("//input[@name='owner']/@value") == ["Van mij"]
    assert StationState.objects.get(code="B1").owner == "Van hen"

    (version,) = page.xpath("//input[@name='version']/@value")
    again = at_work.post(address(tender, "B1"), {**mine, "version": version})
    assert again.status_code == 302
    assert StationState.objects.get(code="B1").owner == "Van mij"


@pytest.mark.parametrize("version", ["-1", "7", "9" * 20, "9" * 5000, "x", "\0", "1.5"])
@pytest.mark.parametrize("code", ["A2", "B1"])
def test_a_version_that_makes_no_sense_breaks_nothing(at_work, tender, code, version):
    before = list(StationState.objects.values())
    answer = at_work.post(address(tender, code), {"version": version, "owner": "x"})

    if code == "A2":
        assert answer.status_code == 200
        assert list(StationState.objects.values()) == before
    else:  # nothing was noted there, so there is nothing to overwrite
        assert answer.status_code in {200, 302}


def test_ticking_leads_to_where_the_journey_is(at_work, tender):
    def tick(code, done):
        url = reverse("tenders:tick", args=[tender.pk, code])
        return at_work.post(url, {"done": done})["Location"]

    assert journey(tender).present == "A2"
    assert tick("A2", "1") == address(tender, journey(tender).present)
    assert journey(tender).is_done("A2")
    assert tick("A2", "0") == address(tender, "A2")
    assert not journey(tender).is_done("A2")

    done(tender, *journey(tender).route.stations)
    tick("A2", "0")
    assert tick("A2", "1") == reverse("tenders:map", args=[tender.pk])
    tender_page = at_work.get(reverse("tenders:detail", args=[tender.pk]))
    assert "All stations of this route are done." in tender_page.content.decode()


@pytest.mark.parametrize("done_value", ["", "2", "true", "\0", "1" * 5000])
def test_anything_but_one_opens_a_station(at_work, tender, done_value):
    at_work.post(reverse("tenders:tick", args=[tender.pk, "A1"]), {"done": done_value})

    assert not journey(tender).is_done("A1")


def test_the_pages_of_a_tender_without_any_answer_stand(at_work, buyer):
    tender = TenderFactory(organisation=buyer.organisation, jurisdiction="")

    for name in ("detail", "advice", "map", "guide"):
        assert at_work.get(reverse(f"tenders:{name}", args=[tender.pk])).status_code == 200
    assert at_work.get(address(tender, "A1")).status_code == 200
