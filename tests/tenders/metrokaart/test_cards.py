"""The card of a station: the same facts the same words, other facts other words."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tenders.advice.facts import Facts, Stone
from tenders.metrokaart.cards import euros, long_date
from tenders.metrokaart.route import station_card
from tests.tenders.metrokaart.maps import every_route

COBBLES = Stone("cobbles", "sandstone", origin_country="IN", processing_country="IN")
SLABS = Stone("slabs", "granite", origin_country="CN")
MARKET_SQUARE = Facts(
    jurisdiction="nl",
    value_cents=620_000_000,
    closing_date=date(2027, 1, 18),
    procedure="open",
    stones=(COBBLES, SLABS),
    application="street",
    isv_forms=frozenset({"performance", "award"}),
    award_method="quality",
)
FOUND = {
    "european": True,
    "threshold": 5_404_000,
    "tender_days": 40,
    "information_days": 10,
    "information_date": date(2027, 1, 8),
    "standstill_days": 20,
    "award_notice_days": 30,
    "earliest_closing": date(2027, 1, 11),
}
BELGIAN = Facts(
    jurisdiction="be", nature="supplies", procedure="open", isv_forms=frozenset({"performance"})
)


def texts(code, kind, facts=MARKET_SQUARE, parameters=FOUND, language="nl"):
    return [line.text for line in getattr(station_card(code, facts, parameters, language), kind)]


#: station, part, facts, parameters, language, how one of the texts begins
SAID = [
    (
        "A3",
        "questions",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "U raamt € 6.200.000. Zijn opties en verlengingen",
    ),
    ("A3", "questions", MARKET_SQUARE, FOUND, "en", "Your estimate is €6,200,000. Does it include"),
    (
        "A3",
        "questions",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "Ligt de raming boven of onder € 5.404.000, de",
    ),
    (
        "A2",
        "questions",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "Er staat nu: kasseien en keien van zandsteen uit",
    ),
    (
        "A4",
        "attention",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "Kasseien uit Rajasthan: bronnen noemen kinderen die",
    ),
    ("C1", "attention", MARKET_SQUARE, FOUND, "nl", "De kortste termijn is 40 dagen. De dag van"),
    (
        "C2",
        "questions",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "Krijgt iedereen hetzelfde antwoord, via de nota van",
    ),
    (
        "C2",
        "questions",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "Is het antwoord er uiterlijk op 8 januari 2027?",
    ),
    ("C2", "questions", BELGIAN, {}, "nl", "Krijgt iedereen hetzelfde antwoord, via het"),
    (
        "C3",
        "questions",
        MARKET_SQUARE,
        FOUND,
        "en",
        "Does the vault stay shut until the closing on 18",
    ),
    ("C4", "questions", MARKET_SQUARE, FOUND, "nl", "Voldoet elke inschrijving aan de eisen?"),
    ("C4", "questions", BELGIAN, {}, "nl", "Voldoet elke offerte aan de eisen?"),
    (
        "C5",
        "attention",
        MARKET_SQUARE,
        FOUND,
        "nl",
        "Wacht minstens 20 dagen. De dag van de brief telt",
    ),
    (
        "C5",
        "attention",
        BELGIAN,
        {"standstill_days": 15},
        "nl",
        "Wacht minstens 15 dagen. De dag van de brief telt",
    ),
    (
        "C5",
        "attention",
        BELGIAN,
        {"standstill_days": None},
        "nl",
        "Voor deze opdracht stelt de wet geen wachttermijn.",
    ),
    (
        "B4",
        "attention",
        BELGIAN,
        {"european": True},
        "nl",
        "U kiest vrij tussen prijs, kosten en beste",
    ),
]


@pytest.mark.parametrize(("code", "part", "facts", "parameters", "language", "begin"), SAID)
def test_a_text_is_worded_for_the_tender(code, part, facts, parameters, language, begin):
    said = texts(code, part, facts, parameters, language)

    assert [text for text in said if text.startswith(begin)] != [], said


def test_the_stone_is_named_in_full():
    assert texts("A2", "questions")[2] == (
        "Er staat nu: kasseien en keien van zandsteen uit India en platen van graniet uit China. "
        "Is daar een gelijkwaardige steen voor?"
    )


#: station, part, facts, parameters, words that are not there
NOT_SAID = [
    ("B4", "attention", BELGIAN, {"european": True}, "alleen met een reden"),
    ("B4", "attention", MARKET_SQUARE, {"european": False}, "alleen met een reden"),
    ("C1", "attention", MARKET_SQUARE, {"european": True}, "kortste termijn"),
    ("C5", "attention", MARKET_SQUARE, {"standstill_days": None}, "Wacht minstens"),
    ("A4", "attention", BELGIAN, {}, "Rajasthan"),
    ("A1", "attention", BELGIAN, {}, "Rijk"),
]


@pytest.mark.parametrize(("code", "part", "facts", "parameters", "words"), NOT_SAID)
def test_what_does_not_hold_or_is_not_known_is_not_said(code, part, facts, parameters, words):
    said = texts(code, part, facts, parameters)

    assert said != []
    assert [text for text in said if words in text] == []


def test_lowest_price_asks_for_the_reason_only_in_a_dutch_european_tender():
    price = Facts(jurisdiction="nl", procedure="open", award_method="price")
    question = (
        "Waarom kiest u niet voor beste prijs-kwaliteit? Staat dat in de aanbestedingsstukken?"
    )

    assert question in texts("B4", "questions", price, {"european": True})
    assert question not in texts("B4", "questions", price, {"european": False})


def test_hooks_name_act_article_and_certainty():
    card = station_card("B4", MARKET_SQUARE, FOUND, "nl")

    assert [(hook.reference, hook.certainty) for hook in card.hooks] == [
        ("Aw 2012, art. 2.114", "verified"),
        ("Aw 2012, art. 2.113a, 2.115", "verified"),
    ]


def test_without_a_jurisdiction_the_law_of_both_is_shown():
    sides = {hook.jurisdiction for hook in station_card("B4", Facts(), {}, "nl").hooks}

    assert sides == {"nl", "be"}


def test_a_card_lists_its_sources_and_its_marks():
    card = station_card("D2", MARKET_SQUARE, FOUND, "nl")

    assert [source.key for source in card.sources] == [
        "aw",
        "newsletter",
        "pianoo-clause",
        "arisa-plans",
        "oecd",
        "audits",
        "own",
    ]
    assert card.certainties == ("verified", "reconstruction", "from-memory")
    assert card.lines == ("L",)
    assert card.tin_moment is None
    assert station_card("D5", MARKET_SQUARE, FOUND, "nl").tin_moment == 4


def test_a_card_is_plain_data_and_the_same_each_time():
    first, second = (
        json.dumps(station_card("C5", MARKET_SQUARE, FOUND, "nl").as_data()) for _ in range(2)
    )

    assert first == second
    assert json.loads(first)["code"] == "C5"


def test_an_unknown_station_is_refused():
    with pytest.raises(KeyError):
        station_card("E1", Facts(), {}, "nl")


def test_no_card_is_too_full_for_a_page_of_the_guide():
    """At most 7 questions and 6 points, for a sample of every kind of tender."""
    for facts, route in every_route()[::97]:
        for code in route.stations:
            card = station_card(code, facts, FOUND, "nl")
            assert 2 <= len(card.questions) <= 7, (code, facts)
            assert 1 <= len(card.attention) <= 6, (code, facts)


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        (Decimal(0), "€ 0", "€0"),
        (Decimal("1234567.50"), "€ 1.234.567,50", "€1,234,567.50"),
        (Decimal(5404000), "€ 5.404.000", "€5,404,000"),
    ],
)
def test_amounts(amount, dutch, english):
    assert (euros(amount, "nl"), euros(amount, "en")) == (dutch, english)


def test_dates():
    assert long_date(date(2026, 11, 27), "nl") == "27 november 2026"
    assert long_date(date(2026, 3, 1), "en") == "1 March 2026"
