"""Counting days as the law does: calendar days, and what happens at weekends and holidays.

* The day of the event does not count: day 1 is the day after (Regulation 1182/71 art. 3(1)).
* A running term that ends on a Saturday, Sunday or holiday runs on to the end of the next
  working day (Atw 1(1)); the same for Belgium (1182/71 art. 3(4)).
* A term that counts back never moves (Atw 1(2)); the last working day before is advice.
* A term of three days or more holds at least two working days (Atw 2).
* Terms in hours, in years or of more than 90 days never move (Atw 4): for those, do not call this.

The holidays are data with their own certainty; the Belgian list is from memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from tenders.advice.facts import Jurisdiction
from tenders.advice.outcome import Basis
from tenders.advice.reference import Language, basis, raw

SATURDAY = 5
SUNDAY = 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Country:
    """How one country counts."""

    days: tuple[Mapping[str, Any], ...]
    extra: Mapping[date, Mapping[Language, str]]
    from_days: int
    working_days: int
    longest_rolling: int
    basis: Basis


@cache
def country(jurisdiction: Jurisdiction) -> Country:
    entry = raw("holidays")[jurisdiction]
    return Country(
        days=tuple(entry["day"]),
        extra={day["date"]: {"nl": day["nl"], "en": day["en"]} for day in entry["extra"]},
        from_days=entry["from_days"],
        working_days=entry["working_days"],
        longest_rolling=entry["longest_rolling"],
        basis=basis("holidays", entry, f"holidays.{jurisdiction}"),
    )


@cache
def holidays(jurisdiction: Jurisdiction, year: int) -> Mapping[date, Mapping[Language, str]]:
    """The public holidays of one year with their names."""
    rules = country(jurisdiction)
    found: dict[date, Mapping[Language, str]] = {}
    for rule in rules.days:
        if "easter" in rule:
            day = easter(year) + timedelta(days=rule["easter"])
        else:
            day = date(year, rule["month"], rule["day"])
            if day.weekday() == SUNDAY:
                day += timedelta(days=rule.get("sunday_shift", 0))
        found[day] = {"nl": rule["nl"], "en": rule["en"]}
    return found | {day: names for day, names in rules.extra.items() if day.year == year}


def is_working_day(day: date, jurisdiction: Jurisdiction) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(jurisdiction, day.year)


def next_working_day(day: date, jurisdiction: Jurisdiction) -> date:
    """``day`` itself, or the first working day after it."""
    while not is_working_day(day, jurisdiction):
        day += ONE_DAY
    return day


def last_working_day(day: date, jurisdiction: Jurisdiction) -> date:
    """``day`` itself, or the last working day before it."""
    while not is_working_day(day, jurisdiction):
        day -= ONE_DAY
    return day


def end_of_term(event: date, days: int, jurisdiction: Jurisdiction) -> date:
    """The last day of a running term of ``days`` days after ``event``; it ends at 24.00 hours."""
    end = event + timedelta(days=days)
    rules = country(jurisdiction)
    if days > rules.longest_rolling:
        return end
    if days >= rules.from_days:
        working = _working_days(event, end, jurisdiction)
        while working < rules.working_days:
            end += ONE_DAY
            working += is_working_day(end, jurisdiction)
    return next_working_day(end, jurisdiction)


def _working_days(event: date, end: date, jurisdiction: Jurisdiction) -> int:
    """How many working days lie after ``event`` up to and including ``end``, counted to ten.

    More is never asked, so a long term costs no more than a short one.
    """
    length = min((end - event).days, 10)
    return sum(
        is_working_day(event + timedelta(days=offset), jurisdiction)
        for offset in range(1, length + 1)
    )


def latest_before(closing: date, days: int) -> date:
    """The last day on which something may happen ``days`` days before ``closing``; never moves."""
    return closing - timedelta(days=days)


def prior_notice_in_window(sent: date, notice: date, jurisdiction: Jurisdiction) -> bool:
    """Whether a prior notice was sent early enough, and not too early, to shorten a term.

    NL: 52 days to 12 months before the notice; BE: 35 days to 12 months. Neither end moves:
    the first counts back, the second is a year.
    """
    window = raw("terms")["prior_window"][jurisdiction]
    earliest = notice - relativedelta(months=window["months"])
    return earliest <= sent <= latest_before(notice, window["days"])
