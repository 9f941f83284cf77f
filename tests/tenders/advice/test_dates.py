"""Terms on the calendar, beyond the cases of the lawyer's table."""

from dataclasses import replace
from datetime import date

from tenders.advice import Conditions, Facts, TermDate, advise, bidder_last_day, term_dates

FACTS = Facts(
    jurisdiction="nl",
    value_cents=600_000_000,
    notice_date=date(2026, 9, 1),
    closing_date=date(2026, 10, 14),
    award_letter_date=date(2026, 12, 5),
    procedure="open",
)


def on_calendar(facts):
    return {found.code: found for found in term_dates(facts, advise(facts))}


def test_a_forward_term_has_last_first_and_safe_day():
    assert on_calendar(FACTS)["tender"] == TermDate(
        code="tender",
        event=date(2026, 9, 1),
        event_field="notice_date",
        days=40,
        last=date(2026, 10, 12),
        first=date(2026, 10, 13),
        safe=date(2026, 10, 9),
        moved=True,
        certainty="verified",
    )


def test_a_term_that_counts_back_has_no_first_day():
    assert on_calendar(FACTS)["information"] == TermDate(
        code="information",
        event=date(2026, 10, 14),
        event_field="closing_date",
        days=10,
        last=date(2026, 10, 4),
        safe=date(2026, 10, 2),
        certainty="verified",
    )


def test_closing_on_the_last_day_itself_can_be_chosen_but_never_for_a_contract():
    loose = on_calendar(replace(FACTS, conditions=Conditions(strict_closing=False)))
    assert loose["tender"].first == date(2026, 10, 12)
    assert loose["standstill"].first == date(2026, 12, 29)


def test_missing_event_says_which_date_to_fill_in():
    found = on_calendar(FACTS)["award-notice"]
    assert (found.event, found.event_field, found.last) == (None, "award_date", None)


def test_no_minimum_has_no_dates():
    found = on_calendar(replace(FACTS, procedure="comp-dial"))["tender"]
    assert (found.days, found.last, found.first) == (None, None, None)


def test_belgian_dates_are_as_sure_as_the_holiday_list():
    found = on_calendar(replace(FACTS, jurisdiction="be"))
    assert found["tender"].certainty == "from-memory"


def test_a_bidder_is_never_shown_a_day_that_moved():
    assert bidder_last_day(date(2026, 12, 5), 20) == date(2026, 12, 25)
