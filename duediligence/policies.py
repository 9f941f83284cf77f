"""Who may do what with a dossier: the people of the supplier, and nobody else."""

from duediligence.models import Dossier
from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Organisation, User
from portal.accounts.policies import is_approved, may_decide_organisations, may_draft
from portal.accounts.querysets import secretariat_memberships
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


def may_publish_summary(user: User, dossier: Dossier) -> bool:
    """An administrator of a supplier that was approved: the whole world reads it."""
    mine = user.memberships.filter(
        organisation=dossier.organisation_id, role=Role.ADMINISTRATOR, user__is_active=True
    )
    return is_approved(dossier.organisation) and mine.exists()


def may_see_matches(user: User) -> bool:
    """TIN's coordinators and the secretariat; the door of the rows says the same."""
    works_for = user.memberships.filter(organisation__kind=OrganisationKind.SUPPLIER)
    return not works_for.exists() and (secretariat_memberships(user).exists() or _coordinates(user))


def may_judge_matches(user: User) -> bool:
    """Of the secretariat who decides about organisations; its readers only look."""
    return may_see_matches(user) and (may_decide_organisations(user) or _coordinates(user))


def _coordinates(user: User) -> bool:
    return user.memberships.filter(
        organisation__kind=OrganisationKind.TIN,
        organisation__status=OrganisationStatus.APPROVED,
        role=Role.COORDINATOR,
        user__is_active=True,
    ).exists()


def may_ask_for_dossiers(user: User, tender: Tender) -> bool:
    """Who may change the tender says what it asks; suppliers find it only once approved."""
    return may_edit_tender(user, tender)
