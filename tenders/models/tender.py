"""A tender for natural stone, and what its people decide and do on the way."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import AuthorityLevel
from portal.accounts.models import Organisation, User
from portal.jobs.models import Made
from tenders.enums import (
    AwardMethod,
    Framework,
    GuideKind,
    Jurisdiction,
    Nature,
    RiskCategory,
    StationStatus,
    TenderRole,
)
from tenders.querysets import OfTenderQuerySet, TenderMemberQuerySet, TenderQuerySet


class Tender(models.Model):
    """One tender of one authority. Amounts are cents without VAT.

    ``version`` rises with every change of the facts; a save names the version it was read at,
    so that two people who edit at once cannot silently overwrite each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenders")
    reference = models.CharField(_("reference"), max_length=80)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    jurisdiction = models.CharField(_("country"), max_length=2, choices=Jurisdiction, blank=True)
    authority_level = models.CharField(
        _("level of authority"), max_length=20, choices=AuthorityLevel
    )
    nature = models.CharField(_("nature"), max_length=10, choices=Nature)
    application = models.CharField(_("application"), max_length=20, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)

    value_cents = models.BigIntegerField(
        _("estimated value"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    options_cents = models.BigIntegerField(
        _("value of options"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    renewals_cents = models.BigIntegerField(
        _("value of renewals"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    notice_date = models.DateField(_("day the notice is sent"), null=True, blank=True)
    closing_at = models.DateTimeField(_("closing"), null=True, blank=True)
    invitation_date = models.DateField(_("day of the invitation to tender"), null=True, blank=True)
    award_letter_date = models.DateField(_("day of the award letter"), null=True, blank=True)
    award_date = models.DateField(_("day of the award"), null=True, blank=True)
    award_cents = models.BigIntegerField(
        _("value of the winning bid"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    start_date = models.DateField(_("start of works or delivery"), null=True, blank=True)
    end_date = models.DateField(_("end of the contract"), null=True, blank=True)

    procedure = models.CharField(_("procedure"), max_length=30, blank=True)
    framework = models.CharField(max_length=10, choices=Framework, default=Framework.NONE)
    dynamic_purchasing = models.BooleanField(_("dynamic purchasing system"), default=False)
    e_auction = models.BooleanField(_("electronic auction"), default=False)
    award_method = models.CharField(
        _("award method"), max_length=10, choices=AwardMethod, blank=True
    )
    #: The fields of ``advice.facts.Conditions`` that differ from their default.
    conditions = models.JSONField(default=dict, blank=True)
    cpv = models.JSONField(_("CPV codes"), default=list, blank=True)
    isv_forms = models.JSONField(_("form of ISV"), default=list, blank=True)
    risk_category = models.CharField(
        _("risk category of the State"),
        max_length=10,
        choices=RiskCategory,
        default=RiskCategory.NO,
    )

    #: Of the imported notice: identifier, version and sender, to recognise it when it comes again.
    notice_id = models.CharField(max_length=100, blank=True)
    notice_version = models.CharField(max_length=20, blank=True)
    notice_procedure_id = models.CharField(max_length=100, blank=True, db_index=True)
    #: What the notice says beyond our own fields, as it was read (see ``notices.reading``).
    notice_reading = models.JSONField(default=dict, blank=True)

    #: Kept to begin others from, see ``actions.keeping``; no tender of its own.
    is_template = models.BooleanField(_("template"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    #: In the bin: no door shows it or anything of it, and the retention task takes it away.
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    deleted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    version = models.PositiveIntegerField(default=1)
    title_key = models.CharField(max_length=300, editable=False, db_index=True)
    search_key = models.TextField(editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = TenderQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-updated_at", "id"], name="tender_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                condition=Q(deleted_at=None),
                name="tender_reference_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "notice_id"],
                condition=~Q(notice_id="") & Q(deleted_at=None),
                name="tender_notice_once",
            ),
            models.CheckConstraint(
                condition=Q(value_cents__isnull=True) | Q(value_cents__gte=0),
                name="tender_value_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tenders:detail", args=[self.pk])

    @property
    def total_cents(self) -> int | None:
        """The value that counts for the thresholds: with options and renewals (Aw 2.15(2))."""
        if self.value_cents is None:
            return None
        return self.value_cents + (self.options_cents or 0) + (self.renewals_cents or 0)


class Lot(models.Model):
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="lots")
    identifier = models.CharField(_("lot number"), max_length=40)
    title = models.CharField(_("title"), max_length=300, blank=True)
    value_cents = models.BigIntegerField(
        _("estimated value"), null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "identifier"], name="lot_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}".strip()


class StoneItem(models.Model):
    """One kind of stone that is bought; codes of ``reference/stone.toml``, empty = unknown."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="stones")
    product = models.CharField(_("product"), max_length=40, blank=True)
    stone = models.CharField(_("kind of stone"), max_length=40, blank=True)
    finish = models.CharField(_("finish"), max_length=40, blank=True)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    origin_country = models.CharField(_("country of origin"), max_length=2, blank=True)
    processing_country = models.CharField(_("country of processing"), max_length=2, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stone} {self.product}".strip()


class OutcomeDecision(models.Model):
    """That an outcome of the advice is followed, or departed from and why.

    ``outcome`` is the outcome as it was on that day (``Outcome.as_data``), ``rule_version`` that
    of the reference data: when facts or rules change later, the difference can be shown.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="decisions")
    key = models.CharField(max_length=100)
    followed = models.BooleanField()
    reason = models.TextField(max_length=5_000, blank=True)
    outcome = models.JSONField()
    rule_version = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = OfTenderQuerySet["OutcomeDecision"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "key"], name="one_decision_per_outcome"),
            models.CheckConstraint(
                condition=Q(followed=True) | ~Q(reason=""), name="departing_needs_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender}: {self.key}"


class StationState(models.Model):
    """What the people of a tender noted at one station of its metrokaart."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="stations")
    code = models.CharField(max_length=2)
    status = models.CharField(max_length=10, choices=StationStatus, default=StationStatus.OPEN)
    owner = models.CharField(_("owner"), max_length=150, blank=True)
    due_date = models.DateField(_("ready before"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfTenderQuerySet["StationState"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "code"], name="one_state_per_station")
        ]

    def __str__(self) -> str:
        return f"{self.tender}: {self.code}"


class Guide(Made):
    """The metrokaart as a PDF, one per kind and language; ``digest`` says of which facts."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="guides")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, choices=GuideKind, default=GuideKind.GUIDE)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="guides", blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = OfTenderQuerySet["Guide"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "language", "kind"], name="one_guide_per_kind_and_language"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=GuideKind.values), name="guide_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender} ({self.kind}, {self.language})"

    @property
    def is_ready(self) -> bool:
        return bool(self.pdf)


class GuideEdition(models.Model):
    """What one version of a guide said, as ``tenders.guide.changes`` compares it.

    Only the last two that differ are kept: the next version tells what changed since the last.
    """

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    snapshot = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="one_edition_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.guide}: {self.number}"


class TenderMember(models.Model):
    """That a person has a role in one tender: given by whom, from when, until when.

    ``user`` is empty as long as nobody has an account with ``email``; the page shows the address
    either way, so that giving a role does not tell who has an account.
    """

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="members")
    email = models.EmailField(_("e-mail address"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tender_roles", null=True)
    role = models.CharField(_("role"), max_length=20, choices=TenderRole)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenderMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "email", "role"],
                condition=Q(ended_at=None),
                name="tender_role_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=TenderRole.values), name="tender_role_is_known"
            ),
        ]
        indexes = [models.Index(fields=["user", "tender"], name="tender_role_by_user")]

    def __str__(self) -> str:
        return f"{self.tender}: {self.role}"
