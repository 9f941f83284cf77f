"""What tenders keep of people: who made, decided and noted what, and who does a station."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import Q

from portal.accounts.models import Membership, User
from portal.shared import personal
from portal.shared.personal import Part
from tenders.actions.copies import forget_copies
from tenders.actions.keeping import empty_bin
from tenders.actions.visits import delete_visits
from tenders.models import (
    CalendarFeed,
    FormChoice,
    Note,
    OutcomeDecision,
    PlanningDays,
    StationState,
    Task,
    Tender,
    Worksheet,
)
from tenders.visitor import HOLDING


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {
            "tenders.work": Part(_work),
            "tenders.owners": Part(_owned, erase=_erase_owned),
            "tenders.together": Part(_together, erase=_erase_tasks),
            "tenders.bin": Part(_in_bin, purge=empty_bin),
            HOLDING: Part(_of_visitors, purge=delete_visits),
            "tenders.calendar": Part(_calendar, erase=_erase_calendar),
        },
    )


def _work(person_id: int) -> list[dict[str, Any]]:
    made = Tender.objects.filter(created_by=person_id).order_by("created_at", "pk")
    decided = OutcomeDecision.objects.filter(decided_by=person_id).order_by("decided_at", "pk")
    noted = StationState.objects.filter(updated_by=person_id).order_by("updated_at", "pk")
    weighed = Worksheet.objects.filter(saved_by=person_id).order_by("saved_at", "pk")
    formed = FormChoice.objects.filter(saved_by=person_id).order_by("saved_at", "pk")
    days = PlanningDays.objects.filter(updated_by=person_id).order_by("pk")
    return personal.rows(
        made.values("reference", "title", "created_at"),
        decided.values("tender__reference", "key", "followed", "reason", "decided_at"),
        noted.values("tender__reference", "code", "status", "updated_at"),
        weighed.values("tender__reference", "number", "text", "saved_at"),
        formed.values("tender__reference", "number", "reason", "saved_at"),
        days.values("organisation__name", "days", "updated_at"),
    )


def _of_visitors(_person_id: int) -> list[dict[str, Any]]:
    """Nothing: nobody knows who gave these answers."""
    return []


def _calendar(person_id: int) -> list[dict[str, Any]]:
    return personal.rows(CalendarFeed.objects.filter(user=person_id).values("made_at"))


def _erase_calendar(person_id: int) -> int:
    return CalendarFeed.objects.filter(user=person_id).delete()[0]


def _together(person_id: int) -> list[dict[str, Any]]:
    wrote = Note.objects.filter(author=person_id).order_by("written_at", "pk")
    does = Task.objects.filter(assignee=person_id).order_by("pk")
    return personal.rows(
        wrote.values("tender__reference", "code", "text", "written_at", "edited_at"),
        does.values("tender__reference", "code", "title", "due_date", "done_at"),
    )


def _erase_tasks(person_id: int) -> int:
    """An open task is nobody's again; what was done and noted stays with the file.

    Files to take along in which the name stands go; who needs them makes them again.
    """
    wrote = Q(notes__author=person_id, notes__finding__gt="")
    does = Q(tasks__assignee=person_id, tasks__finding__gt="")
    for tender in Tender.objects.filter(wrote | does).distinct():
        forget_copies(tender)
    return int(Task.objects.open().filter(assignee=person_id).update(assignee=None))


def _in_bin(person_id: int) -> list[dict[str, Any]]:
    threw = Tender.objects.filter(deleted_by=person_id).order_by("deleted_at", "pk")
    return personal.rows(threw.values("reference", "title", "deleted_at"))


def _owned(person_id: int) -> list[dict[str, Any]]:
    found = _stations_of(person_id).order_by("tender", "code")
    return personal.rows(found.values("tender__reference", "code", "owner"))


def _erase_owned(person_id: int) -> int:
    """Runs before the name of the person is wiped: that part is ``last``."""
    return int(_stations_of(person_id).update(owner=""))


def _stations_of(person_id: int) -> Any:
    """Where exactly this name stands, in the organisations where the person worked."""
    name = User.objects.filter(pk=person_id).values_list("full_name", flat=True).first()
    if not name:
        return StationState.objects.none()
    places = Membership.history.filter(user=person_id).values("organisation")
    return StationState.objects.filter(owner=name, tender__organisation__in=places)
