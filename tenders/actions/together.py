"""Tasks and notes: what the people of a tender agree among each other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared.errors import PortalError
from portal.shared.text import folded
from tenders.actions.editing import ChangedMeanwhile
from tenders.actions.log import record_deed
from tenders.models import Note, Task, Tender


class NoteGone(PortalError):
    """The note was removed, or taken back already."""

    code = "note-gone"


@transaction.atomic
def add_task(tender: Tender, values: Mapping[str, Any], *, by: User) -> Task:
    """Add a task with ``title``, ``code``, ``assignee`` and ``due_date``.

    And with ``finding``, when it is about one of the check.
    """
    key = folded(str(values["title"]))
    task = Task.objects.create(tender=tender, created_by=by, search_key=key, **values)
    record_deed("tender.task-added", tender, by=by, new={"task": task.title, **_told(values)})
    return task


@transaction.atomic
def change_task(task: Task, values: Mapping[str, Any], *, version: int, by: User) -> None:
    """Change a task as it was read at ``version``. Raises ``ChangedMeanwhile``."""
    old = {name: getattr(task, name) for name in values}
    changed = dict(values)
    if "title" in changed:
        changed["search_key"] = folded(str(changed["title"]))
    won = Task.objects.filter(pk=task.pk, version=version).update(
        **changed, version=F("version") + 1
    )
    if not won:
        raise ChangedMeanwhile(
            _("Somebody else changed this task while you were busy. Look at it, then save again.")
        )
    task.refresh_from_db()
    record_deed(
        "tender.task-changed",
        task.tender,
        by=by,
        old={"task": old.get("title"), **_told(old)},
        new={"task": task.title if "title" in values else None, **_told(values)},
    )


@transaction.atomic
def assign_finding(tender: Tender, finding: str, title: str, *, to: User | None, by: User) -> None:
    """Make it somebody's task, or give the task that there is to somebody else, or to nobody."""
    Tender.objects.select_for_update().get(pk=tender.pk)  # two at once make one task
    task = Task.objects.open().filter(tender=tender, finding=finding).first()
    if task is not None:
        if task.assignee_id != (to.pk if to else None):
            change_task(task, {"assignee": to}, version=task.version, by=by)
    elif to is not None:
        values = {"title": title[:200], "finding": finding, "assignee": to}
        add_task(tender, values, by=by)


@transaction.atomic
def finish_task(task: Task, *, done: bool, by: User, now: datetime | None = None) -> None:
    """Tick a task off or open it again; whoever is second changes nothing.

    Of a finding that has another open task by now, the old one stays done.
    """
    same = Task.objects.open().filter(tender=task.tender, finding=task.finding).exclude(pk=task.pk)
    if not done and task.finding and same.exists():
        return
    moment = now or timezone.now()
    won = Task.objects.filter(pk=task.pk, done_at__isnull=done).update(
        done_at=moment if done else None, done_by=by if done else None, version=F("version") + 1
    )
    if won:
        verb = "tender.task-done" if done else "tender.task-reopened"
        record_deed(verb, task.tender, by=by, new={"task": task.title})


@transaction.atomic
def remove_task(task: Task, *, by: User) -> None:
    gone, _rows = Task.objects.filter(pk=task.pk).delete()
    if gone:
        record_deed("tender.task-removed", task.tender, by=by, new={"task": task.title})


@transaction.atomic
def write_note(tender: Tender, code: str, text: str, *, by: User, finding: str = "") -> Note:
    """Note something: at a station, about a finding of the check, or about the whole."""
    note = Note.objects.create(
        tender=tender,
        code=code,
        finding=finding,
        text=text,
        author=by,
        written_at=timezone.now(),
        search_key=folded(text),
    )
    told = {"station": code, "finding": finding, "note": text}
    record_deed("tender.note-written", tender, by=by, new=told)
    return note


@transaction.atomic
def edit_note(note: Note, text: str, *, version: int, by: User) -> None:
    """Replace the text as it was read at ``version``. Raises ``ChangedMeanwhile``."""
    old = note.text
    won = (
        Note.objects.kept()
        .filter(pk=note.pk, version=version)
        .update(
            text=text, search_key=folded(text), edited_at=timezone.now(), version=F("version") + 1
        )
    )
    if not won:
        raise ChangedMeanwhile(
            _("This note was changed while you were busy. Look at it, then save again.")
        )
    note.refresh_from_db()
    record_deed("tender.note-edited", note.tender, by=by, old={"note": old}, new={"note": text})


@transaction.atomic
def remove_note(note: Note, *, by: User, now: datetime | None = None) -> None:
    """Take a note away; its author can have it back. Raises ``NoteGone``."""
    moment = now or timezone.now()
    if not Note.objects.kept().filter(pk=note.pk).update(removed_at=moment):
        raise NoteGone(_("This note was removed already."))
    record_deed("tender.note-removed", note.tender, by=by, new={"station": note.code})


@transaction.atomic
def take_back_note(note: Note, *, by: User) -> None:
    """Undo the removal. Raises ``NoteGone``."""
    if not Note.objects.filter(pk=note.pk, removed_at__isnull=False).update(removed_at=None):
        raise NoteGone(_("This note is there again already."))
    record_deed("tender.note-back", note.tender, by=by, new={"station": note.code})


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """For the log: the station, the person by number, the day."""
    told = {name: values.get(name) for name in ("due_date", "finding")}
    told["station"] = values.get("code")
    assignee = values.get("assignee")
    return {**told, "assignee": assignee.pk if assignee else None}
