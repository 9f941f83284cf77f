"""People, the organisations they work for, and what they may do there."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import (
    MANAGES_PEOPLE,
    MAY_WRITE,
    NEXT,
    NEXT_OF_JOINING,
    AuthorityLevel,
    Country,
    InvitationState,
    JoinState,
    NumberScheme,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.errors import StepNotAllowed
from portal.accounts.querysets import (
    CurrentMemberships,
    InvitationQuerySet,
    JoinRequestQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    RegistrationQuerySet,
    UserManager,
)


class User(AbstractBaseUser):
    """A person, known by an e-mail address. There are no superusers and no staff flag."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    #: The organisation chosen in this session; the middleware sets it, a task has none.
    chosen_organisation_id: int | None = None

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @cached_property
    def current_memberships(self) -> "list[Membership]":
        """Everywhere this person works now, in the order of coming; one query."""
        return list(self.memberships.select_related("organisation").order_by("pk"))

    @cached_property
    def current_membership(self) -> "Membership | None":
        """For which organisation this person works now; ``None`` belongs to nobody."""
        chosen = self.chosen_organisation_id
        return next(
            (m for m in self.current_memberships if m.organisation_id == chosen),
            self.current_memberships[0] if self.current_memberships else None,
        )


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2, choices=Country, blank=True)
    authority_level = models.CharField(
        _("level of authority"), max_length=20, choices=AuthorityLevel, blank=True
    )
    number_scheme = models.CharField(max_length=10, choices=NumberScheme, blank=True)
    number = models.CharField(max_length=20, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=OrganisationStatus,
        default=OrganisationStatus.PENDING,
        db_index=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_scheme", "number"],
                condition=~Q(number=""),
                name="organisation_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.AUTHORITY)
                | (~Q(authority_level="") & ~Q(country="")),
                name="authority_knows_level_and_country",
                violation_error_message=_("Say which country and level the authority has."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=OrganisationStatus.values),
                name="organisation_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authority(self) -> bool:
        return self.kind == OrganisationKind.AUTHORITY

    @transaction.atomic
    def move_to(self, target: OrganisationStatus, *, by: User | None, reason: str = "") -> None:
        """Take one step of ``NEXT`` and record it; raise ``StepNotAllowed`` otherwise.

        The ``filter(status=...)`` makes it a compare-and-swap: of two people who decide at the
        same moment exactly one wins, without a lock.
        """
        source = OrganisationStatus(self.status)
        if target not in NEXT.get(source, ()):
            raise StepNotAllowed(
                gettext("This is not possible any more: look at the present status.")
            )
        if not Organisation.objects.filter(pk=self.pk, status=source).update(status=target):
            raise StepNotAllowed(
                gettext("Somebody else decided this at the same moment. Look again.")
            )
        self.status = target
        self.steps.create(source=source, target=target, by=by, reason=reason)


class OrganisationStep(models.Model):
    """One change of status: who, when and why."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="steps")
    source = models.CharField(max_length=10, choices=OrganisationStatus)
    target = models.CharField(max_length=10, choices=OrganisationStatus)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(max_length=2_000, blank=True)
    moment = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.source} → {self.target}"


class Membership(models.Model):
    """That a person works for an organisation, from when and until when.

    ``objects`` and every related manager hold the present ones only, so that who left sees
    nothing, also where nobody thought of it. ``history`` holds all.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    started_at = models.DateTimeField(default=timezone.now)
    role_since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CurrentMemberships.from_queryset(MembershipQuerySet)()
    history = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at=None),
                name="member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation}, {self.role})"

    @property
    def may_write(self) -> bool:
        return self.role in MAY_WRITE

    @property
    def manages_people(self) -> bool:
        return self.role in MANAGES_PEOPLE


class Invitation(models.Model):
    """A link by mail with which one person may join, once and for a limited time."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_has_one_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role}"

    def state_at(self, moment: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if moment < self.expires_at else InvitationState.EXPIRED

    @property
    def state(self) -> InvitationState:
        return self.state_at(timezone.now())


class JoinRequest(models.Model):
    """That a person wants to join the organisation with exactly this number.

    There is no foreign key on purpose: a row exists whether or not the organisation does, so
    that nobody learns from it which organisations use the portal.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    number_scheme = models.CharField(max_length=10, choices=NumberScheme)
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=JoinState, default=JoinState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(max_length=2_000, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "number_scheme", "number"],
                condition=Q(state=JoinState.OPEN),
                name="one_open_request_per_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JoinState.values), name="join_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["number_scheme", "number"], name="join_by_number")]

    def __str__(self) -> str:
        return f"{self.user}: {self.number_scheme} {self.number}"

    def move_to(self, target: JoinState, *, by: User, reason: str = "") -> None:
        """Take one step of ``NEXT_OF_JOINING``, by compare-and-swap as an organisation does."""
        source = JoinState(self.state)
        values = {"state": target, "decided_at": timezone.now(), "decided_by": by, "reason": reason}
        if target not in NEXT_OF_JOINING.get(source, ()) or not JoinRequest.objects.filter(
            pk=self.pk, state=source
        ).update(**values):
            raise StepNotAllowed(gettext("This request has been answered already."))
        for name, value in values.items():
            setattr(self, name, value)


class Registration(models.Model):
    """An organisation that someone wants to register, until the e-mail address is confirmed.

    Nothing exists before that: no account in the name of someone else, no number that is taken.
    """

    email = models.EmailField()
    full_name = models.CharField(max_length=150)
    organisation_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    country = models.CharField(max_length=2, choices=Country)
    authority_level = models.CharField(max_length=20, choices=AuthorityLevel, blank=True)
    number_scheme = models.CharField(max_length=10, choices=NumberScheme)
    number = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.organisation_name
