"""What the people of a tender agree among each other: who does what, and what they noted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from tenders.models.tender import Tender
from tenders.querysets import NoteQuerySet, TaskQuerySet


class Task(models.Model):
    """One thing to do, by one person, before one day.

    At a station, about a finding of the check, or for the tender as a whole.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="tasks")
    code = models.CharField(_("station"), max_length=2, blank=True)
    finding = models.CharField(_("finding"), max_length=64, blank=True)  # its identity
    title = models.CharField(_("task"), max_length=200)
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    due_date = models.DateField(_("ready before"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    search_key = models.TextField(editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["assignee", "due_date"],
                condition=Q(done_at=None),
                name="task_open_by_person",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "finding"],
                condition=Q(done_at=None) & ~Q(finding=""),
                name="one_open_task_per_finding",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What somebody noted: at a station, about a finding of the check, or the tender as a whole.

    ``author`` is empty for a note of which it is not known any more who wrote it. Removed by its
    author it stays for a while, so that removing can be undone.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="notes")
    code = models.CharField(_("station"), max_length=2, blank=True)
    finding = models.CharField(_("finding"), max_length=64, blank=True)  # its identity
    text = models.TextField(_("note"), max_length=5_000)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    search_key = models.TextField(editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tender", "written_at"], name="note_by_tender")]

    def __str__(self) -> str:
        return f"{self.tender}: {self.code} {self.text[:40]}"
