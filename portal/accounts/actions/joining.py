"""Requests of people to join an organisation whose number they know exactly."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts import mails
from portal.accounts.actions.inviting import check_role
from portal.accounts.enums import JoinState, Role
from portal.accounts.errors import AlreadyThere, NotApprovedYet, TooMany
from portal.accounts.limits import limits
from portal.accounts.models import JoinRequest, Membership, Organisation, User
from portal.accounts.policies import is_approved
from portal.audit.actions import record


@transaction.atomic
def ask_to_join(user: User, scheme: str, number: str) -> JoinRequest:
    """Ask the administrators of the organisation with this number, if there is one.

    The answer is the same if there is none. Raises ``AlreadyThere`` for a request that is open or
    an organisation of one's own, ``TooMany``.
    """
    if user.memberships.filter(
        organisation__number_scheme=scheme, organisation__number=number
    ).exists():
        raise AlreadyThere(_("You work for this organisation already."))
    waiting = JoinRequest.objects.waiting().filter(user=user)
    if waiting.count() >= limits().most_open_requests:
        raise TooMany(_("You have too many requests waiting. Withdraw one first."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(user=user, number_scheme=scheme, number=number)
    except IntegrityError as error:
        raise AlreadyThere(_("You asked this already. The answer comes by e-mail.")) from error
    organisation = Organisation.objects.filter(number_scheme=scheme, number=number).first()
    _record("join.asked", request, by=user, organisation=organisation)
    if organisation is not None:
        mails.tell_join_request(request, organisation)
    return request


@transaction.atomic
def withdraw_request(request: JoinRequest, *, by: User) -> None:
    """Raises ``StepNotAllowed`` when it was answered already."""
    request.move_to(JoinState.WITHDRAWN, by=by)
    _record("join.withdrawn", request, by=by, organisation=None)


@transaction.atomic
def accept_request(
    request: JoinRequest, organisation: Organisation, role: Role, *, by: User
) -> Membership:
    """Let the person in with ``role``. Raises ``StepNotAllowed``, ``NotApprovedYet``."""
    check_role(organisation, role)
    if not is_approved(organisation):
        raise NotApprovedYet(_("People can come in after your organisation is approved."))
    request.move_to(JoinState.ACCEPTED, by=by)
    membership, _made = Membership.objects.get_or_create(
        user=request.user, organisation=organisation, defaults={"role": role}
    )
    _record("join.accepted", request, by=by, organisation=organisation, role=membership.role)
    mails.tell_join_answer(request, organisation)
    return membership


@transaction.atomic
def refuse_request(
    request: JoinRequest, organisation: Organisation, *, by: User, reason: str = ""
) -> None:
    """Raises ``StepNotAllowed`` when it was answered already."""
    request.move_to(JoinState.REFUSED, by=by, reason=reason.strip())
    _record("join.refused", request, by=by, organisation=organisation)
    mails.tell_join_answer(request, organisation)


def _record(
    verb: str,
    request: JoinRequest,
    *,
    by: User,
    organisation: Organisation | None,
    role: str = "",
) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=organisation.pk if organisation else None,
        subject_type="user",
        subject_id=request.user_id,
        changes={"request": request.pk, **({"role": role} if role else {})},
    )
