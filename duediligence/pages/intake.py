"""How far the reading in of a file is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from duediligence.models import Intake
from portal.jobs.models import Job


@dataclass(frozen=True, slots=True)
class IntakeProgress:
    """``failed``: why the job did not succeed, in words."""

    busy: bool
    percent: int
    sentence: str
    failed: str


def intake_progress(intake: Intake) -> IntakeProgress:
    job = intake.job
    failed = ""
    if intake.has_failed and job:
        failed = job.error_text or _("The file could not be read. Please try again.")
    return IntakeProgress(
        busy=intake.is_on_its_way,
        percent=job.progress if job else 0,
        sentence=_sentence(job) if job else "",
        failed=failed,
    )


def _sentence(job: Job) -> str:
    steps = {
        "safety": _("The file is being checked: is it safe, and is it what it says?"),
        "opening": _("We open the file."),
        "rows": _("We compare every row with your dossier."),
        "writing": _("We write the rows into your dossier."),
    }
    return steps.get(job.step, _("The file is waiting for its turn."))
