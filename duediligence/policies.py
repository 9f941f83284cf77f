"""Who may do what with a dossier: the people of the supplier, and nobody else."""

from duediligence.models import Dossier
from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation, User
from portal.accounts.policies import is_approved, may_draft
from tenders.models import Tender
from tenders.policies import may_edit_tender


def may_open_dossier(user: User, organisation: Organisation) -> bool:
    """Administrators and editors of a supplier, also while it waits for approval."""
    return organisation.kind == OrganisationKind.SUPPLIER and may_draft(user, organisation)


def may_edit_dossier(user: User, dossier: Dossier) -> bool:
    """Who writes for the organisation; readers read."""
    return may_draft(user, dossier.organisation)


def may_share_dossier(user: User, dossier: Dossier) -> bool:
    """Who writes for a supplier that was approved: what is shared goes outside."""
    return may_edit_dossier(user, dossier) and is_approved(dossier.organisation)


def may_ask_for_dossiers(user: User, tender: Tender) -> bool:
    """Who may change the tender says what it asks; suppliers find it only once approved."""
    return may_edit_tender(user, tender)
