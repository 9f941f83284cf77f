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
    place_url: str  # of a finding; a station has its own page already
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
    """One query more when a task is about a finding of the check."""
    tasks = list(tasks)
    check = _check_url(tender) if any(task.finding for task in tasks) else ""
    return [
        TaskRow(
            pk=task.pk,
            title=task.title,
            who=str(task.assignee) if task.assignee else _("nobody yet"),
            day=task.due_date,
            place=_("finding of the check") if task.finding else station_name(tender, task.code),
            place_url=f"{check}#b-{task.finding}" if task.finding and check else "",
            done_at=task.done_at,
            url=reverse("tenders:task", args=[tender.pk, task.pk]),
        )
        for task in tasks
    ]


def note_rows(tender: Tender, notes: Iterable[Note], user: User) -> list[NoteRow]:
    """One query more when a note is about a finding of the check."""
    notes = list(notes)
    check = _check_url(tender) if any(note.finding for note in notes) else ""
    return [
        NoteRow(
            pk=note.pk,
            text=note.text,
            author=str(note.author) if note.author else _("somebody"),
            written_at=note.written_at,
            edited_at=note.edited_at,
            place=_("finding of the check") if note.finding else station_name(tender, note.code),
            place_url=f"{check}#b-{note.finding}" if note.finding else _station_url(tender, note),
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


def finding_url(tender: Tender, finding: str) -> str:
    """Where a finding stands in the newest check; one query."""
    return f"{_check_url(tender)}#b-{finding}"


def _check_url(tender: Tender) -> str:
    """The newest check that is finished, or the list of them."""
    done = tender.checks.filter(result__isnull=False).order_by("-number")
    number = done.values_list("number", flat=True).first()
    if number is None:
        return reverse("tenders:checks", args=[tender.pk])
    return reverse("tenders:check", args=[tender.pk, number])


def _station_url(tender: Tender, note: Note) -> str:
    return reverse("tenders:station", args=[tender.pk, note.code]) if note.code else ""


def station_name(tender: Tender, code: str) -> str:
    """With the code in front; of the tender as a whole nothing."""
    if not code:
        return ""
    name = network.load(tender.jurisdiction or "nl").station(code).name
    return f"{code} {name.to(choices.language())}"
