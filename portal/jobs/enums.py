"""The life of a job on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Queue(models.TextChoices):
    """Lanes, each with workers of its own: quick jobs never wait for heavy ones.

    What visitors without an account ask for has the third: however much it is, the work of
    people who log in does not wait for it.
    """

    QUICK = "quick", _("quick")
    HEAVY = "heavy", _("heavy")
    PUBLIC = "public", _("of visitors")


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


#: Every allowed step. A state without an entry is final. From running back to queued is what
#: the reaper does with a job that fell silent, and the runner with one that may be retried.
NEXT: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        {JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    ),
}
#: Something still has to happen.
UNFINISHED = frozenset(NEXT)
