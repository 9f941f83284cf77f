"""Who may do what with a dossier: the people of the supplier, and nobody else."""

from duediligence.models import Dossier
from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation, User
from portal.accounts.policies import may_draft


def may_open_dossier(user: User, organisation: Organisation) -> bool:
    """Administrators and editors of a supplier, also while it waits for approval."""
    return organisation.kind == OrganisationKind.SUPPLIER and may_draft(user, organisation)


def may_edit_dossier(user: User, dossier: Dossier) -> bool:
    """Who writes for the organisation; readers read."""
    return may_draft(user, dossier.organisation)
