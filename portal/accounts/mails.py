"""What the portal writes to people about organisations and who works there.

Called inside the transaction of the deed: the mail leaves after it commits, or not at all.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.accounts.enums import OrganisationKind, OrganisationStatus
from portal.accounts.limits import limits
from portal.accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    Registration,
    User,
)
from portal.accounts.querysets import DECIDES
from portal.mail.sending import send


def confirm_registration(registration: Registration, token: str) -> None:
    """To an address that may be anybody's, so it says nothing about accounts."""
    send(
        "confirm_registration",
        registration.email,
        {
            "organisation": registration.organisation_name,
            "url": _address("accounts:confirm", token),
            "days": limits().registration.days,
        },
        registration.language,
    )


def invite(invitation: Invitation, token: str) -> None:
    send(
        "invitation",
        invitation.email,
        {
            "invitation": invitation,
            "url": _address("accounts:accept", token),
            "days": limits().invitation.days,
        },
        invitation.language,
    )


def tell_secretariat(organisation: Organisation) -> None:
    deciders = Membership.objects.filter(
        organisation__kind=OrganisationKind.SECRETARIAT,
        organisation__status=OrganisationStatus.APPROVED,
        role__in=DECIDES,
    )
    context = {
        "organisation": organisation,
        "url": _address("accounts:organisation", organisation.pk),
    }
    for membership in deciders.select_related("user").order_by("pk"):
        _to_person("organisation_waiting", membership.user, context)


def tell_decision(organisation: Organisation, reason: str) -> None:
    context = {
        "organisation": organisation,
        "status": organisation.status,
        "reason": reason,
        "url": _address("accounts:own-organisation"),
    }
    for user in _managers(organisation):
        _to_person("organisation_decided", user, context)


def tell_join_request(request: JoinRequest, organisation: Organisation) -> None:
    context = {
        "person": request.user,
        "organisation": organisation,
        "url": _address("accounts:people"),
    }
    for user in _managers(organisation):
        _to_person("join_request", user, context)


def tell_join_answer(request: JoinRequest, organisation: Organisation) -> None:
    context = {
        "request": request,
        "organisation": organisation,
        "url": settings.PORTAL_URL,
    }
    _to_person("join_answer", request.user, context)


def _managers(organisation: Organisation) -> list[User]:
    found = Membership.objects.managing().filter(organisation=organisation)
    return [m.user for m in found.select_related("user").order_by("pk")]


def _to_person(name: str, user: User, context: dict[str, Any]) -> None:
    send(name, user.email, context, user.language, person_id=user.pk)


def _address(view: str, *args: Any) -> str:
    return f"{settings.PORTAL_URL}{reverse(view, args=args)}"
