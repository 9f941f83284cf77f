"""The dossier of one supplier, and the answers to the questions of its steps."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duediligence.enums import CompanyGroup
from duediligence.querysets import DossierQuerySet, OfDossierQuerySet
from portal.accounts.models import Organisation, User


class Dossier(models.Model):
    """One per organisation. ``round`` is the year that is being answered for, and never goes back.

    ``first_round`` tells in which year of its own the company is: it is asked more every year.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="dossier"
    )
    group = models.CharField(_("group"), max_length=1, choices=CompanyGroup)
    first_round = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    round_begun_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now_add=True)  # of whatever stands in it

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=CompanyGroup.values), name="dossier_group_is_known"
            ),
            models.CheckConstraint(
                condition=Q(round__gte=models.F("first_round")), name="dossier_round_goes_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("duediligence:detail", args=[self.pk])

    @property
    def round_number(self) -> int:
        """1 in the first year of this company."""
        return self.round - self.first_round + 1


class DossierRow(models.Model):
    """What every row of a dossier has. ``version`` rises with every change, as in a tender."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="%(class)ss")
    version = models.PositiveIntegerField(default=1)
    search_key = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


class Section(models.Model):
    """The answers of one step: of the company, or of one chain.

    ``answers``: {code: {"value", "note", "confirmed"}}, see ``core.facts.Answer``. One row per
    page, so that a page is saved at once, at the version at which it was read.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sections")
    chain = models.ForeignKey(
        "duediligence.Chain", on_delete=models.CASCADE, related_name="sections", null=True
    )
    step = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(6)])
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = OfDossierQuerySet["Section"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=Q(chain=None),
                name="section_of_company_once",
            ),
            models.UniqueConstraint(
                fields=["chain", "step"],
                condition=Q(chain__isnull=False),
                name="section_of_chain_once",
            ),
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=6), name="section_of_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.step}"
