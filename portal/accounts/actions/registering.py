"""From the form of a visitor, by a confirmed e-mail address, to an organisation that waits."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts import mails, tokens
from portal.accounts.actions.accounts import NewPerson, person_for
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.enums import JoinState, Role
from portal.accounts.errors import AlreadyThere, LinkUnusable
from portal.accounts.limits import limits
from portal.accounts.models import JoinRequest, Membership, Organisation, Registration, User
from portal.audit.actions import record


@transaction.atomic
def register(values: Mapping[str, str], *, now: datetime | None = None) -> Registration:
    """Keep what was filled in and mail a link; the same work whether or not we know the address.

    ``values``: the fields of ``Registration`` that a visitor fills in, cleaned.
    """
    moment = now or timezone.now()
    token = tokens.new_token()
    registration = Registration.objects.create(
        **{**values, "email": values["email"].strip().lower()},
        language=get_language() or "nl",
        token_hash=tokens.hash_of(token),
        created_at=moment,
        expires_at=moment + limits().registration,
    )
    mails.confirm_registration(registration, token)
    return registration


def registration_for(token: str, *, now: datetime | None = None) -> Registration | None:
    return Registration.objects.usable(now).filter(token_hash=tokens.hash_of(token)).first()


@transaction.atomic
def confirm(
    registration: Registration, who: User | NewPerson, *, now: datetime | None = None
) -> Organisation | JoinRequest:
    """Use up the link: make the account if needed, and the organisation, which then waits.

    Is there an organisation with this number already, then the person asks to join that one.
    Raises ``LinkUnusable``, ``AlreadyThere``.
    """
    moment = now or timezone.now()
    won = Registration.objects.usable(moment).filter(pk=registration.pk).update(confirmed_at=moment)
    if not won:
        raise LinkUnusable(_("This link has been used already, or is too old."))
    user = person_for(registration.email, who)
    organisation = Organisation(
        name=registration.organisation_name,
        kind=registration.kind,
        country=registration.country,
        authority_level=registration.authority_level,
        number_scheme=registration.number_scheme,
        number=registration.number,
    )
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError:
        return _join_instead(registration, user)
    Membership.objects.create(user=user, organisation=organisation, role=Role.ADMINISTRATOR)
    record(
        "organisation.registered",
        actor_id=user.pk,
        organisation_id=organisation.pk,
        subject_type="organisation",
        subject_id=organisation.pk,
        changes={
            "name": organisation.name,
            "kind": organisation.kind,
            "number": organisation.number,
        },
    )
    mails.tell_secretariat(organisation)
    return organisation


def _join_instead(registration: Registration, user: User) -> JoinRequest:
    scheme, number = registration.number_scheme, registration.number
    try:
        return ask_to_join(user, scheme, number)
    except AlreadyThere:
        return JoinRequest.objects.filter(
            user=user, number_scheme=scheme, number=number, state=JoinState.OPEN
        ).first() or JoinRequest(user=user, number_scheme=scheme, number=number)


def forget_stale(*, now: datetime | None = None) -> int:
    """Delete registrations that were never confirmed; gives how many."""
    deleted, _rows = Registration.objects.stale(now or timezone.now()).delete()
    return deleted
