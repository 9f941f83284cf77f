"""Counting days, with the examples of law-verified A2 and B4 and what must hold for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.advice.counting import (
    country,
    end_of_term,
    holidays,
    is_working_day,
    last_working_day,
    latest_before,
    next_working_day,
    prior_notice_in_window,
)

DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))
COUNTRIES = st.sampled_from(["nl", "be"])

EXAMPLES = [
    # country, event, days, last day
    ("nl", date(2026, 9, 1), 45, date(2026, 10, 16)),
    ("nl", date(2026, 9, 1), 40, date(2026, 10, 12)),
    ("nl", date(2026, 9, 1), 30, date(2026, 10, 1)),
    ("nl", date(2026, 12, 4), 20, date(2026, 12, 24)),
    ("nl", date(2026, 12, 5), 20, date(2026, 12, 28)),
    ("nl", date(2020, 10, 12), 20, date(2020, 11, 2)),
    ("be", date(2026, 9, 1), 35, date(2026, 10, 6)),
    ("be", date(2026, 9, 1), 22, date(2026, 9, 23)),
    ("be", date(2026, 12, 10), 15, date(2026, 12, 28)),
    # three days from Thursday before Easter: Friday (NL holiday), weekend; two working days needed
    ("nl", date(2027, 3, 25), 3, date(2027, 3, 31)),
    ("be", date(2027, 3, 25), 3, date(2027, 3, 30)),
    # two days: the Dutch rule starts at three, the Belgian (from memory) at two
    ("nl", date(2026, 10, 2), 2, date(2026, 10, 5)),
    ("be", date(2026, 10, 2), 2, date(2026, 10, 6)),
    # more than 90 days never moves: 91 days after 2026-07-04 is a Saturday
    ("nl", date(2026, 7, 4), 91, date(2026, 10, 3)),
    ("nl", date(2026, 7, 5), 90, date(2026, 10, 5)),
]


@pytest.mark.parametrize(("jurisdiction", "event", "days", "last"), EXAMPLES)
def test_end_of_term(jurisdiction, event, days, last):
    assert end_of_term(event, days, jurisdiction) == last


@given(event=DAYS, days=st.integers(1, 90), jurisdiction=COUNTRIES)
def test_running_term_ends_on_a_working_day_and_never_early(event, days, jurisdiction):
    last = end_of_term(event, days, jurisdiction)

    assert is_working_day(last, jurisdiction)
    assert timedelta(days=days) <= last - event <= timedelta(days=days + 6)


@given(event=DAYS, days=st.integers(3, 90), jurisdiction=COUNTRIES)
def test_term_of_three_days_holds_two_working_days(event, days, jurisdiction):
    length = (end_of_term(event, days, jurisdiction) - event).days
    inside = [event + timedelta(days=n) for n in range(1, length + 1)]
    assert sum(is_working_day(day, jurisdiction) for day in inside) >= 2


@given(event=DAYS, days=st.integers(91, 400), jurisdiction=COUNTRIES)
def test_long_term_never_moves(event, days, jurisdiction):
    assert end_of_term(event, days, jurisdiction) == event + timedelta(days=days)


@given(closing=DAYS, days=st.integers(0, 60))
def test_term_that_counts_back_never_moves(closing, days):
    assert latest_before(closing, days) == closing - timedelta(days=days)


@given(day=DAYS, jurisdiction=COUNTRIES)
def test_working_days_around_a_day_are_the_nearest(day, jurisdiction):
    before, after = last_working_day(day, jurisdiction), next_working_day(day, jurisdiction)

    assert before <= day <= after
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(is_working_day(each, jurisdiction) for each in between)


def test_dutch_holidays_of_2027():
    assert {day: names["nl"] for day, names in holidays("nl", 2027).items()} == {
        date(2027, 1, 1): "Nieuwjaarsdag",
        date(2027, 3, 26): "Goede Vrijdag",
        date(2027, 3, 29): "Tweede paasdag",
        date(2027, 4, 27): "Koningsdag",
        date(2027, 5, 5): "Bevrijdingsdag",
        date(2027, 5, 6): "Hemelvaartsdag",
        date(2027, 5, 17): "Tweede pinksterdag",
        date(2027, 12, 25): "Eerste kerstdag",
        date(2027, 12, 26): "Tweede kerstdag",
    }


def test_belgian_holidays_of_2026():
    assert set(holidays("be", 2026)) == {
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 21),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    }


@pytest.mark.parametrize(
    ("year", "day"),
    [(2025, date(2025, 4, 26)), (2026, date(2026, 4, 27)), (2031, date(2031, 4, 26))],
)
def test_kings_day_moves_off_a_sunday(year, day):
    assert [d for d, names in holidays("nl", year).items() if names["nl"] == "Koningsdag"] == [day]


def test_dutch_list_is_read_and_belgian_list_is_from_memory():
    assert country("nl").basis.certainty == "verified"
    assert country("be").basis.certainty == "from-memory"


@pytest.mark.parametrize(
    ("jurisdiction", "sent", "inside"),
    [
        ("nl", date(2026, 7, 11), True),  # 52 days before 1 September
        ("nl", date(2026, 7, 12), False),
        ("nl", date(2025, 9, 1), True),  # twelve months
        ("nl", date(2025, 8, 31), False),
        ("be", date(2026, 7, 28), True),  # 35 days
        ("be", date(2026, 7, 29), False),
        ("be", date(2025, 9, 1), True),
        ("be", date(2025, 8, 31), False),
    ],
)
def test_prior_notice_window(jurisdiction, sent, inside):
    assert prior_notice_in_window(sent, date(2026, 9, 1), jurisdiction) is inside
