"""Putting a person out of the portal, and letting the person in again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import signals
from portal.accounts.actions.memberships import end_unguarded
from portal.accounts.errors import StepNotAllowed
from portal.accounts.models import Organisation, User
from portal.audit.actions import record


@transaction.atomic
def deactivate_person(
    user: User, *, by: User, reason: str, now: datetime | None = None
) -> list[Organisation]:
    """End everything this person may do, at once; sessions end with the next click.

    Names and history stay. Gives the organisations in which nobody now decides about people: the
    secretariat invites an administrator there. Raises ``StepNotAllowed`` for oneself, or twice.
    """
    if user.pk == by.pk:
        raise StepNotAllowed(_("You cannot put yourself out. Ask a colleague."))
    moment = now or timezone.now()
    found = User.objects.filter(pk=user.pk, is_active=True)
    if not found.update(is_active=False, deactivated_at=moment):
        raise StepNotAllowed(_("This person cannot log in already."))
    user.is_active, user.deactivated_at = False, moment
    memberships = list(user.memberships.select_related("organisation", "user"))
    for membership in memberships:
        end_unguarded(membership, by=by, now=moment)
    _record("user.deactivated", user, by=by, reason=reason)
    signals.person_deactivated.send(sender=User, user=user, by=by)
    places = [membership.organisation_id for membership in memberships]
    return list(Organisation.objects.filter(pk__in=places).without_manager().order_by("pk"))


@transaction.atomic
def reactivate_person(user: User, *, by: User, reason: str = "") -> None:
    """The person can log in again, and belongs nowhere until invited. Raises ``StepNotAllowed``."""
    found = User.objects.filter(pk=user.pk, is_active=False)
    if not found.update(is_active=True, deactivated_at=None):
        raise StepNotAllowed(_("This person can log in already."))
    user.is_active, user.deactivated_at = True, None
    _record("user.reactivated", user, by=by, reason=reason)


def _record(verb: str, user: User, *, by: User, reason: str) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=None,
        subject_type="user",
        subject_id=user.pk,
        personal={"reason": reason.strip()} if reason.strip() else {},
    )
