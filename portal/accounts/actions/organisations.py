"""What the secretariat decides about an organisation, and correcting what was registered."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts import mails
from portal.accounts.enums import OrganisationStatus
from portal.accounts.errors import AlreadyThere, StepNotAllowed
from portal.accounts.models import Organisation, User
from portal.audit.actions import differences, record
from portal.shared.errors import PortalError

#: What may be corrected before an approval; the kind stays what it is.
CORRECTABLE = ("name", "country", "authority_level", "number_scheme", "number")
NEEDS_A_REASON = {OrganisationStatus.REFUSED, OrganisationStatus.CLOSED}


class ReasonMissing(PortalError):
    """A refusal without a reason helps nobody."""

    code = "reason-missing"


@transaction.atomic
def decide_organisation(
    organisation: Organisation, target: OrganisationStatus, *, by: User | None, reason: str = ""
) -> None:
    """Approve, refuse, close or reopen, and tell the administrators by mail.

    ``by`` is empty for the command line. Raises ``ReasonMissing``, ``StepNotAllowed``.
    """
    if target in NEEDS_A_REASON and not reason.strip():
        raise ReasonMissing(_("Write the reason. The organisation reads it."))
    source = organisation.status
    organisation.move_to(target, by=by, reason=reason.strip())
    record(
        "organisation.decided",
        actor_id=by.pk if by else None,
        organisation_id=organisation.pk,
        subject_type="organisation",
        subject_id=organisation.pk,
        changes={"status": [source, target]},
        personal={"reason": reason.strip()} if reason.strip() else {},
    )
    mails.tell_decision(organisation, reason.strip())


@transaction.atomic
def correct_organisation(
    organisation: Organisation, values: Mapping[str, str], *, by: User
) -> None:
    """Change what was registered; a refused organisation then waits for an answer again.

    Raises ``AlreadyThere`` when another organisation has the number, ``StepNotAllowed`` when the
    secretariat decided in the meantime.
    """
    old = {name: getattr(organisation, name) for name in CORRECTABLE}
    new = {**old, **{name: values[name] for name in CORRECTABLE if name in values}}
    status = OrganisationStatus(organisation.status)
    try:
        with transaction.atomic():
            won = Organisation.objects.filter(
                pk=organisation.pk,
                status=status,
                status__in=[OrganisationStatus.PENDING, OrganisationStatus.REFUSED],
            ).update(**new)
    except IntegrityError as error:
        raise AlreadyThere(_("Another organisation has this number.")) from error
    if not won:
        raise StepNotAllowed(_("The secretariat decided in the meantime. Look again."))
    for name, value in new.items():
        setattr(organisation, name, value)
    record(
        "organisation.corrected",
        actor_id=by.pk,
        organisation_id=organisation.pk,
        subject_type="organisation",
        subject_id=organisation.pk,
        changes=differences(old, new),
    )
    if status == OrganisationStatus.REFUSED:
        organisation.move_to(OrganisationStatus.PENDING, by=by)
        mails.tell_secretariat(organisation)
