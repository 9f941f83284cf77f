"""The check of a tender's documents: what was read, what was found, what people decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.jobs.models import Made
from tenders.models.tender import Tender
from tenders.querysets import OfTenderQuerySet


class DocumentCheck(Made):
    """One run of the check over some files; ``number`` counts per tender, from 1.

    ``result`` is empty until the job is done: ``{"result": CheckResult.as_data(), "texts":
    [{"name", "raw", "blocks": [[kind, start, end, paragraph, page, level], ...]}, ...]}``.
    What was read stays here, also when a file is removed later.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="checks")
    number = models.PositiveIntegerField()
    day = models.DateField(_("day whose law holds"), null=True)
    result = models.JSONField(null=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = OfTenderQuerySet["DocumentCheck"].as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="check_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender}: check {self.number}"


class CheckedFile(models.Model):
    """A file of a check, in order; the name stays when the file goes."""

    check_run = models.ForeignKey(DocumentCheck, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["check_run", "position"], name="file_of_check_once")
        ]

    def __str__(self) -> str:
        return self.name


class FindingDecision(models.Model):
    """What people decided about one finding of this tender, in whichever check it comes back."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="finding_decisions")
    identity = models.CharField(max_length=64)  # ``Finding.identity``, or a block and its state
    accepted = models.BooleanField()
    reason = models.TextField(_("reason"), max_length=5_000, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = OfTenderQuerySet["FindingDecision"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "identity"], name="one_decision_per_finding"),
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="overruling_needs_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender}: {self.identity}"


class CheckCopies(Made):
    """The files of a check to take along, one set per language; ``digest`` says of which words.

    ``files``: ``[{"form", "name", "storage", "size", "remarks", "failed"}, ...]``: form is "report"
    or "marked", storage the name under which the bytes lie (``""`` when it failed), remarks how
    many there are in a marked copy, failed why there is none.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="+")
    check_run = models.ForeignKey(DocumentCheck, on_delete=models.CASCADE, related_name="copies")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = OfTenderQuerySet["CheckCopies"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_run", "language"], name="one_set_of_copies_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_run} ({self.language})"
