"""The whole: no fact is needed, nothing raises, and what is known is always said."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.advice import (
    Conditions,
    Facts,
    Lot,
    Stone,
    advise,
    changed_outcomes,
    term_dates,
    wording,
)
from tenders.advice.reference import all_procedures, labels

EUROPEAN = Facts(
    jurisdiction="nl",
    authority="subcentral",
    nature="works",
    value_cents=600_000_000,
    notice_date=date(2026, 9, 1),
    procedure="open",
    stones=(Stone(stone="granite", product="kerbs", origin_country="IN"),),
)

CONDITIONS = st.builds(Conditions, **{each.name: st.booleans() for each in fields(Conditions)})
DAYS = st.none() | st.dates(date(2010, 1, 1), date(2035, 12, 31))
CENTS = st.none() | st.integers(0, 10**12)
STONES = st.builds(
    Stone,
    product=st.sampled_from(["", "nonsense", *labels("product")]),
    stone=st.sampled_from(["", "nonsense", *labels("stone")]),
    origin_country=st.sampled_from(["", "IN", "CN", "PT", "ZZ"]),
    processing_country=st.sampled_from(["", "IN", "CN", "PT", "ZZ"]),
)
LOTS = st.builds(Lot, st.sampled_from(["LOT-1", "LOT-2"]), value_cents=CENTS)
FACTS = st.builds(
    Facts,
    lots=st.lists(LOTS, max_size=3).map(tuple),
    jurisdiction=st.sampled_from([None, "nl", "be"]),
    authority=st.sampled_from(["central", "subcentral", "utility"]),
    nature=st.sampled_from(["works", "supplies", "services"]),
    value_cents=CENTS,
    notice_date=DAYS,
    closing_date=DAYS,
    invitation_date=DAYS,
    award_letter_date=DAYS,
    award_date=DAYS,
    award_value_cents=CENTS,
    procedure=st.sampled_from(["", "nonsense", *all_procedures()]),
    dynamic_purchasing=st.booleans(),
    stones=st.lists(STONES, max_size=3).map(tuple),
    risk_category=st.sampled_from([None, True, False]),
    isv_forms=st.frozensets(st.sampled_from(["performance", "selection", "award"])),
    award_method=st.sampled_from([None, "quality", "cost", "price"]),
    conditions=CONDITIONS,
)


@settings(max_examples=300, deadline=None)
@given(facts=FACTS)
def test_any_facts_give_advice_in_both_languages(facts):
    advice = advise(facts)

    keys = [found.key for found in advice.outcomes]
    assert len(keys) == len(set(keys))
    assert "threshold" in keys
    for found in advice.outcomes:
        for language in ("nl", "en"):
            text = wording.word(found, language) + wording.title(found, language)
            assert "{" not in text
            assert "None" not in text
    assert len(term_dates(facts, advice)) == len(advice.group("term"))


@settings(max_examples=100, deadline=None)
@given(facts=FACTS)
def test_same_facts_give_the_same_advice(facts):
    assert advise(facts) == advise(facts)
    assert advise(facts).as_data() == advise(facts).as_data()


def test_order_in_which_a_person_reads():
    groups = list(dict.fromkeys(found.key.split(".")[0] for found in advise(EUROPEAN).outcomes))
    assert groups == [
        "threshold",
        "isv",
        "procedure",
        "term",
        "form",
        "labour-law",
        "award",
        "risk",
    ]


@pytest.mark.parametrize(
    ("change", "key", "code"),
    [
        ({"jurisdiction": None}, "jurisdiction", "jurisdiction-unknown"),
        ({"value_cents": None}, "threshold", "value-unknown"),
        ({"notice_date": None}, "threshold", "date-unknown"),
        ({"notice_date": date(2028, 1, 1)}, "threshold", "threshold-not-yet-fixed"),
        ({"notice_date": date(2015, 12, 31)}, "threshold", "threshold-not-known"),
        ({"procedure": ""}, "procedure", "none-chosen"),
        ({"procedure": "low-value"}, "procedure", "procedure-unknown"),
        ({"value_cents": None}, "term.standstill", "if-european"),
        ({"value_cents": None}, "procedure.national-open", "value-unknown"),
    ],
)
def test_what_is_not_known_is_asked_for(change, key, code):
    found = advise(replace(EUROPEAN, **change)).get(key)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("day", "flagged"),
    [(date(2015, 12, 31), True), (date(2016, 1, 1), False), (date(2027, 12, 31), False),
     (date(2028, 1, 1), True), (None, False)],
)  # fmt: skip
def test_only_a_day_without_threshold_flags(day, flagged):
    advice = advise(replace(EUROPEAN, notice_date=day))
    assert advice.flagged is flagged
    assert advice.group("term")


def test_unknown_procedure_gives_no_terms():
    assert advise(replace(EUROPEAN, procedure="low-value")).group("term") == ()


def test_without_a_procedure_the_terms_of_the_advised_one_are_shown():
    facts = replace(EUROPEAN, procedure="", value_cents=50_000_000)
    tender = advise(facts).get("term.tender")
    assert tender is not None
    assert tender.params["procedure"] == "private-multiple"
    assert tender.params["notes"] == ["procedure-assumed"]


def test_older_law_is_at_most_a_reconstruction():
    newer = advise(replace(EUROPEAN, notice_date=date(2016, 7, 1))).get("term.tender")
    older = advise(replace(EUROPEAN, notice_date=date(2016, 6, 30))).get("term.tender")
    assert newer is not None
    assert older is not None
    assert (newer.certainty, older.certainty) == ("verified", "reconstruction")
    assert older.params["notes"] == ["electronic", "older-law"]


# --- Stored outcomes and what changed since -----------------------------------------------------
def test_nothing_changed_while_the_facts_are_the_same():
    advice = advise(EUROPEAN)
    stored = [found.as_data() for found in advice.outcomes]
    assert changed_outcomes(stored, advice) == []


def test_changed_outcomes_are_those_that_say_something_else():
    before = advise(EUROPEAN)
    stored = [before.get(key).as_data() for key in ("threshold", "term.tender", "award")]
    after = advise(replace(EUROPEAN, conditions=Conditions(electronic=False)))

    changes = changed_outcomes(stored, after)

    assert [(change.key, change.kind) for change in changes] == [("term.tender", "changed")]
    assert changes[0].old == stored[1]
    assert changes[0].new == after.get("term.tender")


def test_outcome_that_is_no_longer_given_is_gone():
    before = advise(EUROPEAN)
    stored = [found.as_data() for found in before.group("risk")]
    changes = changed_outcomes(stored, advise(replace(EUROPEAN, stones=())))
    assert [(change.key, change.kind, change.new) for change in changes] == [
        ("risk.IN.granite.kerbs", "gone", None)
    ]


def test_digest_follows_what_is_said_and_not_the_day_of_checking():
    found = advise(EUROPEAN).get("award")
    assert found is not None
    assert replace(found, checked=date(2030, 1, 1)).digest() == found.digest()
    assert replace(found, source="a better one").digest() == found.digest()
    for change in ({"code": "x"}, {"article": "x"}, {"certainty": "from-memory"}, {"params": {}}):
        assert replace(found, **change).digest() != found.digest()


def test_stored_outcome_can_be_worded_again():
    found = advise(EUROPEAN).get("threshold")
    assert found is not None
    assert wording.word_stored(found.as_data(), "nl") == wording.word(found, "nl")
    assert wording.word_stored({**found.as_data(), "code": "gone"}, "nl") == "gone"


def test_lots_add_one_outcome_and_change_no_other():
    facts = replace(EUROPEAN, lots=(Lot("1", value_cents=None), Lot("2", value_cents=0)))
    outcomes = advise(facts).outcomes
    assert [found.code for found in outcomes if found.key == "threshold.lots"] == ["value-unknown"]
    rest = tuple(found for found in outcomes if found.key != "threshold.lots")
    assert rest == advise(EUROPEAN).outcomes


@pytest.mark.parametrize("procedure", ["concession", "contest", "social-light"])
def test_nothing_is_said_of_lots_where_their_rules_were_not_read(procedure):
    lots = (Lot("1", value_cents=500_000_000), Lot("2", value_cents=100_000_000))
    facts = replace(EUROPEAN, procedure=procedure, nature="services", lots=lots)
    assert advise(facts).european is True
    assert advise(facts).get("threshold.lots") is None


@pytest.mark.parametrize(
    ("change", "present"),
    [
        ({}, True),
        ({"lots": (Lot("1", value_cents=600_000_000),)}, False),
        ({"value_cents": 100_000_000}, False),
        ({"value_cents": None}, False),
        ({"jurisdiction": None}, False),
    ],
)
def test_lots_are_spoken_of_from_two_lots_of_a_european_tender(change, present):
    lots = (Lot("1", value_cents=500_000_000), Lot("2", value_cents=100_000_000))
    found = advise(replace(EUROPEAN, **({"lots": lots} | change))).get("threshold.lots")
    assert (found is not None) is present
