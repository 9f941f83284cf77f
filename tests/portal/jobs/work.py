"""Background functions for the tests of this folder."""

from portal.jobs.models import Job
from portal.jobs.registry import background
from portal.jobs.runner import Run
from portal.shared.errors import PortalError

calls: list[tuple[int, dict]] = []


@background(queue="quick")
def note(run: Run, **kwargs) -> dict:
    calls.append((run.attempt, kwargs))
    return {"noted": kwargs}


@background(queue="heavy")
def refuse(run: Run) -> None:
    raise PortalError("The file\0 is empty.", code="empty")


@background(queue="heavy", max_attempts=2)
def crash(run: Run) -> None:
    raise ZeroDivisionError


@background()
def half_done(run: Run) -> None:
    """Fails after its result was written."""
    with run.finish({"half": True}):
        pass
    raise ZeroDivisionError


@background()
def overtaken(run: Run) -> None:
    """Writes its result when another attempt has taken over meanwhile."""
    Job.objects.filter(pk=run.job_id).update(attempt=run.attempt + 1)
    with run.finish({"by": run.attempt}):
        Job.objects.filter(pk=run.job_id).update(subject="written by the loser")


@background()
def called_off(run: Run) -> None:
    Job.objects.get(pk=run.job_id)
    Job.objects.filter(pk=run.job_id).update(state="cancelled", finished_at="2026-01-01T00:00Z")
    run.progress(50, "never")
    calls.append((run.attempt, {"went on": True}))
