"""Counting a plan a second time, day by day, from tables written by hand: no code of the portal.

Easter Sundays 2026-2037 stand in every almanac; all other holidays hang on them or on a date.
"""

from datetime import date, timedelta

EASTER = {
    2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13),
    2032: (3, 28), 2033: (4, 17), 2034: (4, 9), 2035: (3, 25), 2036: (4, 13), 2037: (4, 5),
    2025: (4, 20), 2024: (3, 31), 2023: (4, 9), 2022: (4, 17), 2038: (4, 25),
}  # fmt: skip
FIXED = {
    "nl": [(1, 1), (5, 5), (12, 25), (12, 26)],
    "be": [(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)],
}
AROUND_EASTER = {"nl": [-2, 1, 39, 50], "be": [1, 39, 50]}
#: A term of so many days or more holds two working days.
TWO_WORKING_DAYS_FROM = {"nl": 3, "be": 2}
DAY = timedelta(1)


def free(day, country):
    if day.isoweekday() in (6, 7) or (day.month, day.day) in FIXED[country]:
        return True
    king = date(day.year, 4, 27)
    if country == "nl" and day == (king - DAY if king.isoweekday() == 7 else king):
        return True
    sunday = date(day.year, *EASTER[day.year])
    return (day - sunday).days in AROUND_EASTER[country]


def end(event, days, country):
    """Walk on from the day after the event, counting every day, until the term may end."""
    day, number, working = event, 0, 0
    while True:
        day += DAY
        number += 1
        working += not free(day, country)
        if number < days:
            continue
        if days > 90:
            return day
        enough = working >= 2 or days < TWO_WORKING_DAYS_FROM[country]
        if enough and not free(day, country):
            return day


def allowed(event, day, days, country, *, after):
    """Whether a step may be on ``day`` when its term of ``days`` ran from ``event``."""
    if not days:
        return day >= event
    last = end(event, days, country)
    return day > last if after else day >= last


def latest_start(until, days, country, *, after, wish=0, only_working=False):
    """Try every day before ``until``, one by one, backwards, until one will do."""
    day = until
    while True:
        fits = allowed(day, until, days, country, after=after) and (until - day).days >= wish
        if fits and not (only_working and free(day, country)):
            return day
        day -= DAY


def earliest_end(event, days, country, *, after, wish=0, only_working=False):
    day = event
    while True:
        fits = allowed(event, day, days, country, after=after) and (day - event).days >= wish
        if fits and not (only_working and free(day, country)):
            return day
        day += DAY
