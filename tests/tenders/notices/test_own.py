"""Our own notices, Dutch and Belgian: what is read from each, to the letter."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from tenders.advice.facts import Conditions, Facts, Lot
from tenders.notices.conclusions import to_facts
from tenders.notices.reading import AwardCriterion, Change
from tests.tenders.notices.notices import OWN, own, own_bytes

NAMES = sorted(path.stem for path in OWN.glob("*.xml"))
WINTER = timezone(timedelta(hours=1))
DEMO = Path(__file__).parents[3] / "tenders" / "reference" / "demo" / "notice.xml"

#  file                    law   procedure        nature      cents        stone
SUMMARY = [
    ("be-below-threshold", "be", "", "works", 21_000_000, []),
    ("be-open-multilingual", "be", "open", "works", 540_400_000,
     ["text:pavés en pierre", "text:pierre bleue", "text:kasseien", "text:hardsteen"]),
    ("be-restricted", "be", "restricted", "works", None,
     ["cpv:45262512", "cpv:45262511", "text:steenhouwer"]),
    ("nl-below-threshold", "nl", "national-open", "works", 38_500_000,
     ["text:hardsteen", "text:blauwsteen"]),
    ("nl-machine", "nl", "open", "supplies", 31_000_000, []),
    ("nl-not-stone", "nl", "open", "works", 890_000_000, []),
    ("nl-open-change", "nl", "open", "works", 615_000_000,
     ["cpv:44912100", "cpv:44113130", "text:graniet", "text:kasseien", "text:granieten",
      "text:natuursteen"]),
    ("nl-open-demo", "nl", "open", "works", 615_000_000,
     ["cpv:44912100", "cpv:44113130", "text:graniet", "text:kasseien", "text:granieten",
      "text:natuursteen"]),
    ("nl-planning", "nl", "", "works", 720_000_000, ["text:zandsteen", "text:kalksteen"]),
    ("nl-restricted-lots", "nl", "restricted", "supplies", 248_000_050,
     ["cpv:44912100", "cpv:44912300"]),
]  # fmt: skip


def test_every_own_notice_is_in_the_summary():
    assert [row[0] for row in SUMMARY] == NAMES


@pytest.mark.parametrize(("name", "law", "procedure", "nature", "cents", "stone"), SUMMARY)
def test_what_decides_the_advice(name, law, procedure, nature, cents, stone):
    reading = own(name)

    assert reading.jurisdiction == law
    assert reading.procedure == procedure
    assert reading.nature == nature
    assert reading.value_cents == cents
    assert reading.stone.value is bool(stone)
    said = [reason.as_json() for reason in reading.stone.reasons]
    assert said == (["machine:42641100"] if name == "nl-machine" else stone)


def test_the_demonstration_notice_to_the_letter():
    assert own("nl-open-demo").as_json() == {
        "reference": "VBS-2026-MARKT",
        "title": "Reconstructie Marktplein Voorbeeldstad",
        "description": (
            "De gemeente richt het Marktplein en twee aanliggende straten opnieuw in. Het werk "
            "omvat riolering, fundering en verharding. De verharding bestaat uit granieten "
            "tegels en banden en uit kasseien.\nDe opdrachtnemer past gepaste zorgvuldigheid "
            "toe in de keten van het natuursteen."
        ),
        "buyer": {"name": "Gemeente Voorbeeldstad", "country": "NL", "id": "00000001"},
        "jurisdiction": "nl",
        "nature": "works",
        "procedure": "open",
        "cpv": ["45233252", "45233262", "44912100", "44113130"],
        "lots": [
            {
                "id": "LOT-0001",
                "title": "Riolering, fundering en aanleg",
                "value": {"amount": 4_350_000, "currency": "EUR"},
            },
            {
                "id": "LOT-0002",
                "title": "Levering van graniet en kasseien",
                "value": {"amount": 1_800_000, "currency": "EUR"},
            },
        ],
        "value": {"amount": 6_150_000, "currency": "EUR"},
        "notice_date": "2026-11-16",
        "closing": "2027-01-11T12:00:00+01:00",
        "award_criteria": [
            {"type": "price", "name": "Prijs", "weight": 40},
            {"type": "quality", "name": "Plan van aanpak en hinder", "weight": 40},
            {
                "type": "quality",
                "name": "Ketenverantwoordelijkheid natuursteen (ISV)",
                "weight": 20,
            },
        ],
        "selection_criteria": ["slc-abil-ref-work", "slc-abil-mgmt-supply"],
        "social_objectives": ["hum-right"],
        "is_stone": {
            "value": True,
            "reasons": [
                "cpv:44912100",
                "cpv:44113130",
                "text:graniet",
                "text:kasseien",
                "text:granieten",
                "text:natuursteen",
            ],
        },
    }
    assert own("nl-open-demo").left_out == ()


def test_the_product_carries_the_demonstration_notice():
    assert DEMO.read_bytes() == own_bytes("nl-open-demo")


def test_facts_of_the_demonstration_notice():
    assert to_facts(own("nl-open-demo")) == Facts(
        jurisdiction="nl",
        authority="subcentral",
        nature="works",
        value_cents=615_000_000,
        notice_date=date(2026, 11, 16),
        closing_date=date(2027, 1, 11),
        start_date=date(2027, 4, 5),
        end_date=date(2028, 6, 30),
        procedure="open",
        lots=(
            Lot("LOT-0001", "Riolering, fundering en aanleg", 435_000_000),
            Lot("LOT-0002", "Levering van graniet en kasseien", 180_000_000),
        ),
        award_method="quality",
        conditions=Conditions(electronic=True, urgent=False, documents_restricted=False),
    )


def test_a_change_notice_names_the_notice_it_changes():
    first, change = own("nl-open-demo"), own("nl-open-change")

    assert change.change == Change(
        notice_id=first.notice_id,
        version="01",
        reason="update-add",
        description=(
            "De sluiting is verschoven naar 18 januari 2027, omdat tekeningen later beschikbaar "
            "kwamen."
        ),
    )
    assert first.change is None
    assert change.updates == first.updates == first.notice_id
    assert change.notice_id != first.notice_id
    assert change.procedure_id == first.procedure_id
    assert change.closing == datetime(2027, 1, 18, 12, tzinfo=WINTER)


def test_amounts_keep_their_cents_and_sum():
    reading = own("nl-restricted-lots")

    assert [lot.value_cents for lot in reading.lots] == [120_000_000, 98_000_050, 30_000_000]
    assert reading.estimated_cents == 248_000_050
    assert reading.as_json()["value"] == {"amount": 2480000.5, "currency": "EUR"}


def test_a_lot_in_francs_has_no_value_and_leaves_the_total_unknown():
    reading = own("be-restricted")

    assert [lot.value_cents for lot in reading.lots] == [61_000_000, None]
    assert reading.estimated_cents is None
    (item,) = reading.left_out
    assert item.as_json("nl") == {
        "field": "lots[2].value",
        "value": "650000 CHF",
        "reason": "other-currency: Het bedrag staat in CHF. Het portaal rekent alleen met euro.",
    }


def test_the_buyer_is_named_in_dutch_though_the_notice_has_french_first():
    reading = own("be-open-multilingual")

    assert reading.title == "Herinrichting Grote Markt Voorbeeldgem"
    assert reading.buyer.name == "Stad Voorbeeldgem"
    assert [item.name for item in reading.award_criteria] == ["Prijs", "Plan van uitvoering"]


def test_restricted_closes_with_the_requests_to_participate():
    reading = own("nl-restricted-lots")

    assert reading.closing_kind == "participation"
    assert reading.closing == datetime(2026, 10, 19, 14, tzinfo=timezone(timedelta(hours=2)))
    assert reading.framework == "fa-w-rc"
    assert own("nl-open-demo").closing_kind == "tender"


def test_a_time_without_offset_is_dutch_and_belgian_time():
    assert own("be-below-threshold").closing == datetime(2026, 11, 23, 10, tzinfo=WINTER)


def test_a_placeholder_is_no_reference():
    reading = own("be-below-threshold")

    assert reading.reference == reading.notice_id
    assert [item.code for item in reading.left_out] == ["other-procedure"]


def test_a_criterion_without_weight_has_none():
    assert own("be-below-threshold").award_criteria == (AwardCriterion("price", "Prijs", None, ""),)
    assert own("nl-below-threshold").award_criteria == (
        AwardCriterion("price", "Laagste prijs", Decimal(100), "per-exa"),
    )


#  file                  authority     award method
LEVELS = [
    ("nl-open-demo", "subcentral", "quality"),
    ("nl-restricted-lots", "subcentral", "quality"),
    ("nl-machine", "central", "quality"),
    ("nl-planning", "central", None),
    ("nl-below-threshold", "subcentral", "price"),
]


@pytest.mark.parametrize(("name", "authority", "method"), LEVELS)
def test_level_and_award_method(name, authority, method):
    facts = to_facts(own(name))

    assert (facts.authority, facts.award_method) == (authority, method)
