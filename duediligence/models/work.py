"""Risks, what is done about them, and complaints."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from duediligence.core import ordering
from duediligence.core.facts import RiskFact
from duediligence.core.reference import themes
from duediligence.enums import (
    Affected,
    ComplaintStatus,
    Direction,
    Finding,
    Involvement,
    MeasureKind,
    MeasureStatus,
)
from duediligence.models.chain import Chain, Site
from duediligence.models.dossier import DossierRow
from duediligence.querysets import MeasureQuerySet, OfDossierQuerySet

#: 0 is 'not weighed yet'.
WEIGHTS = Q(scale__lte=3, scope__lte=3, irremediability__lte=3, likelihood__lte=3)


class Risk(DossierRow):
    """What was looked for under one theme, and what was found: a risk, nothing, or not known yet.

    The three parts of severity and the likelihood are 1 to 3, 0 while nobody weighed them. They
    are never multiplied, see ``core.ordering``.
    """

    chain = models.ForeignKey(
        Chain, on_delete=models.CASCADE, related_name="risks", null=True, blank=True
    )
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, related_name="risks", null=True, blank=True
    )
    theme = models.CharField(_("theme"), max_length=40)  # a code of themes.toml
    finding = models.CharField(_("what was found"), max_length=10, choices=Finding)
    title = models.CharField(_("short name"), max_length=120)
    description = models.TextField(_("what is the matter"), max_length=10_000, blank=True)
    is_actual = models.BooleanField(_("it happens now"), default=False)
    direction = models.CharField(_("where"), max_length=10, choices=Direction, default=Direction.UP)
    affects = models.CharField(
        _("who is harmed"), max_length=20, choices=Affected, default=Affected.PEOPLE
    )
    scale = models.PositiveSmallIntegerField(_("how grave"), default=0)
    scope = models.PositiveSmallIntegerField(_("how many"), default=0)
    irremediability = models.PositiveSmallIntegerField(_("how hard to undo"), default=0)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), default=0)
    involvement = models.CharField(
        _("own involvement"), max_length=20, choices=Involvement, blank=True
    )
    sources = models.TextField(_("on what this rests"), max_length=5_000, blank=True)

    objects = OfDossierQuerySet["Risk"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=WEIGHTS, name="risk_weights_to_three"),
            models.CheckConstraint(
                condition=~Q(finding=Finding.NONE) | ~Q(description=""),
                name="not_found_needs_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def theme_name(self, language: str) -> str:
        theme = themes().get(self.theme)
        return theme.name.to(language) if theme else self.theme

    @property
    def fact(self) -> RiskFact:
        return RiskFact(
            id=self.pk,
            theme=self.theme,
            finding=self.finding,
            chain=self.chain_id,
            is_actual=self.is_actual,
            scale=self.scale,
            scope=self.scope,
            irremediability=self.irremediability,
            likelihood=self.likelihood,
        )

    @property
    def severity(self) -> int:
        return ordering.severity(self.fact)


class Measure(DossierRow):
    """What will be done, by whom, before when, and how one sees that it helps."""

    risks = models.ManyToManyField(Risk, related_name="measures", blank=True)
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, related_name="measures", null=True, blank=True
    )
    title = models.CharField(_("what will you do"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=10, choices=MeasureKind, default=MeasureKind.PREVENT
    )
    status = models.CharField(
        _("status"), max_length=10, choices=MeasureStatus, default=MeasureStatus.PLANNED
    )
    owner = models.CharField(_("who does it"), max_length=150, blank=True)
    due_date = models.DateField(_("ready before"), null=True, blank=True)
    goal = models.TextField(_("goal"), max_length=2_000, blank=True)
    indicator = models.TextField(_("how you see that it helps"), max_length=2_000, blank=True)
    effect = models.TextField(_("what changed"), max_length=5_000, blank=True)
    otherwise = models.TextField(_("when it does not work"), max_length=2_000, blank=True)
    partners = models.CharField(_("together with"), max_length=300, blank=True)
    last_resort = models.TextField(_("what you tried before"), max_length=5_000, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["dossier", "due_date"], name="measure_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=MeasureKind.EXIT) | ~Q(last_resort=""),
                name="exit_is_the_last_resort",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Complaint(DossierRow):
    """Somebody told of harm. Who it was is not asked: a role is enough, and safer."""

    chain = models.ForeignKey(
        Chain, on_delete=models.SET_NULL, related_name="complaints", null=True, blank=True
    )
    title = models.CharField(_("what is it about"), max_length=200)
    received_on = models.DateField(_("received on"))
    from_whom = models.CharField(_("from what kind of person"), max_length=150, blank=True)
    description = models.TextField(_("what was told"), max_length=10_000, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ComplaintStatus, default=ComplaintStatus.OPEN
    )
    answer = models.TextField(_("what is done about it"), max_length=10_000, blank=True)
    remedy = models.TextField(_("how harm is repaired"), max_length=5_000, blank=True)

    objects = OfDossierQuerySet["Complaint"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ComplaintStatus.CLOSED) | ~Q(answer=""),
                name="closing_needs_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.title
