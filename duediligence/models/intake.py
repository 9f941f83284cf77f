"""A file that somebody reads in: what it would do, as a job found out."""

from django.db import models

from duediligence.models.dossier import Dossier
from duediligence.querysets import OfDossierQuerySet
from portal.files.models import StoredFile
from portal.jobs.models import Made


class Intake(Made):
    """``found`` tells what stands in the file, so it goes with the file.

    ``asked`` is what the latest job was told: see ``actions.intake``. ``saved_at`` is of the
    dossier as it was read for ``found``; empty until the first job is done.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="intakes")
    asked = models.JSONField(default=dict)
    found = models.JSONField(null=True)
    saved_at = models.DateTimeField(null=True)

    objects = OfDossierQuerySet["Intake"].as_manager()

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_stale(self) -> bool:
        """Something was saved in the dossier after it was read for ``found``."""
        return self.found is not None and self.saved_at != self.dossier.saved_at
