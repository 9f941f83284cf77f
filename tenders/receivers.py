"""What a tender does when something happened to a person; connected in ``apps.ready``."""

from typing import Any

from django.dispatch import receiver

from portal.accounts.models import Organisation, User
from portal.accounts.signals import account_made, membership_ended, person_deactivated
from tenders.actions.members import claim_roles, end_roles_of


@receiver(membership_ended)
def _left(user: User, organisation: Organisation, by: User, **_more: Any) -> None:
    """Who leaves an organisation has no role in its tenders any more."""
    end_roles_of(user, by=by, organisation=organisation)


@receiver(person_deactivated)
def _put_out(user: User, by: User, **_more: Any) -> None:
    end_roles_of(user, by=by)


@receiver(account_made)
def _arrived(user: User, **_more: Any) -> None:
    claim_roles(user)
