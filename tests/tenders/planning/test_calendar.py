"""The days of a plan, against a second count and against tables made by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.advice.facts import Conditions, Facts
from tenders.advice.reference import procedures
from tenders.planning.checks import breaches
from tenders.planning.plan import plan
from tests.tenders.planning import oracle

#: Minimum days between the steps of an open procedure, by hand from the law, electronic bids.
OPEN = {
    # Aw 2.71(1) 45 - 2.74b 5; 2.54 10; 2.127 20. Wet 17 juni 2016, 36 §1 35 - 5; 64 §2 6; 11 15.
    "nl": {"closing": 40, "information": 10, "award": 20, "award-notice": 30},
    "be": {"closing": 30, "information": 6, "award": 15, "award-notice": 30},
}
#: Our own proposals, as planning.toml gives them, where they are more than the law asks.
WISH = {"closing": 45, "award-letter": 28, "award": 21, "due-diligence": 90, "start": 14}
CHAIN = ["notice", "closing", "award-letter", "award", "due-diligence", "start"]
VALUE = 600_000_000  # above the threshold of works in both countries


def facts(country, **values):
    return Facts(**{"jurisdiction": country, "value_cents": VALUE, "procedure": "open", **values})


DAYS = st.dates(date(2026, 12, 1), date(2036, 12, 31))


@settings(max_examples=150, deadline=None)
@given(start=DAYS, country=st.sampled_from(["nl", "be"]))
def test_counting_back_equals_counting_day_by_day(start, country):
    # The threshold is fixed to 2027; the terms do not depend on it, the standstill does.
    found = plan(facts(country, start_date=start, notice_date=date(2026, 9, 1)), {}, anchor="start")
    law = OPEN[country]
    least, wished = start, start
    for code, before in zip(reversed(CHAIN), reversed(CHAIN[:-1]), strict=False):
        days = law.get(code, 0)
        least = oracle.latest_start(least, days, country, after=True)
        wished = oracle.latest_start(
            wished, days, country, after=True, wish=WISH[code], only_working=True
        )
        assert found.calendar[before].minimum == least, before
        assert found.calendar[before].advised == wished, before
    closing = found.calendar["closing"].minimum
    assert found.calendar["information"].minimum == closing - timedelta(law["information"])
    award = found.calendar["award"].minimum
    assert found.calendar["award-notice"].minimum == oracle.end(award, 30, country)


@settings(max_examples=150, deadline=None)
@given(notice=DAYS, country=st.sampled_from(["nl", "be"]))
def test_counting_forward_equals_counting_day_by_day(notice, country):
    # Beyond the known thresholds it is not known whether the tender is European: all terms stay.
    found = plan(facts(country, notice_date=notice), {})
    law = OPEN[country]
    least, wished = notice, notice
    for code in CHAIN[1:]:
        days = law.get(code, 0)
        least = oracle.earliest_end(least, days, country, after=True)
        wished = oracle.earliest_end(
            wished, days, country, after=True, wish=WISH[code], only_working=True
        )
        assert found.calendar[code].minimum == least, code
        assert found.calendar[code].advised == wished, code


@settings(max_examples=100, deadline=None)
@given(notice=DAYS, length=st.integers(20, 60), country=st.sampled_from(["nl", "be"]))
def test_a_closing_is_refused_exactly_when_the_second_count_says_so(notice, length, country):
    closing = notice + timedelta(length)
    found = plan(facts(country, notice_date=notice, closing_date=closing), {})
    refused = [b.code for b in found.breaches if b.binding and b.code == "closing"]
    right = oracle.allowed(notice, closing, OPEN[country]["closing"], country, after=True)
    assert bool(refused) is not right


#: Counted with a paper calendar. conditions, notice -> first day of closing.
BY_HAND = [
    # Tuesday 1 September 2026 + 40 = Sunday 11 October, so Monday 12; closing on the 13th.
    ("nl", {}, date(2026, 9, 1), date(2026, 10, 13)),
    ("nl", {"strict_closing": False}, date(2026, 9, 1), date(2026, 10, 12)),
    ("nl", {"electronic": False}, date(2026, 9, 1), date(2026, 10, 17)),  # 45: Friday 16
    ("nl", {"prior_notice": True}, date(2026, 9, 1), date(2026, 10, 1)),  # 29: Wednesday 30
    ("nl", {"urgent": True}, date(2026, 9, 1), date(2026, 9, 17)),  # 15: Wednesday 16
    ("nl", {"documents_restricted": True}, date(2026, 9, 1), date(2026, 10, 17)),  # 45
    # 30: Thursday 1 October.
    ("be", {}, date(2026, 9, 1), date(2026, 10, 2)),
    ("be", {"urgent": True}, date(2026, 9, 1), date(2026, 9, 17)),  # 15: Wednesday 16
    # Christmas: 15 November 2026 + 40 = Friday 25 December, a Saturday and Sunday: Monday 28.
    ("nl", {}, date(2026, 11, 15), date(2026, 12, 29)),
]


@pytest.mark.parametrize(("country", "conditions", "notice", "first"), BY_HAND)
def test_the_first_day_of_closing_by_hand(country, conditions, notice, first):
    found = plan(facts(country, notice_date=notice, conditions=Conditions(**conditions)), {})
    assert found.calendar["closing"].minimum == first


def test_an_agreement_with_candidates_takes_the_minimum_away():
    said = {}
    for agreed in (False, True):
        found = plan(
            facts(
                "nl",
                procedure="restricted",
                invitation_date=date(2026, 10, 1),
                closing_date=date(2026, 10, 8),
                conditions=Conditions(agreed_with_candidates=agreed),
            ),
            {},
        )
        said[agreed] = [b.code for b in found.breaches]
    assert said == {False: ["closing"], True: []}


def test_a_prior_notice_and_a_visit_are_rows_only_when_they_are_there():
    plain = {step.code for step in plan(facts("nl"), {}).steps}
    conditions = Conditions(prior_notice=True, site_visit=True)
    more = {step.code for step in plan(facts("nl", conditions=conditions), {}).steps}
    assert more - plain == {"prior-notice", "visit"}


#: day of the prior notice before a notice on 1 September 2026 -> what is wrong with it.
WINDOW = [
    ("nl", date(2026, 7, 11), []),
    ("nl", date(2026, 7, 12), ["late"]),
    ("nl", date(2025, 9, 1), []),
    ("nl", date(2025, 8, 31), ["window"]),
    ("be", date(2026, 7, 28), []),
    ("be", date(2026, 7, 29), ["late"]),
]


@pytest.mark.parametrize(("country", "sent", "wrong"), WINDOW)
def test_the_prior_notice_has_a_window(country, sent, wrong):
    found = plan(
        facts(country, notice_date=date(2026, 9, 1), conditions=Conditions(prior_notice=True)),
        {"prior-notice": sent},
    )
    assert [breach.kind for breach in found.breaches] == wrong


def test_below_the_dutch_threshold_a_short_term_is_said_and_not_refused():
    found = plan(
        facts("nl", value_cents=10_000_000, notice_date=date(2026, 9, 1), procedure="open",
              closing_date=date(2026, 9, 10)), {},
    )  # fmt: skip
    assert [(b.code, b.binding) for b in found.breaches] == [("closing", False)]


def test_the_order_of_the_steps_holds_without_a_legal_term():
    found = plan(
        facts("nl", closing_date=date(2026, 12, 1), award_letter_date=date(2026, 11, 30)),
        {"questions": date(2026, 12, 2)},
    )
    assert [(b.code, b.kind, b.binding) for b in found.breaches] == [
        ("questions", "order", True),
        ("award-letter", "order", True),
    ]


def test_an_organisations_own_days_replace_ours_but_never_the_law():
    own = {"closing": 10, "due-diligence": 30, "award-notice": 60}
    steps = {step.code: step for step in plan(facts("nl"), {}, own).steps}
    assert (steps["closing"].advised, steps["closing"].own) == (40, False)
    assert (steps["due-diligence"].advised, steps["due-diligence"].own) == (30, True)
    assert steps["award-notice"].advised == 30


def test_without_a_country_or_a_day_there_is_no_plan_and_no_error():
    assert plan(Facts(), {}).steps == []
    empty = plan(facts("nl"), {})
    assert (empty.calendar, empty.anchor, empty.breaches) == ({}, None, [])
    assert breaches(empty.steps, {}, "nl") == []


EVERY = [(country, code) for country in ("nl", "be") for code in procedures(country)]


@pytest.mark.parametrize(("country", "procedure"), EVERY)
@pytest.mark.parametrize("authority", ["subcentral", "utility"])
def test_every_procedure_has_a_plan_that_counts_from_where_the_law_does(
    country, procedure, authority
):
    start = date(2028, 3, 1)
    found = plan(facts(country, procedure=procedure, authority=authority, start_date=start), {})
    for step in found.steps:
        law = step.law
        assert set(found.calendar) >= {step.code}
        if law and law.outcome and law.days is not None:
            assert law.outcome.params["counted_from"] == step.other
    first = next(step.code for step in found.steps if not step.other)
    assert found.calendar[first].minimum <= start
