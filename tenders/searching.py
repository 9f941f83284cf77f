"""Finding tenders, tasks and notes by their folded keys."""

from collections.abc import Iterator, Sequence
from typing import TypeVar, cast

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared import searching
from portal.shared.searching import MOST_FOUND, Hit, Provider
from tenders.models import Note, Task, Tender

Row = TypeVar("Row", bound=Model)
#: So much of a note is shown.
LONGEST = 140


def register() -> None:
    searching.register(Provider("tenders", 10, lambda: _("Tenders"), _tenders))
    searching.register(Provider("tasks", 20, lambda: _("Tasks"), _tasks))
    searching.register(Provider("notes", 30, lambda: _("Notes"), _notes))


def _tenders(user: User, words: Sequence[str]) -> Iterator[Hit]:
    rows = _holding(Tender.objects.visible_to(user), words).order_by("-updated_at", "pk")
    for row in rows[: MOST_FOUND + 1]:
        parts = [row.reference, row.place, _("archived") if row.archived_at else ""]
        yield Hit(row.title, ", ".join(part for part in parts if part), row.get_absolute_url())


def _tasks(user: User, words: Sequence[str]) -> Iterator[Hit]:
    found = _holding(Task.objects.visible_to(user), words).select_related("tender")
    for row in cast("list[Task]", found.order_by("-pk")[: MOST_FOUND + 1]):
        yield Hit(row.title, _place(row), _url(row))


def _notes(user: User, words: Sequence[str]) -> Iterator[Hit]:
    found = _holding(Note.objects.visible_to(user), words).select_related("tender")
    for row in cast("list[Note]", found.order_by("-written_at", "-pk")[: MOST_FOUND + 1]):
        text = row.text if len(row.text) <= LONGEST else f"{row.text[:LONGEST]}…"
        yield Hit(text, _place(row), _url(row))


def _holding(rows: QuerySet[Row], words: Sequence[str]) -> QuerySet[Row]:
    for word in words:
        rows = rows.filter(search_key__contains=word)
    return rows


def _place(row: Task | Note) -> str:
    station = _("station %(code)s") % {"code": row.code} if row.code else ""
    return ", ".join(part for part in (row.tender.title, station) if part)


def _url(row: Task | Note) -> str:
    if row.code:
        return reverse("tenders:station", args=[row.tender_id, row.code])
    return reverse("tenders:work", args=[row.tender_id])
