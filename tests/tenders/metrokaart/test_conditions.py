"""Small conditions written as data: yes, no, or not known."""

from datetime import date

import pytest

from tenders.advice.facts import Conditions, Facts, Lot, Stone
from tenders.metrokaart.conditions import holds, may_hold, parse, truth
from tenders.metrokaart.files import ContentError
from tenders.metrokaart.situation import Situation, regimes

INDIA = Stone("cobbles", "sandstone", origin_country="IN", processing_country="IN")
BELGIUM = Stone("paving", "bluestone", origin_country="BE", processing_country="BE")
NOWHERE = Stone("paving", "granite")

#: condition, facts, parameters, answer
CASES = [
    ({}, Facts(), {}, True),
    ({"jurisdiction": "nl"}, Facts(jurisdiction="nl"), {}, True),
    ({"jurisdiction": "nl"}, Facts(jurisdiction="be"), {}, False),
    ({"jurisdiction": "nl"}, Facts(), {}, None),
    ({"procedure": ["open", "restricted"]}, Facts(procedure="restricted"), {}, True),
    ({"procedure": "open"}, Facts(), {}, None),
    ({"nature": "works", "authority": "central"}, Facts(), {}, False),
    # one 'no' is enough, whatever else is not known
    ({"nature": "supplies", "procedure": "open"}, Facts(), {}, False),
    ({"european": True}, Facts(), {"european": True}, True),
    ({"european": True}, Facts(), {}, None),
    ({"european": False}, Facts(jurisdiction="nl", procedure="private-multiple"), {}, True),
    ({"european": False}, Facts(jurisdiction="be", procedure="neg-wo-pub"), {}, None),
    ({"form": "award"}, Facts(isv_forms=frozenset({"award", "selection"})), {}, True),
    ({"form": "award"}, Facts(isv_forms=frozenset({"selection"})), {}, False),
    ({"form": "award"}, Facts(), {}, None),
    ({"form": "award"}, Facts(), {"isv_declined": True}, False),
    ({"only_form": "selection"}, Facts(isv_forms=frozenset({"selection"})), {}, True),
    ({"only_form": "selection"}, Facts(isv_forms=frozenset({"selection", "award"})), {}, False),
    ({"isv": "undecided"}, Facts(), {}, True),
    ({"isv": "declined"}, Facts(), {"isv_declined": True}, True),
    ({"stone_with": {"origin": "IN", "product": "cobbles"}}, Facts(stones=(INDIA,)), {}, True),
    # fields of two different stones do not add up to one
    (
        {"stone_with": {"origin": "IN", "product": "paving"}},
        Facts(stones=(INDIA, BELGIUM)),
        {},
        False,
    ),
    ({"stone_with": {"origin": "IN", "stone": "granite"}}, Facts(stones=(NOWHERE,)), {}, None),
    ({"stone_with": {"origin": "IN"}}, Facts(), {}, None),
    ({"only_eea": True}, Facts(stones=(BELGIUM,)), {}, True),
    ({"only_eea": True}, Facts(stones=(BELGIUM, INDIA)), {}, False),
    ({"only_eea": True}, Facts(stones=(BELGIUM, NOWHERE)), {}, None),
    ({"only_eea": True}, Facts(), {}, None),
    ({"areas": "unknown"}, Facts(stones=(NOWHERE,)), {}, True),
    ({"areas": "outside"}, Facts(stones=(BELGIUM,)), {}, False),
    ({"lots": True}, Facts(lots=(Lot("1"), Lot("2"))), {}, True),
    ({"lots": True}, Facts(lots=(Lot("1"),)), {}, False),
    ({"framework": True}, Facts(framework="fa-w-rc"), {}, True),
    ({"framework": True}, Facts(framework="fa-w-rc", procedure="call-off"), {}, False),
    ({"under_framework": True}, Facts(conditions=Conditions(under_framework=True)), {}, True),
    ({"direct_call_off": True}, Facts(procedure="call-off", framework="fa-wo-rc"), {}, True),
    ({"direct_call_off": True}, Facts(procedure="open", framework="fa-wo-rc"), {}, False),
    ({"dynamic_purchasing": True}, Facts(procedure="dps"), {}, True),
    (
        {"duration": "half-year"},
        Facts(start_date=date(2027, 1, 1), end_date=date(2027, 7, 2)),
        {},
        True,
    ),
    ({"duration": "year"}, Facts(start_date=date(2027, 1, 1), end_date=date(2027, 7, 3)), {}, True),
    (
        {"duration": "years"},
        Facts(start_date=date(2027, 1, 1), end_date=date(2028, 1, 1)),
        {},
        True,
    ),
    ({"duration": "years"}, Facts(start_date=date(2027, 1, 1)), {}, None),
    ({"value_from": 30000}, Facts(value_cents=3_000_000), {}, True),
    ({"value_from": 30000}, Facts(value_cents=2_999_999), {}, False),
    ({"value_below": 30000}, Facts(value_cents=2_999_999), {}, True),
    ({"value_below": 30000}, Facts(), {}, None),
    ({"due": "standstill_days"}, Facts(), {"standstill_days": 20}, True),
    ({"due": "standstill_days"}, Facts(), {"standstill_days": None}, False),
    ({"due": "standstill_days"}, Facts(), {}, None),
    ({"unknown": "standstill_days"}, Facts(), {}, True),
    ({"unknown": "standstill_days"}, Facts(), {"standstill_days": None}, False),
    ({"unknown": "value"}, Facts(value_cents=0), {}, False),
    ({"urgent": True}, Facts(conditions=Conditions(urgent=True)), {}, True),
    ({"not": {"nature": "works"}}, Facts(), {}, False),
    ({"not": {"procedure": "open"}}, Facts(), {}, None),
    ({"not": [{"nature": "supplies"}, {"nature": "works"}]}, Facts(), {}, False),
    ({"not": [{"nature": "supplies"}, {"nature": "services"}]}, Facts(), {}, True),
]


@pytest.mark.parametrize(("raw", "facts", "parameters", "answer"), CASES)
def test_a_condition_answers(raw, facts, parameters, answer):
    condition, situation = parse(raw, "here"), Situation(facts, parameters)

    assert truth(condition, situation) is answer
    assert holds(condition, situation) is (answer is True)
    assert may_hold(condition, situation) is (answer is not False)


#: facts, parameters, regimes that may hold
REGIMES = [
    (Facts(jurisdiction="nl", procedure="open"), {"european": True}, {"nl-european"}),
    (Facts(jurisdiction="nl", procedure="open"), {"european": False}, {"nl-national"}),
    (Facts(jurisdiction="nl", procedure="open"), {}, {"nl-european", "nl-national"}),
    (Facts(jurisdiction="nl", procedure="private-single"), {}, {"nl-single"}),
    (Facts(jurisdiction="nl", procedure="private-single"), {"european": True}, {"nl-european"}),
    (
        Facts(jurisdiction="nl"),
        {"european": False},
        {"nl-national", "nl-multiple", "nl-single"},
    ),
    (
        Facts(jurisdiction="nl", authority="utility", procedure="open"),
        {"european": True},
        {"nl-utility"},
    ),
    (Facts(jurisdiction="nl", procedure="concession"), {"european": True}, {"nl-concession"}),
    (Facts(jurisdiction="be", procedure="open"), {"european": False}, {"be-below"}),
    (Facts(jurisdiction="be", procedure="low-value"), {}, {"be-low-value"}),
    (Facts(jurisdiction="be", authority="utility", procedure="simplified-neg"), {}, {"be-utility"}),
    (Facts(), {"european": True}, {"nl-european", "be-european"}),
]


@pytest.mark.parametrize(("facts", "parameters", "possible"), REGIMES)
def test_the_rules_that_may_hold(facts, parameters, possible):
    assert regimes(Situation(facts, parameters)) == possible


def test_what_holds_under_either_rule_is_known():
    both = parse({"regime": ["nl-european", "nl-national"]}, "here")
    one = parse({"regime": "nl-european"}, "here")
    situation = Situation(Facts(jurisdiction="nl", procedure="open"))

    assert truth(both, situation) is True
    assert truth(one, situation) is None


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("always", "here: `when` must be a table"),
        ({"weather": "rain"}, "here: `when` does not know the key 'weather'"),
        ({"european": "yes"}, "here: `when.european` must be of type bool"),
        ({"value_from": True}, "here: `when.value_from` must be of type int"),
        ({"procedure": []}, "here: `when.procedure` must be of type str"),
        ({"procedure": "closed"}, "here: `when.procedure` does not know 'closed'"),
        ({"regime": "nl"}, "here: `when.regime` does not know 'nl'"),
        ({"due": "luck"}, "here: `when.due` does not know 'luck'"),
        ({"not": {"nature": "art"}}, "here: `when.nature` does not know 'art'"),
        ({"stone_with": {"colour": "grey"}}, "here: `when.stone_with` takes"),
        (
            {"stone_with": {"product": "hats"}},
            "here: `when.stone_with.product` does not know 'hats'",
        ),
    ],
)
def test_a_wrong_condition_says_what_is_wrong(raw, message):
    with pytest.raises(ContentError) as refusal:
        parse(raw, "here")

    assert str(refusal.value).startswith(message)
