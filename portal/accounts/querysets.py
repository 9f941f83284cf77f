"""The doors to people and organisations, and how they are found and made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.accounts.enums import (
    MANAGES_PEOPLE,
    JoinState,
    OrganisationKind,
    OrganisationStatus,
    Role,
)

if TYPE_CHECKING:
    from datetime import datetime

    from portal.accounts import models as rows

#: Of the secretariat: who decides about organisations.
DECIDES = {Role.ADMINISTRATOR, Role.EDITOR}


def secretariat_memberships(user: User) -> models.QuerySet[rows.Membership]:
    """Find where this person works for the secretariat; a person who was put out works nowhere."""
    return user.memberships.filter(
        organisation__kind=OrganisationKind.SECRETARIAT,
        organisation__status=OrganisationStatus.APPROVED,
        user__is_active=True,
    )


class UserQuerySet(models.QuerySet["rows.User"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Oneself; for the secretariat everybody. Colleagues are seen as memberships."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.filter(Q(pk=user.pk) | Q(Exists(secretariat_memberships(user))))

    def with_address_like(self, part: str) -> Self:
        """Addresses are kept in lower case, so both databases find the same."""
        return self.filter(email__contains=part.strip().lower())

    def without_organisation(self) -> Self:
        from portal.accounts.models import Membership  # noqa: PLC0415 -- models import this file

        return self.exclude(Exists(Membership.objects.filter(user=OuterRef("pk"))))

    def with_second_factor(self) -> Self:
        """Add ``has_second_factor``: an app or a key; recovery codes alone are none."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- it needs our User first

        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        own = Authenticator.objects.filter(user=OuterRef("pk"), type__in=kinds)
        return self.annotate(has_second_factor=Exists(own))


class UserManager(BaseUserManager["rows.User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # made by Django at run time
    def create_user(self, email: str, password: str | None = None, **fields: object) -> rows.User:
        """Make a person; the address is kept in lower case, so that it is found in any."""
        user: rows.User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> rows.User:
        found: rows.User = self.get(email=(username or "").strip().lower())
        return found


class OrganisationQuerySet(models.QuerySet["rows.Organisation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; for the secretariat all."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = user.memberships.values("organisation")
        return self.filter(Q(pk__in=mine) | Q(Exists(secretariat_memberships(user))))

    def without_manager(self) -> Self:
        """Find those in which nobody is left who decides about its people."""
        return self.exclude(
            Exists(_current_of_organisation().filter(role__in=MANAGES_PEOPLE))
        ).exclude(status=OrganisationStatus.CLOSED)


def _current_of_organisation() -> models.QuerySet[rows.Membership]:
    from portal.accounts.models import Membership  # noqa: PLC0415 -- models import this file

    return Membership.objects.filter(organisation=OuterRef("pk"))


class MembershipQuerySet(models.QuerySet["rows.Membership"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The people of one's own organisations; for the secretariat everybody's."""
        if isinstance(user, AnonymousUser):
            return self.none()
        mine = user.memberships.values("organisation")
        return self.filter(Q(organisation__in=mine) | Q(Exists(secretariat_memberships(user))))

    def with_people(self) -> Self:
        return self.select_related("user", "organisation")

    def managing(self) -> Self:
        return self.filter(role__in=MANAGES_PEOPLE)


class CurrentMemberships(models.Manager["rows.Membership"]):
    """Only those that have not ended."""

    def get_queryset(self) -> models.QuerySet[rows.Membership]:
        return super().get_queryset().filter(ended_at=None)


class InvitationQuerySet(models.QuerySet["rows.Invitation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the organisations whose people one decides about; for the secretariat all."""
        if isinstance(user, AnonymousUser):
            return self.none()
        managed = user.memberships.filter(role__in=MANAGES_PEOPLE).values("organisation")
        return self.filter(Q(organisation__in=managed) | Q(Exists(secretariat_memberships(user))))

    def unanswered(self) -> Self:
        """Find what is neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def in_time(self, now: datetime | None = None) -> Self:
        """Only columns of its own: what a conditional UPDATE can hold on to (see ``usable``)."""
        return self.unanswered().filter(expires_at__gt=now or timezone.now())

    def usable(self, now: datetime | None = None) -> Self:
        """For finding, never for an UPDATE.

        With a join Django makes ``WHERE id IN (SELECT ...)``, and PostgreSQL does not ask that
        again after waiting for another transaction: two would both win.
        """
        return self.in_time(now).filter(organisation__status=OrganisationStatus.APPROVED)


class JoinRequestQuerySet(models.QuerySet["rows.JoinRequest"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those for the organisations whose people one decides about."""
        if isinstance(user, AnonymousUser):
            return self.none()
        managed = user.memberships.filter(
            role__in=MANAGES_PEOPLE,
            organisation__number_scheme=OuterRef("number_scheme"),
            organisation__number=OuterRef("number"),
        ).exclude(organisation__number="")
        return self.filter(Q(user=user) | Q(Exists(managed)))

    def waiting(self) -> Self:
        return self.filter(state=JoinState.OPEN)

    def for_organisation(self, organisation: rows.Organisation) -> Self:
        if not organisation.number:
            return self.none()
        return self.filter(number_scheme=organisation.number_scheme, number=organisation.number)


class RegistrationQuerySet(models.QuerySet["rows.Registration"]):
    """No door: a registration is found by who holds its token, and by nobody else."""

    def usable(self, now: datetime | None = None) -> Self:
        return self.filter(confirmed_at=None, expires_at__gt=now or timezone.now())

    def stale(self, now: datetime) -> Self:
        """Find what was never confirmed and cannot be any more."""
        return self.filter(confirmed_at=None, expires_at__lte=now)


if TYPE_CHECKING:
    from portal.accounts.models import User
