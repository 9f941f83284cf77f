"""What the log keeps of people. Rows stay; personal values beside them can be erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.audit.actions import erase
from portal.audit.models import Entry, Value
from portal.shared import personal
from portal.shared.personal import Part

if TYPE_CHECKING:
    from datetime import datetime


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {
            "audit.entries": Part(_entries),
            "audit.addresses": Part(_addresses, erase=_erase_addresses, purge=_purge_addresses),
            "audit.values": Part(_values, erase=_erase_values),
        },
    )


def _entries(person_id: int) -> list[dict[str, Any]]:
    found = Entry.objects.done_by(person_id).oldest_first()
    return personal.rows(found.values("moment", "verb", "subject_type", "subject_id", "door"))


def _addresses(person_id: int) -> list[dict[str, Any]]:
    return _as_data(person_id, from_where=True)


def _values(person_id: int) -> list[dict[str, Any]]:
    return _as_data(person_id, from_where=False)


def _as_data(person_id: int, *, from_where: bool) -> list[dict[str, Any]]:
    found = Value.objects.personal().of_person(person_id).order_by("entry_id", "name")
    chosen = found.from_where() if from_where else found.exclude(pk__in=found.from_where())
    return [
        {"moment": row.entry.moment, "name": row.name, "value": json.loads(row.content)}
        for row in chosen.select_related("entry")
    ]


def _erase_addresses(person_id: int) -> int:
    found = Value.objects.of_person(person_id).from_where()
    return erase(found, actor_id=None, organisation_id=None, why="person")


def _erase_values(person_id: int) -> int:
    found = Value.objects.of_person(person_id)
    return erase(found, actor_id=None, organisation_id=None, why="person")


def _purge_addresses(before: datetime) -> int:
    found = Value.objects.from_where().recorded_before(before)
    return erase(found, actor_id=None, organisation_id=None, why="retention")
