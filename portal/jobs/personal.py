"""What jobs keep of people: who asked for which work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.shared import personal
from portal.shared.personal import Part

if TYPE_CHECKING:
    from datetime import datetime


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {"jobs.jobs": Part(_export, erase=_erase, purge=_purge)},
    )


def _export(person_id: int) -> list[dict[str, Any]]:
    found = Job.objects.owned_by(person_id).order_by("queued_at", "pk")
    return personal.rows(found.values("task", "subject", "state", "queued_at", "finished_at"))


def _erase(person_id: int) -> int:
    """A worker that is busy with one finds its row gone, and writes nothing."""
    count, _ = Job.objects.owned_by(person_id).delete()
    return count


def _purge(before: datetime) -> int:
    over = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    count, _ = Job.objects.filter(state__in=over, finished_at__lt=before).delete()
    return count
