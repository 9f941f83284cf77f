"""The chains of a dossier, the sites in them, and who delivers to whom.

Names of sites are trade secrets: they stand in these rows and in what is made from them for the
supplier, never in the log, a mail or a search of somebody else.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duediligence.core.reference import roles
from duediligence.enums import Level
from duediligence.models.dossier import DossierRow
from duediligence.querysets import OfDossierQuerySet, SiteQuerySet


class Chain(DossierRow):
    """One stone from one region; codes of ``tenders/reference/stone.toml``, empty is unknown."""

    name = models.CharField(_("name"), max_length=200)
    stone = models.CharField(_("kind of stone"), max_length=40, blank=True)
    product = models.CharField(_("product"), max_length=40, blank=True)
    note = models.TextField(_("note"), max_length=5_000, blank=True)

    objects = OfDossierQuerySet["Chain"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "name"], name="chain_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("duediligence:chain", args=[self.dossier_id, self.pk])


class Site(DossierRow):
    """A place in a chain. Without a name it is unknown, with what is done about it and when."""

    chains = models.ManyToManyField(Chain, related_name="sites", blank=True)
    role = models.CharField(_("role"), max_length=20)  # a code of roles.toml
    name = models.CharField(_("name"), max_length=200, blank=True)
    place = models.CharField(_("place or region"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    level = models.PositiveSmallIntegerField(
        _("how well known"), choices=Level, default=Level.UNKNOWN
    )
    known_from = models.CharField(_("known from whom"), max_length=200, blank=True)
    known_since = models.DateField(_("known since"), null=True, blank=True)
    verified_on = models.DateField(_("last looked at"), null=True, blank=True)
    action = models.CharField(_("what will be done"), max_length=300, blank=True)
    action_date = models.DateField(_("before"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=5_000, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["dossier", "role"], name="site_by_role")]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="site_level_is_known")
        ]

    def __str__(self) -> str:
        return self.name or self.place or self.role_name("nl")

    def role_name(self, language: str) -> str:
        role = roles().get(self.role)
        return role.name.to(language) if role else self.role


class Link(DossierRow):
    """That one site delivers to another, in one chain."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="links")
    seller = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="sells")
    buyer = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="buys")
    material = models.CharField(_("what is delivered"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(
        _("how well known"), choices=Level, default=Level.UNKNOWN
    )
    known_from = models.CharField(_("known from whom"), max_length=200, blank=True)
    known_since = models.DateField(_("known since"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=5_000, blank=True)

    objects = OfDossierQuerySet["Link"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "seller", "buyer", "material"], name="link_once"
            ),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="link_between_two_sites"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="link_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.seller} → {self.buyer}"
