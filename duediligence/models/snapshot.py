"""Versions of a dossier: frozen, numbered, with a fingerprint; nothing changes them any more."""

from django.db import models
from django.db.models import Q

from duediligence.models.dossier import Dossier
from duediligence.querysets import OfDossierQuerySet
from portal.accounts.models import User


class Snapshot(models.Model):
    """``content`` is as ``core.content`` describes; ``digest`` is its SHA-256 in hex.

    The database refuses every change and every removal, see ``triggers.py``.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = OfDossierQuerySet["Snapshot"].as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="snapshot_number_once"),
            models.CheckConstraint(condition=~Q(digest=""), name="snapshot_has_a_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.number}"
