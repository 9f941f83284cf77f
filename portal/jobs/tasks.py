"""What this app itself runs in the background: the reaper, and a rehearsal of the machinery."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from celery import shared_task

from portal.jobs import actions
from portal.jobs.enums import Queue
from portal.jobs.registry import background

if TYPE_CHECKING:
    from portal.jobs.runner import Run


@shared_task(ignore_result=True)
def reap_silent_jobs() -> int:
    """Run by beat every 15 s; see ``actions.reap_silent``."""
    return actions.reap_silent()


@background(queue=Queue.HEAVY)
def rehearse_heavy(run: Run, *, seconds: float) -> None:
    """Take about ``seconds``, show progress, then write a result and ask for a quick job.

    `manage.py rehearse_jobs` runs this on a live installation. Exactly one quick job about the
    same subject comes of it, however often the worker dies on the way: it is asked for inside
    the transaction that writes the result.
    """
    for percent in range(0, 100, 5):
        run.progress(percent, "rehearsing")
        time.sleep(seconds / 20)
    with run.finish({"attempt": run.attempt}):
        actions.enqueue("portal.jobs.tasks.rehearse_quick", subject=run.subject)


@background(queue=Queue.PUBLIC)
def rehearse_public(run: Run, *, seconds: float) -> dict[str, int]:
    """Take about ``seconds``, as a PDF for a visitor does."""
    run.progress(50, "rehearsing")
    time.sleep(seconds)
    return {"attempt": run.attempt}


@background(queue=Queue.QUICK)
def rehearse_quick(run: Run) -> dict[str, int]:
    """Do nothing, quickly."""
    return {"attempt": run.attempt}
