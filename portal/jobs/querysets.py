"""Which jobs: named filters, no writes but the one conditional update that all deeds use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from portal.jobs.enums import NEXT, UNFINISHED, JobState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from portal.jobs.models import Job


class JobQuerySet(models.QuerySet["Job"]):
    def owned_by(self, owner_id: int | None) -> JobQuerySet:
        """Find the jobs that this person asked for; nobody's (``None``) are shown to nobody."""
        return self.none() if owner_id is None else self.filter(owner_id=owner_id)

    def about(self, subject: str) -> JobQuerySet:
        """Find the jobs about one object (a key as ``"tender:<id>"``), latest first."""
        return self.filter(subject=subject).order_by("-queued_at")

    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=UNFINISHED)

    def ahead_of(self, job: Job) -> JobQuerySet:
        """Unfinished jobs of the same lane that were asked for earlier."""
        return self.unfinished().filter(queue=job.queue, queued_at__lt=job.queued_at)

    def silent_since(self, moment: datetime) -> JobQuerySet:
        """Unfinished jobs without a sign of life since ``moment``, longest silence first."""
        return self.unfinished().filter(heartbeat_at__lt=moment).order_by("heartbeat_at")

    def claim(self, pk: UUID, attempt: int, *, now: datetime) -> bool:
        """Start attempt number ``attempt`` (1 is the first): of all that try, one gets ``True``."""
        found = self.filter(
            pk=pk, state=JobState.QUEUED, attempt=attempt - 1, max_attempts__gte=attempt
        )
        return (
            found.update(
                state=JobState.RUNNING,
                attempt=attempt,
                heartbeat_at=now,
                started_at=now,
                progress=0,
                step="",
            )
            == 1
        )

    def step(
        self, pk: UUID, source: JobState, target: JobState, *, attempt: int, **fields: Any
    ) -> bool:
        """Take one step of ``NEXT`` by compare-and-swap on (id, attempt, state).

        Of all processes that think this job is theirs exactly one gets ``True``.
        Raises ``ValueError`` for a step that is not in the table: that is a bug.
        """
        if target not in NEXT.get(source, ()):
            raise ValueError(f"a job never goes from {source} to {target}")
        found = self.filter(pk=pk, state=source, attempt=attempt)
        return found.update(state=target, **fields) == 1
