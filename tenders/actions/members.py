"""Giving a person a role in one tender, and taking it back."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.audit.actions import record
from portal.mail.sending import send
from portal.shared.errors import PortalError
from tenders.enums import TenderRole
from tenders.models import Tender, TenderMember


class RoleGivenAlready(PortalError):
    """The address has the role in the tender already."""

    code = "role-given-already"


class RoleEnded(PortalError):
    """Somebody took the role back already."""

    code = "role-ended"


class DayPassed(PortalError):
    """A role cannot end before it begins."""

    code = "day-passed"


@transaction.atomic
def give_role(
    tender: Tender, email: str, role: TenderRole, *, by: User, ends_on: date | None = None
) -> TenderMember:
    """Give ``role`` until and including ``ends_on``, and tell the person by mail.

    The same happens whether or not somebody has an account with this address: who makes one later
    finds the role there. Raises ``RoleGivenAlready``, ``DayPassed``.
    """
    if ends_on is not None and ends_on < timezone.localdate():
        raise DayPassed(_("Choose a last day that is not over yet."))
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    _end_what_passed(tender, address, role)
    try:
        with transaction.atomic():
            member = TenderMember.objects.create(
                tender=tender, email=address, user=user, role=role, given_by=by, ends_on=ends_on
            )
    except IntegrityError as error:
        raise RoleGivenAlready(_("This person has the role already.")) from error
    _record("tender.role-given", member, by=by)
    context = {
        "member": member,
        "tender": tender,
        "url": f"{settings.PORTAL_URL}{reverse('tenders:detail', args=[tender.pk])}",
    }
    language = user.language if user else get_language() or "nl"
    send("tender_role", address, context, language, person_id=user.pk if user else None)
    return member


@transaction.atomic
def end_role(member: TenderMember, *, by: User, now: datetime | None = None) -> None:
    """Take the role back from this moment. Raises ``RoleEnded``."""
    moment = now or timezone.now()
    if not TenderMember.objects.not_ended().filter(pk=member.pk).update(ended_at=moment):
        raise RoleEnded(_("This role was taken back already."))
    member.ended_at = moment
    _record("tender.role-ended", member, by=by)


@transaction.atomic
def end_roles_of(user: User, *, by: User, organisation: Organisation | None = None) -> int:
    """End all roles of a person: in the tenders of one organisation, or everywhere."""
    found = TenderMember.objects.not_ended().filter(user=user)
    if organisation is not None:
        found = found.filter(tender__organisation=organisation)
    members = list(found.select_related("tender"))
    for member in members:
        end_role(member, by=by)
    return len(members)


@transaction.atomic
def claim_roles(user: User) -> int:
    """Let a new account have the roles that were given to its address before."""
    waiting = TenderMember.objects.not_ended().filter(email=user.email, user=None)
    return waiting.update(user=user)


def _end_what_passed(tender: Tender, address: str, role: TenderRole) -> None:
    """A role whose last day is over makes room for the same one anew."""
    passed = tender.members.not_ended().filter(
        email=address, role=role, ends_on__lt=timezone.localdate()
    )
    passed.update(ended_at=timezone.now())


def _record(verb: str, member: TenderMember, *, by: User) -> None:
    record(
        verb,
        actor_id=by.pk,
        organisation_id=member.tender.organisation_id,
        subject_type="tender",
        subject_id=member.tender_id,
        changes={"role": member.role, "person": member.user_id, "until": member.ends_on},
        personal={"email": member.email},
    )
