"""Who must have a second factor, and from which day on: the data of ``policy.toml``, applied.

``settings.SECOND_FACTOR`` says what is done with it: ``enforce`` (production), ``remind`` (a local
installation) or ``off`` (local only).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

#: What counts as a second factor. Recovery codes alone do not.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Demand:
    kinds: frozenset[OrganisationKind]
    roles: frozenset[Role]
    grace: timedelta  # from the day the role was given, or from ``first``
    first: date

    def holds_for(self, membership: Membership) -> bool:
        return membership.organisation.kind in self.kinds and membership.role in self.roles

    def due(self, membership: Membership) -> date:
        given = timezone.localtime(membership.role_since).date()
        return max(given, self.first) + self.grace


@dataclass(frozen=True, slots=True)
class Policy:
    longest_session: timedelta
    own_words: tuple[str, ...]  # longest first
    least_rest: int  # letters of a password that must be left without them
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """``due``: the first day on which nothing is possible without; ``None`` = not demanded."""

    due: date | None
    has: bool

    @property
    def lacks(self) -> bool:
        return self.due is not None and not self.has

    def blocks(self, today: date) -> bool:
        return self.lacks and self.due is not None and today >= self.due


@cache
def policy() -> Policy:
    """Read the file once; a wrong code or a missing entry stops the start."""
    data = tomllib.loads(Path(__file__).with_name("policy.toml").read_text("utf-8"))
    return Policy(
        longest_session=timedelta(hours=data["session"]["longest_hours"]),
        own_words=tuple(sorted(data["password"]["words"], key=len, reverse=True)),
        least_rest=data["password"]["least_rest"],
        demands=tuple(
            Demand(
                kinds=frozenset(OrganisationKind(kind) for kind in row["kinds"]),
                roles=frozenset(Role(role) for role in row["roles"]),
                grace=timedelta(days=row["grace_days"]),
                first=row["first"],
            )
            for row in data["demand"]
        ),
    )


def due_day(memberships: Iterable[Membership]) -> date | None:
    """Find the earliest day from which any of these demands a second factor; ``None``: none."""
    days = [d.due(m) for m in memberships for d in policy().demands if d.holds_for(m)]
    return min(days, default=None)


def standing_of(user: User) -> Standing:
    """One query at most beyond the memberships, which every page reads: none for most people."""
    due = due_day(user.current_memberships)
    return Standing(due, has=due is not None and has_second_factor(user))


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def is_enforced() -> bool:
    return bool(settings.SECOND_FACTOR == "enforce")


def people_without() -> QuerySet[User]:
    """Active people whose role demands a second factor and who have none, by name.

    For the secretariat: also those whose time of grace still runs.
    """
    demanded = Q(pk__in=[])
    for demand in policy().demands:
        demanded |= Q(organisation__kind__in=demand.kinds, role__in=demand.roles)
    found: QuerySet[User] = (
        User.objects.filter(
            is_active=True, pk__in=Membership.objects.filter(demanded).values("user")
        )
        .exclude(pk__in=Authenticator.objects.filter(type__in=FACTORS).values("user"))
        .order_by("full_name", "pk")
    )
    return found
