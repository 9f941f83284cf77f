"""The route: which stations, in which order, and the reason for every other one."""

import json
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.advice.facts import (
    AuthorityLevel,
    AwardMethod,
    Conditions,
    Facts,
    Framework,
    IsvForm,
    Jurisdiction,
    Lot,
    Nature,
    Stone,
)
from tenders.metrokaart import content, network
from tenders.metrokaart.files import procedures
from tenders.metrokaart.route import route, station_card
from tests.tenders.metrokaart.maps import every_route

ORDER = [station.code for station in network.load().stations]
PERFORMANCE: frozenset[IsvForm] = frozenset({"performance"})
BLUESTONE = (Stone("paving", "bluestone", origin_country="BE", processing_country="BE"),)


def facts(**given):
    return Facts(**{"jurisdiction": "nl", "procedure": "open", **given})


@pytest.fixture
def routes():
    return every_route()


def test_nothing_known_leaves_everything_in():
    assert list(route(Facts()).stations) == ORDER
    assert route(Facts()).skipped == ()


#: what, facts, parameters, stations that are not in the route and by which rule
ROUTES = [
    ("a full European tender", facts(isv_forms=PERFORMANCE), {"european": True}, {}),
    (
        "price alone in a European tender still asks for reasons (NL)",
        facts(isv_forms=PERFORMANCE, award_method="price"),
        {"european": True},
        {},
    ),
    (
        "price alone is free in Belgium",
        facts(jurisdiction="be", isv_forms=PERFORMANCE, award_method="price"),
        {"european": True},
        {"B4": "price-free-be"},
    ),
    (
        "price alone is not possible in a competitive dialogue",
        facts(
            jurisdiction="be", procedure="comp-dial", isv_forms=PERFORMANCE, award_method="price"
        ),
        {"european": True},
        {"A5": "dialogue-inside"},
    ),
    (
        "price alone below the threshold",
        facts(procedure="national-open", isv_forms=PERFORMANCE, award_method="price"),
        {},
        {"B4": "price-below-nl"},
    ),
    (
        "several companies invited",
        facts(procedure="private-multiple", isv_forms=PERFORMANCE),
        {},
        {"C1": "no-notice"},
    ),
    (
        "one company, a condition only",
        facts(procedure="private-single", isv_forms=PERFORMANCE),
        {},
        {
            "A1": "small-purchase",
            "A5": "one-company",
            "B4": "one-offer",
            "C1": "no-notice",
            "C2": "no-questions-round",
            "C3": "one-offer-in",
            "C4": "one-offer-condition",
            "C5": "no-losers",
            "D4": "small-disproportionate",
            "D5": "start-talk-enough",
            "D6": "small-disproportionate",
        },
    ),
    (
        "a very small contract in Belgium: article 7 holds, so D7 stays",
        facts(jurisdiction="be", procedure="low-value"),
        {"isv_declined": True},
        {
            "A1": "small-purchase",
            "A5": "isv-declined",
            "B4": "one-offer",
            "B5": "accepted-invoice",
            "B6": "isv-declined",
            "C1": "no-notice",
            "C2": "no-questions-round",
            "C3": "one-offer-in",
            "C4": "one-offer-condition",
            "C5": "no-losers",
            "D1": "isv-declined",
            "D2": "isv-declined",
            "D4": "isv-declined",
            "D5": "isv-declined",
            "D6": "isv-declined",
        },
    ),
    (
        "ISV in the selection only, NL",
        facts(isv_forms=frozenset({"selection"})),
        {"european": True},
        {
            "D2": "selection-no-obligation",
            "D4": "selection-no-obligation-nl",
            "D5": "selection-no-obligation",
            "D6": "selection-no-obligation",
            "D7": "selection-no-obligation-nl",
        },
    ),
    (
        "ISV in the selection only, BE: article 7 can be verified and enforced",
        facts(jurisdiction="be", isv_forms=frozenset({"selection"})),
        {"european": True},
        {
            "D2": "selection-no-obligation",
            "D5": "selection-no-obligation",
            "D6": "selection-no-obligation",
        },
    ),
    (
        "ISV in the award without a condition",
        facts(isv_forms=frozenset({"award"})),
        {"european": True},
        {"D6": "award-no-report"},
    ),
    (
        "all stone from the EEA",
        facts(isv_forms=PERFORMANCE, stones=BLUESTONE),
        {"european": True},
        {"D4": "eea-limited"},
    ),
    (
        "a contract of three months",
        facts(isv_forms=PERFORMANCE, start_date=date(2027, 3, 1), end_date=date(2027, 6, 1)),
        {"european": True},
        {"D5": "short-contract", "D6": "shorter-than-a-year"},
    ),
    (
        "urgency",
        facts(isv_forms=PERFORMANCE, conditions=Conditions(urgent=True)),
        {"european": True},
        {"A5": "no-time"},
    ),
    (
        "ISV compulsory",
        facts(isv_forms=PERFORMANCE, authority="central"),
        {"european": True, "isv_compulsory": True},
        {"A1": "isv-compulsory"},
    ),
    (
        "a framework agreement with a new competition per contract",
        facts(isv_forms=PERFORMANCE, framework="fa-w-rc"),
        {"european": True},
        {"D3": "framework-delivery"},
    ),
    (
        "a contract under it, with a new competition",
        facts(procedure="call-off", isv_forms=PERFORMANCE, framework="fa-w-rc"),
        {"european": True},
        {
            "A1": "framework-policy",
            "A3": "framework-estimate",
            "A5": "framework-market",
            "B1": "framework-form",
            "B2": "framework-procedure",
            "B5": "framework-clause",
            "C1": "framework-no-notice",
            "D2": "framework-plan",
            "D5": "framework-dialogue",
            "D6": "framework-report",
            "D8": "framework-closing",
        },
    ),
    (
        "a design contest",
        facts(procedure="contest", isv_forms=frozenset({"award"})),
        {"european": True},
        {f"D{number}": "contest-no-delivery" for number in range(1, 8)},
    ),
]


@pytest.mark.parametrize(("what", "given_facts", "parameters", "left_out"), ROUTES)
def test_what_a_tender_does_not_need(what, given_facts, parameters, left_out):
    found = route(given_facts, parameters)

    assert {skipped.station: skipped.code for skipped in found.skipped} == left_out
    assert list(found.stations) == [code for code in ORDER if code not in left_out]


def test_a_direct_order_under_a_framework_is_the_shortest_route():
    found = route(facts(procedure="call-off", isv_forms=PERFORMANCE, framework="fa-wo-rc"))

    assert found.stations == ("A2", "A4", "D3", "D4", "D7")
    assert not found.has_ring


def test_only_dashed_stations_are_on_the_map_beside_the_route():
    found = route(facts(procedure="private-multiple", isv_forms=PERFORMANCE))

    assert "C1" not in found.stations
    assert list(found.on_map) == ORDER
    assert found.reason("C1").to("nl").startswith("Er is geen aankondiging.")
    assert found.reason("C2") is None


def test_the_rules_give_at_least_200_distinct_routes(routes):
    assert len({found.stations for _, found in routes}) >= 200


def test_every_rule_is_reached(routes):
    reached = {skipped.code for _, found in routes for skipped in found.skipped}

    assert reached == {rule.code for rule in content.load().rules}


def test_every_reason_is_worded_in_both_languages(routes):
    reasons = {skipped for _, found in routes for skipped in found.skipped}
    for skipped in reasons:
        assert skipped.nl
        assert skipped.en
        assert skipped.nl != skipped.en
        assert "{" not in skipped.nl + skipped.en


def test_the_same_facts_give_the_same_data():
    tender = facts(isv_forms=PERFORMANCE, stones=BLUESTONE)

    first, second = (json.dumps(route(tender).as_data("nl")) for _ in range(2))

    assert first == second
    assert json.loads(first)["skipped"] == [
        {
            "station": "D4",
            "code": "eea-limited",
            "reason": "Alle steen komt uit de EER en wordt daar bewerkt. "
            "De herkomst in kaart brengen is dan genoeg.",
            "reference": "TruStone: groepen A, B en C",
            "certainty": "reconstruction",
            "drawn": True,
        }
    ]
    english = route(tender).as_data("en")["skipped"]
    assert english[0]["reference"] == "TruStone: groups A, B and C"


def one_of(kind):
    return st.sampled_from(get_args(kind))


days = st.none() | st.dates(date(2016, 1, 1), date(2035, 1, 1))
countries = st.sampled_from(["", "NL", "BE", "IN", "CN", "VN", "BR", "TR", "XX"])
stones = st.builds(
    Stone,
    product=st.sampled_from(["", "cobbles", "paving", "nonsense"]),
    stone=st.sampled_from(["", "granite", "sandstone"]),
    origin_country=countries,
    processing_country=countries,
)
any_facts = st.builds(
    Facts,
    jurisdiction=st.none() | one_of(Jurisdiction),
    authority=one_of(AuthorityLevel),
    nature=one_of(Nature),
    value_cents=st.none() | st.integers(0, 10**12),
    notice_date=days,
    closing_date=days,
    start_date=days,
    end_date=days,
    procedure=st.sampled_from(["", "unheard-of", *procedures()]),
    framework=one_of(Framework),
    dynamic_purchasing=st.booleans(),
    e_auction=st.booleans(),
    lots=st.lists(st.builds(Lot, identifier=st.text(max_size=3)), max_size=3).map(tuple),
    stones=st.lists(stones, max_size=4).map(tuple),
    application=st.sampled_from(["", "street", "facade", "other"]),
    isv_forms=st.frozensets(one_of(IsvForm)),
    award_method=st.none() | one_of(AwardMethod),
    conditions=st.builds(
        Conditions, urgent=st.booleans(), under_framework=st.booleans(), site_visit=st.booleans()
    ),
)
any_parameters = st.fixed_dictionaries(
    {},
    optional={
        "european": st.booleans(),
        "isv_declined": st.booleans(),
        "isv_compulsory": st.booleans(),
        "tender_days": st.none() | st.integers(1, 60),
        "standstill_days": st.none() | st.integers(1, 60),
        "earliest_closing": days,
    },
)


@given(any_facts, any_parameters, one_of(network.Language))
def test_any_facts_give_a_route_in_order_with_a_card_for_each_station(tender, parameters, language):
    found = route(tender, parameters)

    assert list(found.stations) == [code for code in ORDER if code in found.stations]
    assert sorted([*found.stations, *(s.station for s in found.skipped)]) == sorted(ORDER)
    assert any("D" in network.load().station(code).lines for code in found.stations)
    for code in found.stations:
        card = station_card(code, tender, parameters, language)
        said = [card.purpose, card.owner, *(line.text for line in card.questions)]
        assert all(said)
        assert len(card.questions) >= 1
        assert len(card.attention) >= 1
        assert len(card.outcomes) == 1
