"""Tasks and notes as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from tenders import choices
from tenders.metrokaart import network
from tenders.models import Note, Task, Tender

#: So many the page of a tender shows; the page of tasks and notes has the rest.
MOST_ON_TENDER = 6
#: So many notes or tasks a page shows; nobody has as many.
MOST = 300


@dataclass(frozen=True, slots=True)
class TaskRow:
    pk: int
    title: str
    who: str
    day: date | None
    place: str
    done_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    pk: int
    text: str
    author: str
    written_at: datetime
    edited_at: datetime | None
    place: str
    place_url: str
    is_own: bool


def task_rows(tender: Tender, tasks: Iterable[Task]) -> list[TaskRow]:
    return [
        TaskRow(
            pk=task.pk,
            title=task.title,
            who=str(task.assignee) if task.assignee else _("nobody yet"),
            day=task.due_date,
            place=station_name(tender, task.code),
            done_at=task.done_at,
            url=reverse("tenders:task", args=[tender.pk, task.pk]),
        )
        for task in tasks
    ]


def note_rows(tender: Tender, notes: Iterable[Note], user: User) -> list[NoteRow]:
    return [
        NoteRow(
            pk=note.pk,
            text=note.text,
            author=str(note.author) if note.author else _("somebody"),
            written_at=note.written_at,
            edited_at=note.edited_at,
            place=station_name(tender, note.code),
            place_url=reverse("tenders:station", args=[tender.pk, note.code]) if note.code else "",
            is_own=note.author_id == user.pk,
        )
        for note in notes
    ]


def tasks_of(tender: Tender, *, code: str | None = None, only_open: bool = False) -> list[TaskRow]:
    found = tender.tasks.select_related("assignee").in_order()
    if code is not None:
        found = found.filter(code=code)
    if only_open:
        found = found.open()
    return task_rows(tender, found[: MOST_ON_TENDER if only_open else MOST])


def notes_of(tender: Tender, user: User, *, most: int = MOST) -> list[NoteRow]:
    found = tender.notes.kept().select_related("author").order_by("-written_at", "-pk")
    return note_rows(tender, found[:most], user)


def station_name(tender: Tender, code: str) -> str:
    """With the code in front; of the tender as a whole nothing."""
    if not code:
        return ""
    name = network.load(tender.jurisdiction or "nl").station(code).name
    return f"{code} {name.to(choices.language())}"
