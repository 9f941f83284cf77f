"""One attempt at one job: claim it, keep saying that it lives, write the result exactly once.

Three compare-and-swaps on (id, attempt, state) carry all safety:

* claim: queued → running, attempt + 1. Of two deliveries of a message one starts;
* finish: running → done as the first statement of the transaction that writes the result. An
  attempt that was taken over (its machine slept, its network was cut) finds its number gone,
  and everything it wrote in that transaction is rolled back;
* take back (``actions.reap_silent``): running → queued, by whoever notices the silence.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from portal.jobs import registry, timing
from portal.jobs.actions import send
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

log = logging.getLogger(__name__)


class AttemptSuperseded(Exception):
    """The job is no longer this attempt's: it was taken over, called off or is finished."""


@dataclass(slots=True)
class Run:
    """What a handler holds while it works."""

    job_id: UUID
    attempt: int
    language: str
    owner_id: int | None
    subject: str
    finished: bool = False
    _stop: Event = field(default_factory=Event)

    def progress(self, percent: int, step: str = "") -> None:
        """Say how far the work is (0-100) and at which step (a short code); a sign of life too.

        Raises ``AttemptSuperseded`` when the job is no longer this attempt's. Not inside
        ``finish``: its transaction would hide the number until the end.
        """
        fields: dict[str, Any] = {"progress": max(0, min(100, percent)), "step": step}
        if not self._sign(**fields):
            raise AttemptSuperseded

    @contextmanager
    def finish(self, result: Any = None) -> Iterator[None]:
        """Write the outcome: one transaction that begins with the swap to done.

        ``with run.finish({"file": name}): Guide.objects.filter(...).update(...)``; ``result``
        is a JSON value. Raises ``AttemptSuperseded``, with nothing written, when the swap is lost.
        """
        now = timezone.now()
        with transaction.atomic(durable=True):
            if not Job.objects.step(
                self.job_id,
                JobState.RUNNING,
                JobState.DONE,
                attempt=self.attempt,
                result=result,
                progress=100,
                finished_at=now,
                heartbeat_at=now,
            ):
                raise AttemptSuperseded
            yield
        self.finished = True

    def _sign(self, **fields: Any) -> bool:
        mine = Job.objects.filter(pk=self.job_id, attempt=self.attempt, state=JobState.RUNNING)
        return mine.update(heartbeat_at=timezone.now(), **fields) == 1

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Give a sign of life every few seconds, from a thread with a connection of its own."""
        beating = Thread(target=self._beat, name=f"heartbeat-{self.job_id}", daemon=True)
        beating.start()
        try:
            yield
        finally:
            self._stop.set()
            beating.join(timeout=1)

    def _beat(self) -> None:
        try:
            while not self._stop.wait(timing.heartbeat_seconds()):
                try:
                    if not self._sign():
                        return
                except Exception:
                    # A database that is away for a moment must not end the signs for good.
                    log.warning("job %s could not give a sign of life", self.job_id, exc_info=True)
                    connections.close_all()
        finally:
            connections.close_all()


def perform(job_id: UUID, attempt: int = 1) -> None:
    """Make one attempt at a job, if it is still there to be made.

    What goes wrong in the handler ends in the row, not in an exception. A test calls this with
    a job's id in place of a worker.
    """
    now = timezone.now()
    claimed = Job.objects.claim(job_id, attempt, now=now)
    if not claimed:
        log.info("job %s: nothing to do for attempt %s", job_id, attempt)
        return
    job = Job.objects.get(pk=job_id)
    run = Run(job.pk, attempt, job.language, job.owner_id, job.subject)
    with translation.override(job.language), run.alive():
        _attempt(run, job)


def _attempt(run: Run, job: Job) -> None:
    try:
        result = registry.find(job.task).handler(run, **job.kwargs)
        if not run.finished:
            with run.finish(result):
                pass
    except AttemptSuperseded:
        log.info("job %s: attempt %s was superseded", job.pk, run.attempt)
    except PortalError as refusal:
        _fail(job, code=refusal.code, text=refusal.message)
    except Exception:
        if run.finished:
            log.exception("job %s: the handler failed after its result was written", job.pk)
            return
        log.exception("job %s (%s): attempt %s failed", job.pk, job.task, run.attempt)
        _retry(job)


def _fail(job: Job, *, code: str, text: str) -> None:
    now = timezone.now()
    Job.objects.step(
        job.pk,
        JobState.RUNNING,
        JobState.FAILED,
        attempt=job.attempt,
        finished_at=now,
        heartbeat_at=now,
        error_code=code,
        error_text=text.replace("\0", ""),  # PostgreSQL refuses NUL
    )


def _retry(job: Job) -> None:
    """Queue it again after a while, or give up after the last attempt."""
    if job.attempt >= job.max_attempts:
        _fail(job, code="crashed", text=gettext("Something went wrong. Please try again later."))
        return
    wait = timing.backoff(job.attempt)
    # The sign of life lies in the future, so that the reaper leaves the wait alone.
    if Job.objects.step(
        job.pk,
        JobState.RUNNING,
        JobState.QUEUED,
        attempt=job.attempt,
        heartbeat_at=timezone.now() + wait,
    ):
        transaction.on_commit(partial(send, job, countdown=wait))
