"""What accounts keep of people: the person, roles, invitations, and the ways in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Invitation, JoinRequest, Membership, Registration, User
from portal.accounts.security import sessions
from portal.shared import personal
from portal.shared.personal import Part

if TYPE_CHECKING:
    from datetime import datetime

#: What stands in place of a name, in both languages.
ERASED_NAME = "(gewist / erased)"


def register() -> None:
    personal.load(
        Path(__file__).with_name("personal.toml"),
        {
            "accounts.person": Part(_person, erase=_erase_person, last=True),
            "accounts.memberships": Part(_memberships),
            "accounts.invitations": Part(
                _invitations, erase=_erase_invitations, purge=_purge_invitations
            ),
            "accounts.password": Part(_password, erase=_erase_password),
            "security.factors": Part(_factors, erase=_erase_factors),
            "security.sessions": Part(_sessions, erase=_erase_sessions, purge=_purge_sessions),
        },
    )


def erased_address(person_id: int) -> str:
    """An address that nobody can have (RFC 2606), one per person."""
    return f"gewist-{person_id}@erased.invalid"


def _person(person_id: int) -> list[dict[str, Any]]:
    fields = ("id", "email", "full_name", "language", "is_active", "created_at", "last_login")
    return personal.rows(User.objects.filter(pk=person_id).values(*fields))


def _erase_person(person_id: int) -> int:
    EmailAddress.objects.filter(user_id=person_id).delete()
    found = User.objects.filter(pk=person_id).exclude(email=erased_address(person_id))
    return int(
        found.update(
            email=erased_address(person_id),
            full_name=ERASED_NAME,
            is_active=False,
            deactivated_at=timezone.now(),
            last_login=None,
        )
    )


def _memberships(person_id: int) -> list[dict[str, Any]]:
    fields = ("organisation__name", "role", "started_at", "role_since", "ended_at")
    return personal.rows(Membership.history.filter(user=person_id).order_by("pk").values(*fields))


def _address(person_id: int) -> str:
    return User.objects.filter(pk=person_id).values_list("email", flat=True).first() or ""


def _to_or_by(person_id: int) -> Q:
    return Q(email=_address(person_id)) | Q(accepted_by=person_id)


def _invitations(person_id: int) -> list[dict[str, Any]]:
    invited = Invitation.objects.filter(_to_or_by(person_id)).order_by("pk")
    asked = JoinRequest.objects.filter(user=person_id).order_by("pk")
    applied = Registration.objects.filter(email=_address(person_id)).order_by("pk")
    return personal.rows(
        invited.values("email", "organisation__name", "role", "sent_at", "accepted_at"),
        asked.values("number_scheme", "number", "state", "created_at", "decided_at", "reason"),
        applied.values("email", "full_name", "organisation_name", "created_at", "confirmed_at"),
    )


def _erase_invitations(person_id: int) -> int:
    """Runs before the address of the person is wiped: that part is ``last``."""
    found = Invitation.objects.filter(_to_or_by(person_id)).exclude(email="")
    found.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    applied, _ = Registration.objects.filter(email=_address(person_id)).delete()
    return found.update(email="") + applied


def _purge_invitations(before: datetime) -> int:
    over = Invitation.objects.filter(expires_at__lt=before).exclude(email="")
    over.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    applied, _ = Registration.objects.filter(expires_at__lt=before).delete()
    asked, _ = JoinRequest.objects.filter(decided_at__lt=before).delete()
    return over.update(email="") + applied + asked


def _password(person_id: int) -> list[dict[str, Any]]:
    """Only that there is one: the code itself is of no use to anybody but a thief."""
    user = User.objects.filter(pk=person_id).first()
    return [{"has_password": user.has_usable_password()}] if user else []


def _erase_password(person_id: int) -> int:
    user = User.objects.filter(pk=person_id).first()
    if user is None or not user.has_usable_password():
        return 0
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return 1


def _factors(person_id: int) -> list[dict[str, Any]]:
    found = Authenticator.objects.filter(user=person_id).order_by("pk")
    return personal.rows(found.values("type", "created_at", "last_used_at"))


def _erase_factors(person_id: int) -> int:
    count, _ = Authenticator.objects.filter(user=person_id).delete()
    return int(count)


def _sessions(person_id: int) -> list[dict[str, Any]]:
    found = UserSession.objects.filter(user=person_id).order_by("pk")
    return personal.rows(found.values("ip", "user_agent", "created_at", "last_seen_at"))


def _erase_sessions(person_id: int) -> int:
    return sessions.end(UserSession.objects.filter(user=person_id))


def _purge_sessions(before: datetime) -> int:
    """Whatever began before has ended (see policy.toml), and what expired is of no use."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.values("session_key")
    over = Q(created_at__lt=before) | ~Q(session_key__in=alive)
    count, _ = UserSession.objects.filter(over).delete()
    return int(count)
