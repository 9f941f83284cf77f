"""Choosing which mails one gets."""

from collections.abc import Collection

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record
from portal.mail.optional import switch, switched_off_by


@transaction.atomic
def choose_mails(user: User, offered: Collection[str], wanted: Collection[str]) -> None:
    """Of the mails that were offered these are wanted, and the others are not."""
    before = switched_off_by(user.pk)
    switch(user.pk, off=set(offered) - set(wanted), on=set(offered) & set(wanted))
    after = switched_off_by(user.pk)
    if after == before:
        return
    record(
        "user.mails-chosen",
        actor_id=user.pk,
        organisation_id=None,
        subject_type="user",
        subject_id=user.pk,
        changes={"mails_off": [sorted(before), sorted(after)]},
    )
