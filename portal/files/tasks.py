"""The queue's way in: check one file; tidy up now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task

from portal.files import actions, tidy
from portal.files.enums import FileState
from portal.files.models import StoredFile
from portal.jobs.enums import Queue
from portal.jobs.registry import background

if TYPE_CHECKING:
    from portal.jobs.runner import Run


@background(queue=Queue.HEAVY, max_attempts=5)
def check_file(run: Run, *, file_id: str) -> dict[str, str] | None:
    """Judge one file and write the outcome, once."""
    file = StoredFile.objects.filter(pk=file_id, state=FileState.CHECKING).first()
    if file is None:
        return None
    run.progress(10, "checking")
    verdict = actions.judge_file(file)
    result = {"code": verdict.code}
    with run.finish(result):
        actions.settle_file(file, verdict)
    return result


@shared_task(ignore_result=True)
def tidy_files() -> dict[str, int]:
    """Run by beat every hour; see ``tidy``."""
    return {
        "uploads": tidy.drop_expired_uploads(),
        "checks": actions.check_again(),
        "orphans": tidy.drop_orphans(),
    }
