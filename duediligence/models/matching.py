"""That two suppliers may name one place, and whether each agrees to be told.

Two doors: a match is seen by TIN's coordinator and the secretariat only; a supplier sees nothing
but the question that was put to itself, which names no other organisation before both said yes.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duediligence.enums import Consent, MatchState
from duediligence.models.chain import Site
from duediligence.models.dossier import Dossier
from duediligence.querysets import ConsentQuerySet, MatchQuerySet
from portal.accounts.models import User


class SiteMatch(models.Model):
    """A pair of places of two dossiers; ``score`` is that of the day on which it was found.

    ``told_at``: both suppliers agreed and were told; from then on nothing changes any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    state = models.CharField(
        _("status"), max_length=10, choices=MatchState, default=MatchState.FOUND
    )
    version = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    reason = models.CharField(_("why"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "found_at", "pk"]
        indexes = [models.Index(fields=["state", "-score"], name="match_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="match_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="match_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=MatchState.values), name="match_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(state=MatchState.CONFIRMED),
                name="match_told_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("duediligence:match", args=[self.pk])


class MatchConsent(models.Model):
    """What one supplier answers; its own key, so that its address says nothing of the match."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(SiteMatch, on_delete=models.CASCADE, related_name="consents")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=3, choices=Consent, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["match", "dossier"], name="consent_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=Consent.values),
                name="consent_answer_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("duediligence:consent", args=[self.pk])
