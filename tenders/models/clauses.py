"""Which clauses a tender uses, in which version and with which values; and its PDF of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.jobs.models import Made
from portal.texts.models import Version
from tenders.models.tender import Tender
from tenders.querysets import OfTenderQuerySet


class TenderClause(models.Model):
    """A clause as this tender uses it: the version stays, whatever is published later.

    ``values`` holds the parameters by code; ``kept_number`` is the newest version that the people
    of the tender saw and did not take over; ``edition`` rises with every save.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(_("number"), max_length=40)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField()
    kept_number = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    chosen_at = models.DateTimeField(auto_now_add=True)

    objects = OfTenderQuerySet["TenderClause"].as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="tender_clause_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender}: {self.number}"


class ClauseFile(Made):
    """The clauses of a tender as a PDF, one per language; ``digest`` says of which words."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="clause_files")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="clauses", blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = OfTenderQuerySet["ClauseFile"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "language"], name="one_clause_file_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tender} ({self.language})"
