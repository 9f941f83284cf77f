"""The days of a yearly round. Ours: no rule of law or of TruStone that we read gives them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

#: Before this day of a new year its round begins; from December on its last version is asked for.
BEGIN_BEFORE = (1, 31)
REPORT_FROM = (12, 1)
REPORT_BEFORE = (12, 31)


class RoundDue(NamedTuple):
    """``year``: of the round that has to begin, or of which something has to be frozen."""

    what: str  # "begin" or "report"
    year: int
    day: date


def round_due(present: int, last_frozen: int, day: date) -> RoundDue | None:
    """What the yearly round asks now: ``present`` is the round that runs.

    ``last_frozen``: the latest round of which a version is frozen, 0 for none.
    """
    if present < day.year:
        return RoundDue("begin", day.year, date(day.year, *BEGIN_BEFORE))
    if last_frozen < present and day >= date(day.year, *REPORT_FROM):
        return RoundDue("report", present, date(present, *REPORT_BEFORE))
    return None
