"""The tenders of the demonstration world, each at another place of its metrokaart."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from portal.accounts.enums import AuthorityLevel
from portal.accounts.models import Organisation, User
from portal.operations.demo.choices import choose_for
from portal.operations.demo.people import Cast
from tenders.actions.clauses import choose_advised
from tenders.actions.editing import change_tender, create_tender
from tenders.actions.stations import change_station, tick_station
from tenders.actions.together import add_task, write_note
from tenders.models import Tender

EURO = 100


def make_tenders(cast: Cast) -> None:
    """Four tenders: two of the city, one of them far along, and one of the Flemish city."""
    today = timezone.localdate()
    square = _market_square(cast.city, cast.people["officer"], today)
    _agreed(square, cast.people["officer"], cast.people["officer2"], today)
    _kerbs(cast.city, cast.people["officer"], today)
    _cemetery(cast.city, cast.people["officer2"], today)
    _church_square(cast.flemish_city, cast.people["officer2"], today)


def _market_square(city: Organisation, officer: User, today: date) -> Tender:
    """The main example: European works with cobbles from India, halfway through preparation."""
    tender = _tender(
        city,
        officer,
        reference="DEMO-2026-001",
        title="Herinrichting Marktplein",
        description=(
            "Het Marktplein en de straten eromheen krijgen een nieuwe bestrating van natuursteen: "
            "kasseien op het plein, platen en banden langs de gevels."
        ),
        nature="works",
        application="street",
        place="Voorbeeldstad",
        value_cents=5_600_000 * EURO,
        options_cents=350_000 * EURO,
        notice_date=_weekday(today + timedelta(days=70)),
        closing_at=_noon(_weekday(today + timedelta(days=119))),
        start_date=_weekday(today + timedelta(days=240)),
        end_date=_weekday(today + timedelta(days=1000)),
        procedure="open",
        award_method="quality",
        isv_forms=["performance", "award"],
        cpv=["45233252", "44912100"],
    )
    _add(
        tender,
        stones=[
            {
                "product": "cobbles",
                "stone": "granite",
                "finish": "split",
                "quantity": 2400,
                "unit": "m2",
                "origin_country": "IN",
                "processing_country": "IN",
            },
            {
                "product": "kerbs",
                "stone": "bluestone",
                "finish": "sawn",
                "quantity": 860,
                "unit": "m",
                "origin_country": "BE",
                "processing_country": "BE",
            },
            {"product": "paving", "stone": "sandstone", "quantity": 640, "unit": "m2"},
        ],
    )
    for code in ("A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3"):
        tick_station(tender, code, done=True, by=officer)
    choose_advised(
        Tender.objects.select_related("organisation").get(pk=tender.pk), "nl", by=officer
    )
    notes = {
        "B4": ("Inkoper Voorbeeldstad", 4, "Het gewicht van ISV is nog leeg."),
        "B5": ("Inkoper Voorbeeldstad", 11, ""),
        "B6": ("Inkoper Voorbeeldstad", 21, "TIN heeft tijd nodig: vraag het ruim vooraf."),
    }
    for code, (owner, days, note) in notes.items():
        due = _weekday(today + timedelta(days=days))
        values = {"owner": owner, "due_date": due}
        change_station(tender, code, values, by=officer, version=0)
        if note:
            write_note(tender, code, note, by=officer)
    choose_for(tender, officer, _weekday)
    return tender


def _agreed(tender: Tender, officer: User, colleague: User, today: date) -> None:
    """What the two officers agreed: one task too late, one for this week, one without a day."""
    tasks = [
        ("Raming van de natuursteen navragen bij de ontwerper", officer, -3, "A3"),
        ("Gewicht van het gunningscriterium voorstellen", officer, 3, "B4"),
        ("Marktconsultatie nalezen", colleague, 12, "A5"),
        ("Foto's van de huidige bestrating verzamelen", officer, None, ""),
    ]
    for title, who, days, code in tasks:
        day = None if days is None else today + timedelta(days=days)
        values = {"title": title, "assignee": who, "due_date": day, "code": code}
        add_task(tender, values, by=officer)
    write_note(
        tender, "B4", "Voorstel: 10 procent, zodat het meetelt en de prijs ook.", by=colleague
    )
    write_note(tender, "", "De wethouder wil het plan in het voorjaar zien.", by=officer)


def _kerbs(city: Organisation, officer: User, today: date) -> None:
    """Supplies far below the threshold, tendered with a few invitations."""
    tender = _tender(
        city,
        officer,
        reference="DEMO-2026-002",
        title="Trottoirbanden Stationsstraat",
        nature="supplies",
        application="street",
        place="Voorbeeldstad",
        value_cents=85_000 * EURO,
        notice_date=_weekday(today + timedelta(days=20)),
        start_date=_weekday(today + timedelta(days=90)),
        procedure="private-multiple",
        isv_forms=["performance"],
        cpv=["44912400"],
    )
    _add(
        tender,
        stones=[{"product": "kerbs", "stone": "granite", "quantity": 1200, "unit": "m"}],
    )
    tick_station(tender, "A1", done=True, by=officer)


def _cemetery(city: Organisation, officer: User, today: date) -> None:
    """A framework agreement that is being carried out."""
    tender = _tender(
        city,
        officer,
        reference="DEMO-2026-003",
        title="Raamovereenkomst grafmonumenten en urnenmuren",
        nature="supplies",
        application="cemetery",
        place="Voorbeeldstad",
        value_cents=300_000 * EURO,
        renewals_cents=150_000 * EURO,
        notice_date=_weekday(today - timedelta(days=150)),
        closing_at=_noon(_weekday(today - timedelta(days=100))),
        award_date=_weekday(today - timedelta(days=60)),
        start_date=_weekday(today - timedelta(days=40)),
        procedure="restricted",
        framework="fa-wo-rc",
        award_method="quality",
        isv_forms=["performance", "selection"],
        cpv=["44911000", "39296000"],
    )
    _add(
        tender,
        stones=[
            {
                "product": "headstones",
                "stone": "granite",
                "finish": "polished",
                "quantity": 400,
                "unit": "piece",
                "origin_country": "ZW",
                "processing_country": "IN",
            }
        ],
        lots=[
            {"identifier": "1", "title": "Grafmonumenten", "value_cents": 250_000 * EURO},
            {"identifier": "2", "title": "Urnenmuren", "value_cents": 200_000 * EURO},
        ],
    )
    for code in ("A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5", "B6"):
        tick_station(tender, code, done=True, by=officer)
    for code in ("C1", "C2", "C3", "C4", "C5", "D1"):
        tick_station(tender, code, done=True, by=officer)


def _church_square(city: Organisation, officer: User, today: date) -> None:
    """A Flemish example with the simplified procedure, and stone of which little is known."""
    tender = _tender(
        city,
        officer,
        reference="DEMO-2026-004",
        title="Heraanleg Kerkplein",
        nature="works",
        application="street",
        place="Voorbeeldegem",
        value_cents=620_000 * EURO,
        notice_date=_weekday(today + timedelta(days=45)),
        start_date=_weekday(today + timedelta(days=200)),
        procedure="simplified-neg",
        award_method="quality",
        isv_forms=["performance", "award"],
        cpv=["45233253"],
    )
    _add(tender, stones=[{"product": "cobbles", "stone": "sandstone", "unit": "m2"}])
    for code in ("A1", "A2", "A3"):
        tick_station(tender, code, done=True, by=officer)


def _tender(organisation: Organisation, officer: User, **values: Any) -> Tender:
    return create_tender(
        organisation,
        {
            "jurisdiction": organisation.country,
            "authority_level": AuthorityLevel(organisation.authority_level),
            **values,
        },
        by=officer,
    )


def _add(
    tender: Tender,
    *,
    stones: list[dict[str, Any]] | None = None,
    lots: list[dict[str, Any]] | None = None,
) -> None:
    change_tender(tender, {}, version=tender.version, stones=stones, lots=lots)


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day  # noqa: PLR2004 -- Friday


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
