"""What somebody without an account answered, kept for a short while; nothing of the person."""

from django.db import models
from django.utils import timezone

from portal.jobs.models import Made
from tenders.querysets import VisitQuerySet


class Visit(models.Model):
    """The answers of one visitor (see ``tenders.visitor``), found by the secret in its address.

    Only the hash of that secret is kept. ``changed_on`` is printed in the PDF; ``pdfs`` counts
    how often one was asked for.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=timezone.now, db_index=True)
    changed_on = models.DateField()
    pdfs = models.PositiveSmallIntegerField(default=0)

    objects = VisitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"visit {self.pk}"


class VisitFile(Made):
    """The guide of a visitor, one per language; ``digest`` says of exactly which facts."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="visits", blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "language"], name="visit_file_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.visit} ({self.language})"


class VisitDay(models.Model):
    """How many PDFs visitors asked for on one day: what the cap on all of them counts."""

    day = models.DateField(primary_key=True)
    pdfs = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.pdfs}"
