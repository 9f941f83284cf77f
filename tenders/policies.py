"""Who may do what with a tender."""

from portal.accounts.enums import MAY_WRITE
from portal.accounts.models import Membership, Organisation, User
from tenders.models import Tender


def may_create_tender(user: User, organisation: Organisation) -> bool:
    """Editors of a contracting authority make its tenders."""
    return organisation.is_authority and _may_write(user, organisation.pk)


def may_edit_tender(user: User, tender: Tender) -> bool:
    return _may_write(user, tender.organisation_id)


def _may_write(user: User, organisation_pk: int) -> bool:
    return Membership.objects.filter(
        user=user, organisation=organisation_pk, role__in=MAY_WRITE
    ).exists()
