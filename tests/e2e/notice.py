"""What a notice says, read here without any code of the portal, and how a person would write it."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
#: As Dutch people shorten them: 'mrt' is not the beginning of 'maart'.
SHORT = "jan feb mrt apr mei jun jul aug sep okt nov dec"
#: Days on which no term ends in the Netherlands, of those that the notices of the tests touch.
HOLIDAYS = {(12, 25), (12, 26), (1, 1)}
SATURDAY = 5


@dataclass(frozen=True)
class Notice:
    title: str
    reference: str
    description: str
    buyer: str
    place: str
    value: Decimal  # euros, without VAT
    sent: date
    closing: datetime
    start: date | None
    end: date | None
    lots: tuple[tuple[str, str, Decimal | None], ...]
    cpv: tuple[str, ...]
    criteria: tuple[tuple[str, str], ...]  # name, weight


def read(path: Path) -> Notice:
    """Read a Dutch eForms notice whose lots share one planning and one set of criteria."""
    root = ET.parse(path).getroot()  # noqa: S314 -- our own file
    whole = root.find("{*}ProcurementProject")
    first = root.find("{*}ProcurementProjectLot")
    # In two stages the first thing to hand in is the request to take part.
    deadlines = ("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod")
    deadline = next(each for each in first.iter() if any(_is(each, name) for name in deadlines))
    return Notice(
        title=_text(whole, "{*}Name"),
        reference=_text(whole, "{*}ID"),
        description=_text(whole, "{*}Description"),
        buyer=_text(root, ".//{*}Company/{*}PartyName/{*}Name"),
        place=_text(whole, "{*}RealizedLocation/{*}Address/{*}CityName"),
        value=Decimal(_text(whole, "{*}RequestedTenderTotal/*")),
        sent=_day(_text(root, "{*}IssueDate")),
        closing=datetime.fromisoformat(
            _text(deadline, "{*}EndDate")[:10] + "T" + _text(deadline, "{*}EndTime")
        ).astimezone(AMSTERDAM),
        start=_maybe(first.find(".//{*}PlannedPeriod/{*}StartDate"), _day),
        end=_maybe(first.find(".//{*}PlannedPeriod/{*}EndDate"), _day),
        lots=tuple(
            (
                _text(lot, "{*}ID"),
                _text(lot, "{*}ProcurementProject/{*}Name"),
                _maybe(lot.find("{*}ProcurementProject/{*}RequestedTenderTotal/*"), Decimal),
            )
            for lot in root.findall("{*}ProcurementProjectLot")
        ),
        cpv=tuple(
            dict.fromkeys(
                str(code.text) for code in root.iter() if _is(code, "ItemClassificationCode")
            )
        ),
        criteria=tuple(
            (_text(each, "{*}Name"), _text(each, ".//{*}ParameterNumeric"))
            for each in _inside(first, ".//{*}AwardingCriterion").findall(
                "{*}SubordinateAwardingCriterion"
            )
        ),
    )


def _is(element, name):
    return element.tag.endswith("}" + name)


def _inside(element, path):
    found = element.find(path)
    assert found is not None, path
    return found


def _text(element, path) -> str:
    return str(_inside(element, path).text).strip()


def _maybe(element, read):
    return None if element is None else read(element.text)


def _day(text) -> date:
    return date.fromisoformat(text[:10])


def day(value: date, language: str = "nl") -> str:
    """'16 november 2026', as the portal writes a day in either language."""
    return f"{value.day} {MONTHS[language].split()[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """'3 dec', as a list in Dutch writes a day."""
    return f"{value.day} {SHORT.split()[value.month - 1]}"


def moment(value: datetime) -> str:
    """'11 januari 2027, 12.00'."""
    return f"{day(value)}, {value:%H.%M}"


def euros(value: Decimal, language: str = "nl") -> str:
    """'€ 6.150.000' or '€2,480,000.50'; cents only when there are any."""
    whole, cents = f"{value:,.2f}".split(".")
    rest = "" if cents == "00" else cents
    if language == "en":
        return f"€{whole}" + (f".{rest}" if rest else "")
    return "€ " + whole.replace(",", ".") + (f",{rest}" if rest else "")


def last_day(begin: date, days: int) -> date:
    """The last day of a term: never in a weekend or on a holiday (Regulation 1182/71, art. 3)."""
    end = begin + timedelta(days=days)
    while end.weekday() >= SATURDAY or (end.month, end.day) in HOLIDAYS:
        end += timedelta(days=1)
    return end
