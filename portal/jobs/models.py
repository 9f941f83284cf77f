"""The Job row: what a page shows of background work, and what makes that work safe.

The broker may lose a message or deliver it twice; the row decides. See ``runner.py``.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.jobs.enums import UNFINISHED, JobState, Queue
from portal.jobs.querysets import JobQuerySet


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)  # dotted path of the handler
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=10, choices=Queue)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)  # per cent
    step = models.CharField(max_length=60, blank=True)  # short code; the page words it
    attempt = models.PositiveSmallIntegerField(default=0)  # how often a worker took it up
    max_attempts = models.PositiveSmallIntegerField()
    heartbeat_at = models.DateTimeField(default=timezone.now)  # last sign of life, or last sent
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)  # of the latest attempt
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)  # for the person who asked, in ``language``
    # No foreign keys: accounts and all that jobs are about stand above this app.
    owner_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=120, blank=True)  # for example "tender:<id>"
    language = models.CharField(max_length=10)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_is_known"
            ),
            models.CheckConstraint(condition=Q(queue__in=Queue.values), name="job_queue_is_known"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_per_cent"),
            models.CheckConstraint(
                condition=Q(attempt__lte=F("max_attempts")), name="job_attempts_are_limited"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNFINISHED), finished_at=None)
                | (~Q(state__in=sorted(UNFINISHED)) & Q(finished_at__isnull=False)),
                name="job_finished_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(started_at__isnull=False, attempt__gte=1),
                name="job_running_was_taken_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=Q(state__in=sorted(UNFINISHED)),
                name="job_unfinished",
            ),
            models.Index(fields=["subject", "-queued_at"], name="job_by_subject"),
            models.Index(fields=["owner_id", "-queued_at"], name="job_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class Made(models.Model):
    """What a job makes; ``job`` is the latest that was asked for it. See ``making.py``."""

    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_on_its_way(self) -> bool:
        return self.job is not None and self.job.is_unfinished

    @property
    def has_failed(self) -> bool:
        return self.job is not None and self.job.state == JobState.FAILED
