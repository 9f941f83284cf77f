"""Amounts, days and moments as an eForms notice writes them; unreadable ones are left out."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from lxml import etree

from tenders.notices import ubl
from tenders.notices.reading import LeftOut

#: At most a hundred billion euro, in cents well inside what a database holds.
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,10})?", re.ASCII)
_WEIGHT = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)
_OFFSET = r"(?P<offset>Z|[+-]\d\d:\d\d)?"
_DATE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)" + _OFFSET, re.ASCII)
_TIME = re.compile(r"(?P<time>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?" + _OFFSET, re.ASCII)
#: Outside these years a date is a slip of the pen, and trouble for time zones.
_YEARS = range(1990, 2100)
_LAST_MINUTE = time(23, 59)
#: The Netherlands and Belgium keep the same time.
LOCAL = ZoneInfo("Europe/Amsterdam")
_CENT = Decimal("0.01")


def cents(parent: etree._Element, path: str, *, field: str, left_out: list[LeftOut]) -> int | None:
    """The amount at ``path`` in whole cents (half a cent goes up), when it is in euro."""
    for element in ubl.elements(parent, path):
        written = ubl.content(element)
        if not written:
            continue
        currency = ubl.one_line(element.get("currencyID", "")) or "?"
        if not _AMOUNT.fullmatch(written):
            left_out.append(LeftOut(field, f"{written} {currency}", "unreadable-amount"))
        elif currency != "EUR":
            left_out.append(LeftOut(field, f"{written} {currency}", "other-currency", currency))
        else:
            return int(Decimal(written).quantize(_CENT, ROUND_HALF_UP) * 100)
        return None
    return None


def weight(written: str) -> Decimal | None:
    return Decimal(written) if _WEIGHT.fullmatch(written) else None


def day(written: str, *, field: str, left_out: list[LeftOut]) -> date | None:
    """A date as it stands: its offset says where the day was meant, and moves nothing."""
    if not written:
        return None
    found = _day(written)
    if found is None:
        left_out.append(LeftOut(field, written, "unreadable-date"))
    return found


def moment(
    written_date: str, written_time: str, *, field: str, left_out: list[LeftOut]
) -> datetime | None:
    """Date and time with the offset that the notice gives (the time's, else the date's).

    Without an offset Dutch and Belgian time is meant; without a time the end of the day is
    taken, and that is said in ``left_out``.
    """
    if not written_date:
        return None
    found = _day(written_date)
    at = _time(written_time) if written_time else _LAST_MINUTE
    try:
        zone = _zone(written_time) or _zone(written_date) or LOCAL
    except ValueError:
        found = None
        zone = LOCAL
    if found is None or at is None:
        left_out.append(LeftOut(field, f"{written_date} {written_time}".strip(), "unreadable-date"))
        return None
    if not written_time:
        left_out.append(LeftOut(field, written_date, "no-time"))
    local = datetime.combine(found, at, zone)
    # A fixed offset travels through JSON and between processes as it is.
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


def _day(written: str) -> date | None:
    match = _DATE.fullmatch(written)
    if not match:
        return None
    try:
        found = date.fromisoformat(match["day"])
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def _time(written: str) -> time | None:
    match = _TIME.fullmatch(written)
    if not match:
        return None
    try:
        return time.fromisoformat(match["time"])
    except ValueError:
        return None


def _zone(written: str) -> timezone | None:
    """The offset at the end, if there is one; ``ValueError`` when no clock keeps it."""
    match = _DATE.fullmatch(written) or _TIME.fullmatch(written)
    if not match or not match["offset"]:
        return None
    if match["offset"] == "Z":
        return UTC
    hours, minutes = int(match["offset"][1:3]), int(match["offset"][4:6])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 -- the limits of xsd:dateTime
        raise ValueError(written)
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if match["offset"][0] == "-" else size)
