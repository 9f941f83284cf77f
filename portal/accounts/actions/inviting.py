"""Invitations: a link by mail, for one address, one role and one use."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts import mails, tokens
from portal.accounts.actions.accounts import NewPerson, person_for
from portal.accounts.enums import ROLES_OF, OrganisationKind, Role
from portal.accounts.errors import (
    AlreadyThere,
    LinkUnusable,
    NotApprovedYet,
    RoleUnknownHere,
    TooMany,
)
from portal.accounts.limits import limits
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.accounts.policies import is_approved
from portal.audit.actions import record


def check_role(organisation: Organisation, role: Role) -> None:
    """Raise ``RoleUnknownHere`` when this kind of organisation does not have the role."""
    if role not in ROLES_OF[OrganisationKind(organisation.kind)]:
        raise RoleUnknownHere(_("This kind of organisation does not have that role."))


@transaction.atomic
def invite(
    organisation: Organisation, email: str, role: Role, *, by: User, now: datetime | None = None
) -> Invitation:
    """Mail a link to ``email``. Raises ``AlreadyThere``, ``NotApprovedYet``, ``TooMany``."""
    check_role(organisation, role)
    if not is_approved(organisation):
        raise NotApprovedYet(_("You can invite people after your organisation is approved."))
    address = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email=address).exists():
        raise AlreadyThere(_("This person works for your organisation already."))
    unanswered = Invitation.objects.unanswered().filter(organisation=organisation)
    if unanswered.count() >= limits().most_open_invitations:
        raise TooMany(_("There are too many open invitations. Withdraw some first."))
    moment = now or timezone.now()
    token = tokens.new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation,
                email=address,
                role=role,
                language=get_language() or "nl",
                token_hash=tokens.hash_of(token),
                invited_by=by,
                created_at=moment,
                sent_at=moment,
                expires_at=moment + limits().invitation,
            )
    except IntegrityError as error:
        raise AlreadyThere(
            _("There is an invitation for this address. You can send it again.")
        ) from error
    _record("invitation.sent", invitation, by=by)
    mails.invite(invitation, token)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User, now: datetime | None = None) -> None:
    """Mail a new link, which works as long as a first one; the old link stops working.

    Raises ``LinkUnusable`` when it was accepted or withdrawn, ``NotApprovedYet``.
    """
    if not is_approved(invitation.organisation):
        raise NotApprovedYet(_("You can invite people after your organisation is approved."))
    moment = now or timezone.now()
    token = tokens.new_token()
    values = {
        "token_hash": tokens.hash_of(token),
        "sent_at": moment,
        "expires_at": moment + limits().invitation,
    }
    if not Invitation.objects.unanswered().filter(pk=invitation.pk).update(**values):
        raise LinkUnusable(_("This invitation was accepted or withdrawn already."))
    for name, value in values.items():
        setattr(invitation, name, value)
    _record("invitation.sent", invitation, by=by)
    mails.invite(invitation, token)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, now: datetime | None = None) -> None:
    """Make the link useless. Raises ``LinkUnusable`` when it was used or withdrawn before."""
    moment = now or timezone.now()
    if not Invitation.objects.unanswered().filter(pk=invitation.pk).update(withdrawn_at=moment):
        raise LinkUnusable(_("This invitation was accepted or withdrawn already."))
    invitation.withdrawn_at = moment
    _record("invitation.withdrawn", invitation, by=by)


def invitation_for(token: str, *, now: datetime | None = None) -> Invitation | None:
    """Find the invitation that this link opens now; every other link is nothing."""
    found = Invitation.objects.usable(now).select_related("organisation", "invited_by")
    return found.filter(token_hash=tokens.hash_of(token)).first()


@transaction.atomic
def accept(
    invitation: Invitation, who: User | NewPerson, *, now: datetime | None = None
) -> Membership:
    """Use up the link: make the account if needed, and the membership.

    The conditional UPDATE, on the hash that was read, makes it single use: of two that press at
    once one wins, and a link that was replaced loses. Raises ``LinkUnusable``, ``AlreadyThere``.
    """
    moment = now or timezone.now()
    same = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash)
    is_usable = same.usable(moment).exists()
    if not is_usable or not same.in_time(moment).update(accepted_at=moment):
        raise LinkUnusable(_("This link has been used already, or is too old."))
    user = person_for(invitation.email, who)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=invitation.organisation, defaults={"role": invitation.role}
    )
    if not made:  # came in another way meanwhile: that role was given later, so it stays
        return membership
    record(
        "membership.began",
        actor_id=user.pk,
        organisation_id=invitation.organisation_id,
        subject_type="user",
        subject_id=user.pk,
        changes={"role": membership.role, "invited_by": invitation.invited_by_id},
    )
    return membership


def _record(verb: str, invitation: Invitation, *, by: User) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=invitation.organisation_id,
        subject_type="invitation",
        subject_id=invitation.pk,
        changes={"role": invitation.role},
        personal={"email": invitation.email},
    )
