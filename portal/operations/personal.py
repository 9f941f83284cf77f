"""What handling privacy itself keeps of people: requests for erasure, and copies of their data."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db import transaction

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.operations.models import ErasureRequest
from portal.operations.privacy.exporting import FOLDER
from portal.shared import personal
from portal.shared.personal import Part

if TYPE_CHECKING:
    from datetime import datetime

#: The background work that makes a copy; see ``portal.operations.tasks``.
EXPORT_TASK = "portal.operations.tasks.export_own_data"


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {
            "operations.requests": Part(_requests, purge=_purge_requests),
            "operations.exports": Part(_exports, erase=_erase_exports, purge=_purge_exports),
        },
    )


def _requests(person_id: int) -> list[dict[str, Any]]:
    found = ErasureRequest.objects.filter(user=person_id).order_by("pk")
    return personal.rows(found.values("state", "asked_at", "answered_at", "reason"))


def _purge_requests(before: datetime) -> int:
    count, _ = ErasureRequest.objects.filter(answered_at__lt=before).delete()
    return count


def _exports(person_id: int) -> list[dict[str, Any]]:
    found = Job.objects.owned_by(person_id).filter(task=EXPORT_TASK, state=JobState.DONE)
    return personal.rows(found.order_by("queued_at").values("queued_at", "finished_at"))


def _erase_exports(person_id: int) -> int:
    """Found by their names, which begin with the number of the person."""
    prefix = f"{person_id}-"
    return _remove([name for name in _stored() if name.startswith(prefix)])


def _purge_exports(before: datetime) -> int:
    return _remove(
        [
            name
            for name in _stored()
            if default_storage.get_modified_time(f"{FOLDER}/{name}") < before
        ]
    )


def _stored() -> list[str]:
    try:
        return default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return []


def _remove(names: list[str]) -> int:
    """Files cannot be rolled back, so they go after the commit; a dry run has none."""
    for name in names:
        transaction.on_commit(partial(default_storage.delete, f"{FOLDER}/{name}"))
    return len(names)
