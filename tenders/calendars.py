"""Calendar files (RFC 5545) of the days of tenders: for one tender, or for all one may see."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tenders.facts import facts_of
from tenders.models import Tender
from tenders.pages.planning import names_of
from tenders.planning.plan import days_from
from tenders.planning.steps import FIELDS, ORDER

ONE_DAY = timedelta(days=1)
#: An hour for the moment of closing: long enough to be seen in a calendar.
ONE_HOUR = timedelta(hours=1)


def calendar_of(tenders: Iterable[Tender]) -> bytes:
    """The chosen days; ``select_related("plan")`` and prefetch ``lots`` and ``stones``."""
    calendar = Calendar()
    calendar.add("prodid", "-//ISV-portaal Natuursteen//planning//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Tenders for natural stone"))
    for tender in tenders:
        for event in _events(tender):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_file(tenders: Iterable[Tender], *, name: str) -> HttpResponse:
    response = HttpResponse(calendar_of(tenders), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _events(tender: Tender) -> Iterable[Event]:
    facts = facts_of(tender)
    plan = getattr(tender, "plan", None)
    days = days_from(plan.days) if plan else {}
    names = names_of(tender.jurisdiction)
    for code in ORDER:
        day = getattr(facts, FIELDS[code]) if code in FIELDS else days.get(code)
        if day is None:
            continue
        event = Event()
        event.add("uid", f"{tender.pk}-{code}@isv-portaal")
        event.add("dtstamp", tender.updated_at.astimezone(UTC))
        event.add("summary", f"{tender.reference}: {names[code]}")
        event.add("description", tender.title)
        if code == "closing" and tender.closing_at:
            closing: datetime = timezone.localtime(tender.closing_at).astimezone(UTC)
            event.add("dtstart", closing)
            event.add("dtend", closing + ONE_HOUR)
        else:
            event.add("dtstart", day)
            event.add("dtend", day + ONE_DAY)
        yield event
