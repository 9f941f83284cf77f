"""Deeds on the way in of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.security import sessions
from portal.accounts.security.records import write
from portal.mail.sending import send
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def remove_factors(user: User, *, by: User | None) -> int:
    """Take away a lost app with its recovery codes; returns how many log-ins were ended.

    Whoever does this has made sure of who asks. The person is told by mail, is logged out
    everywhere, and is led to the set-up at the next log-in where the role needs it.
    Raises ``PortalError`` (``no-factor``).
    """
    found = Authenticator.objects.filter(user=user)
    kinds = sorted(found.values_list("type", flat=True))
    if not kinds:
        raise PortalError(_("This person has no second step."), code="no-factor")
    found.delete()
    ended = sessions.end(sessions.of(user))
    write(
        "login.factor-removed",
        actor=by.pk if by else None,
        person=user.pk,
        changes={"factor": [kinds, None]},
    )
    send(
        "account_changed",
        user.email,
        {
            "change": "app-off",
            "moment": timezone.localtime(),
            "url": urljoin(settings.PORTAL_URL, reverse("account_reset_password")),
        },
        user.language,
        person_id=user.pk,
    )
    return ended
