"""The secret address of a person's calendar: make one (the old one stops), or revoke it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.tokens import hash_of, new_token
from portal.audit.actions import record
from tenders.models import CalendarFeed


@transaction.atomic
def make_feed(user: User, *, now: datetime | None = None) -> str:
    """Give ``user`` a new address; return its secret part, which is kept nowhere."""
    token = new_token()
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_hash": hash_of(token), "made_at": now or timezone.now()}
    )
    _record("user.calendar-made", user)
    return token


@transaction.atomic
def revoke_feed(user: User) -> None:
    """Stop the address; nothing happens when there is none."""
    gone, _rows = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        _record("user.calendar-revoked", user)


def _record(verb: str, user: User) -> None:
    record(
        verb,
        actor_id=user.pk,
        organisation_id=None,
        subject_type="user",
        subject_id=user.pk,
    )
