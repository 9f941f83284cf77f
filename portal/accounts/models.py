"""People, the organisations they work for, and what they may do there."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import (
    MAY_WRITE,
    AuthorityLevel,
    Country,
    NumberScheme,
    OrganisationKind,
    Role,
)
from portal.accounts.querysets import UserManager


class User(AbstractBaseUser):
    """A person, known by an e-mail address. There are no superusers and no staff flag."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @cached_property
    def current_membership(self) -> "Membership | None":
        """For which organisation this person works now; ``None`` belongs to nobody."""
        return self.memberships.select_related("organisation").order_by("pk").first()


class Organisation(models.Model):
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2, choices=Country, blank=True)
    authority_level = models.CharField(
        _("level of authority"), max_length=20, choices=AuthorityLevel, blank=True
    )
    number_scheme = models.CharField(max_length=10, choices=NumberScheme, blank=True)
    number = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

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
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authority(self) -> bool:
        return self.kind == OrganisationKind.AUTHORITY


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation}, {self.role})"

    @property
    def may_write(self) -> bool:
        return self.role in MAY_WRITE
