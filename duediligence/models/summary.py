"""What a supplier made public of its dossier, and the PDFs of a year: summary and yearly report."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from duediligence.enums import PrintKind
from duediligence.models.dossier import Dossier
from duediligence.models.snapshot import Snapshot
from duediligence.querysets import OfDossierQuerySet, SummaryQuerySet
from portal.accounts.models import User
from portal.jobs.models import Made


class PublicSummary(models.Model):
    """``content`` is as ``core.summary.public`` made it, kept as it was published.

    Of one dossier one runs at a time; what was withdrawn stays as a row, and nobody else sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="summaries")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(withdrawn_at=None), name="one_summary_runs"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.published_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The public page: one address for the supplier, whatever summary runs."""
        return reverse("summaries:summary", args=[self.dossier_id])


class YearPrint(Made):
    """A PDF made from a frozen version. ``digest`` covers the words in it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="prints")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=PrintKind)
    language = models.CharField(max_length=2)
    pdf = models.FileField(upload_to="years", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = OfDossierQuerySet["YearPrint"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "kind", "language"], name="year_print_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PrintKind.values), name="year_print_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} ({self.kind}, {self.language})"
