"""Who may do what with people and organisations, and what an approval is needed for.

Whether it is the right moment is for the deed to say. A person who was put out may do nothing.
"""

from portal.accounts.enums import MANAGES_PEOPLE, OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.querysets import DECIDES, secretariat_memberships
from portal.accounts.rights import Right, rights_of


def is_approved(organisation: Organisation) -> bool:
    """The secretariat has said that this organisation is what it says it is."""
    return organisation.status == OrganisationStatus.APPROVED


# --- In one's own organisation -----------------------------------------------------------------
def may_draft(user: User, organisation: Organisation) -> bool:
    """Write what stays inside: also while the organisation waits for approval."""
    return Right.DRAFT in _rights(user, organisation)


def may_publish(user: User, organisation: Organisation) -> bool:
    """Send something of an authority into the world."""
    return Right.PUBLISH in _rights(user, organisation)


def may_bid(user: User, organisation: Organisation) -> bool:
    return Right.BID in _rights(user, organisation)


def may_call_tin(user: User, organisation: Organisation) -> bool:
    return Right.CALL_TIN in _rights(user, organisation)


def may_see_people(user: User, organisation: Organisation) -> bool:
    """Everybody sees with whom they work; the secretariat sees all."""
    return Right.READ in _rights(user, organisation) or may_see_organisations(user)


def may_manage_people(user: User, organisation: Organisation) -> bool:
    """Administrators, and of TIN the coordinators; not where the organisation has ended."""
    return Right.MANAGE_PEOPLE in _rights(user, organisation)


def may_correct_organisation(user: User, organisation: Organisation) -> bool:
    """Change what was registered, as long as nobody has approved it."""
    unapproved = {OrganisationStatus.PENDING, OrganisationStatus.REFUSED}
    return organisation.status in unapproved and _role(user, organisation) in MANAGES_PEOPLE


# --- The secretariat -----------------------------------------------------------------------------
def may_see_organisations(user: User) -> bool:
    return secretariat_memberships(user).exists()


def may_decide_organisations(user: User) -> bool:
    """Approve, refuse, close; put a person out; find an administrator where none is left."""
    return secretariat_memberships(user).filter(role__in=DECIDES).exists()


def _role(user: User, organisation: Organisation) -> Role | None:
    found = Membership.objects.filter(user=user, user__is_active=True, organisation=organisation)
    role = found.values_list("role", flat=True).first()
    return Role(role) if role else None


def _rights(user: User, organisation: Organisation) -> frozenset[Right]:
    role = _role(user, organisation)
    if role is None:
        return frozenset()
    kind, status = OrganisationKind(organisation.kind), OrganisationStatus(organisation.status)
    return rights_of(kind, role, status)
