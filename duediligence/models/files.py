"""A whole dossier as a file to take along, and how far the making of it is."""

from django.db import models
from django.db.models import Q

from duediligence.enums import FileKind
from duediligence.models.dossier import Dossier
from duediligence.querysets import OfDossierQuerySet
from portal.jobs.models import Made


class DossierFile(Made):
    """One per kind and language. ``saved_at`` is of the dossier as it was read for this file."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind)
    language = models.CharField(max_length=2)
    file = models.FileField(upload_to="dossiers", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = OfDossierQuerySet["DossierFile"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "language"], name="dossier_file_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values), name="dossier_file_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} ({self.kind}, {self.language})"

    @property
    def is_stale(self) -> bool:
        """Something was saved in the dossier after it was read for this file."""
        return bool(self.file) and self.saved_at != self.dossier.saved_at
