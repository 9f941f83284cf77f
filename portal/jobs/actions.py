"""The deeds around a job: ask for it, call it off, and take it from a worker that fell silent."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from portal.jobs import registry, timing
from portal.jobs.enums import JobState
from portal.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

log = logging.getLogger(__name__)
#: At most so many jobs are looked at in one round of the reaper.
ROUND = 500


def enqueue(task: str, *, owner_id: int | None = None, subject: str = "", **kwargs: Any) -> Job:
    """Have a worker run ``task`` (a dotted path) after the present transaction commits.

    By path and not by import, because tasks call actions and actions enqueue tasks: the path is
    what keeps that from being an import cycle. ``subject`` is a key such as ``"tender:<id>"`` by
    which a page finds the latest job about an object; ``kwargs`` must be JSON values.
    Raises ``LookupError`` for a wrong path and ``TypeError`` for other values, at once.
    """
    known = registry.find(task)
    json.dumps(kwargs)
    now = timezone.now()
    job = Job.objects.create(
        task=task,
        kwargs=kwargs,
        queue=known.queue,
        max_attempts=known.max_attempts,
        owner_id=owner_id,
        subject=subject,
        queued_at=now,
        heartbeat_at=now,
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )
    transaction.on_commit(partial(send, job))
    return job


def send(job: Job, *, countdown: timedelta | None = None) -> None:
    """Tell the workers; a broker that is away is logged, and the reaper sends again."""
    try:
        registry.find(job.task).send(job, countdown=countdown)
    except Exception:
        # The row is the truth. Without the message the job is late, not lost.
        log.exception("no message could be sent for job %s", job.pk)


def cancel(job: Job) -> bool:
    """Call the job off; ``False`` when it was over already. What runs stops at its next sign."""
    now = timezone.now()
    for state in (JobState.QUEUED, JobState.RUNNING):
        if Job.objects.filter(pk=job.pk, state=state).update(
            state=JobState.CANCELLED, finished_at=now
        ):
            return True
    return False


def reap_silent(*, now: datetime | None = None, lost_after: timedelta | None = None) -> int:
    """Give unfinished jobs without a sign of life to the workers again; how many there were.

    Running and silent for ``timing.silence()``: the worker is gone, so the job is queued again,
    or failed after its last attempt. Queued and silent (for ``lost_after``, by default as long):
    the message is gone, or the queue is merely long, so the same message is sent once more; each
    time the wait doubles, so that a long queue does not fill with copies. Many may do this at
    the same time: every step is a compare-and-swap.
    """
    now = now or timezone.now()
    silence = timing.silence()
    shortest = min(silence, lost_after or silence)
    count = 0
    for job in Job.objects.silent_since(now - shortest)[:ROUND]:
        if job.state == JobState.RUNNING:
            if now - job.heartbeat_at >= silence:
                count += _take_back(job, now)
        elif now - job.heartbeat_at >= max(shortest, job.heartbeat_at - job.queued_at):
            count += _send_again(job, now)
    return count


def restart_unfinished(*, now: datetime | None = None) -> int:
    """At the start of the one embedded process: whatever is unfinished was the last one's."""
    now = now or timezone.now()
    jobs: Iterable[Job] = Job.objects.unfinished().order_by("queued_at").iterator()
    return sum(
        _take_back(job, now) if job.state == JobState.RUNNING else _send_again(job, now)
        for job in jobs
    )


def _take_back(job: Job, now: datetime) -> int:
    """Queue again what runs without a worker, or fail it when no attempt is left."""
    if job.attempt >= job.max_attempts:
        log.error("job %s (%s) fell silent in its last attempt", job.pk, job.task)
        with translation.override(job.language):
            text = gettext("This took too long or was broken off. Please try again.")
        return Job.objects.step(
            job.pk,
            JobState.RUNNING,
            JobState.FAILED,
            attempt=job.attempt,
            finished_at=now,
            error_code="silent",
            error_text=text,
        )
    taken = Job.objects.filter(heartbeat_at=job.heartbeat_at).step(
        job.pk, JobState.RUNNING, JobState.QUEUED, attempt=job.attempt, heartbeat_at=now
    )
    if taken:
        log.warning("job %s (%s) fell silent; queued again", job.pk, job.task)
        transaction.on_commit(partial(send, job))
    return taken


def _send_again(job: Job, now: datetime) -> int:
    waiting = Job.objects.filter(
        pk=job.pk, state=JobState.QUEUED, attempt=job.attempt, heartbeat_at=job.heartbeat_at
    )
    if waiting.update(heartbeat_at=now) != 1:
        return 0
    transaction.on_commit(partial(send, job))
    return 1
