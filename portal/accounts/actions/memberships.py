"""Changing what a person may do in an organisation, and ending it: the history stays."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import signals
from portal.accounts.actions.inviting import check_role
from portal.accounts.enums import MANAGES_PEOPLE, Role
from portal.accounts.errors import LastManager, StepNotAllowed
from portal.accounts.models import Membership, Organisation, User
from portal.audit.actions import record


@transaction.atomic
def change_role(
    membership: Membership, role: Role, *, by: User, now: datetime | None = None
) -> None:
    """Raises ``LastManager``, ``RoleUnknownHere``, ``StepNotAllowed`` (changed meanwhile)."""
    check_role(membership.organisation, role)
    old = membership.role
    if role == old:
        return
    if role not in MANAGES_PEOPLE:
        _keep_a_manager(membership)
    moment = now or timezone.now()
    won = Membership.objects.filter(pk=membership.pk, role=old).update(role=role, role_since=moment)
    if not won:
        raise StepNotAllowed(_("Somebody else changed this at the same moment. Look again."))
    membership.role, membership.role_since = role, moment
    _record("membership.changed", membership, by=by, changes={"role": [old, role]})


@transaction.atomic
def end_membership(membership: Membership, *, by: User, now: datetime | None = None) -> None:
    """Leave, or be taken out; everything the person did keeps the name.

    Raises ``LastManager``, and ``StepNotAllowed`` when it had ended already.
    """
    _keep_a_manager(membership)
    end_unguarded(membership, by=by, now=now)


@transaction.atomic
def end_unguarded(membership: Membership, *, by: User, now: datetime | None = None) -> None:
    """As ``end_membership``, also for the last manager: a person who is put out goes at once."""
    moment = now or timezone.now()
    if not Membership.objects.filter(pk=membership.pk).update(ended_at=moment):
        raise StepNotAllowed(_("This person does not work here any more."))
    membership.ended_at = moment
    _record("membership.ended", membership, by=by, changes={"role": [membership.role, None]})
    signals.membership_ended.send(
        sender=Membership, user=membership.user, organisation=membership.organisation, by=by
    )


def _keep_a_manager(membership: Membership) -> None:
    """Refuse when nobody else decides about people; the lock makes two leavers wait in turn."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    others = (
        Membership.objects.managing()
        .filter(organisation=membership.organisation_id, user__is_active=True)
        .exclude(pk=membership.pk)
    )
    present = Membership.objects.managing().filter(pk=membership.pk)
    if present.exists() and not others.exists():
        raise LastManager(
            _("This is the only person who decides about people here. Give that role to another.")
        )


def _record(verb: str, membership: Membership, *, by: User, changes: dict[str, object]) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=membership.organisation_id,
        subject_type="user",
        subject_id=membership.user_id,
        changes=changes,
    )
