"""The queue's way in to what touches every app."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celery import shared_task
from django.core.files.storage import default_storage

from portal.jobs.enums import Queue
from portal.jobs.registry import background
from portal.operations.privacy import exporting, retention

if TYPE_CHECKING:
    from portal.jobs.runner import Run

log = logging.getLogger(__name__)


@background(queue=Queue.QUICK)
def export_own_data(run: Run, *, person_id: int) -> dict[str, str] | None:
    """Make the ZIP of one person; the result names it in private storage."""
    # Begins with the number, so that erasing finds it; the job's id makes it unguessable.
    name = exporting.store(person_id, run.language, f"{person_id}-{run.job_id}")
    result = {"file": name}
    try:
        with run.finish(result):
            pass
    except Exception:
        default_storage.delete(name)
        raise
    return result


@shared_task(ignore_result=True)
def keep_no_longer() -> int:
    """Run by beat every night; see ``privacy.retention``."""
    purged = retention.keep_no_longer()
    for each in purged:
        if each.rows:
            log.info("kept no longer than %s days: %s of %s", each.keep_days, each.rows, each.code)
    return sum(each.rows for each in purged)
