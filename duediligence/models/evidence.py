"""The library of evidence: files of the portal's pipeline, and what each proves of what."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from duediligence.core.reference import evidence_kinds
from duediligence.enums import EvidenceScope, Level
from duediligence.models.chain import Chain, Site
from duediligence.models.dossier import DossierRow
from duediligence.models.work import Measure
from duediligence.querysets import OfDossierQuerySet
from portal.files.models import StoredFile


class Evidence(DossierRow):
    """One piece of evidence; a certificate is one too, and never more than one.

    ``file`` may be gone or not there yet: the name stays, and the page says so. A newer version
    points at the one that it ``replaces``. ``level`` is how far this supplier relies on it.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="newer"
    )
    title = models.CharField(_("what is it"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20)  # a code of evidence.toml
    scope = models.CharField(_("about what"), max_length=10, choices=EvidenceScope)
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, related_name="evidence", null=True, blank=True
    )
    chain = models.ForeignKey(
        Chain, on_delete=models.SET_NULL, related_name="evidence", null=True, blank=True
    )
    measures = models.ManyToManyField(Measure, related_name="evidence", blank=True)
    delivery = models.CharField(_("which delivery"), max_length=100, blank=True)
    issuer = models.CharField(_("made by whom"), max_length=200, blank=True)
    issued_on = models.DateField(_("made on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    place = models.CharField(_("made where"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("how strong"), choices=Level, default=Level.DECLARED)
    note = models.TextField(_("note"), max_length=5_000, blank=True)
    doubt = models.TextField(_("doubt about this evidence"), max_length=2_000, blank=True)
    doubt_answer = models.TextField(_("what came of the doubt"), max_length=2_000, blank=True)

    objects = OfDossierQuerySet["Evidence"].as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["dossier", "valid_until"], name="evidence_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(issued_on=None)
                | Q(valid_until__gte=F("issued_on")),
                name="evidence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def kind_name(self, language: str) -> str:
        kind = evidence_kinds().get(self.kind)
        return kind.name.to(language) if kind else self.kind

    @property
    def is_doubted(self) -> bool:
        """Somebody doubts it, and nothing came of that yet."""
        return bool(self.doubt) and not self.doubt_answer
