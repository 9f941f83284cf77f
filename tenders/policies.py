"""Who may do what with a tender.

Access to bids comes from a role in the tender alone: an administrator of the organisation has
none, unless the lead gave one by name. Whether it is the right moment is for the deed to say.
"""

from django.db.models import Exists, OuterRef, Q

from portal.accounts.enums import MAY_DRAFT, MAY_WRITE
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.policies import may_draft, may_manage_people
from tenders.enums import WITHOUT_LEAD, TenderRight, TenderRole, roles_with
from tenders.models import Note, Tender, TenderMember


def may_create_tender(user: User, organisation: Organisation) -> bool:
    """Editors of a contracting authority make its tenders, also while it waits for approval."""
    return organisation.is_authority and may_draft(user, organisation)


def may_set_planning_days(user: User, organisation: Organisation) -> bool:
    """Administrators of a contracting authority say how many days it plans by itself."""
    return organisation.is_authority and may_manage_people(user, organisation)


def may_edit_tender(user: User, tender: Tender) -> bool:
    """Lead, members and contract managers; without a lead the editors of the organisation."""
    return _has(user, tender, TenderRight.EDIT)


def may_give_roles(user: User, tender: Tender) -> bool:
    """The lead; without one the editors of the organisation, who can so appoint one."""
    return _has(user, tender, TenderRight.GIVE_ROLES)


def may_remove_tender(user: User, tender: Tender) -> bool:
    """Who may give roles may also archive it, throw a draft away and hand the tender on."""
    return _has(user, tender, TenderRight.GIVE_ROLES)


def may_change_note(user: User, note: Note) -> bool:
    """Its author, as long as that person may change the tender."""
    return note.author_id == user.pk and may_edit_tender(user, note.tender)


def may_open_bids(user: User, tender: Tender) -> bool:
    return _has(user, tender, TenderRight.OPEN_BIDS)


def may_assess_quality(user: User, tender: Tender) -> bool:
    return _has(user, tender, TenderRight.ASSESS_QUALITY)


def may_assess_price(user: User, tender: Tender) -> bool:
    return _has(user, tender, TenderRight.ASSESS_PRICE)


def may_manage_contract(user: User, tender: Tender) -> bool:
    return _has(user, tender, TenderRight.MANAGE_CONTRACT)


def _has(user: User, tender: Tender, right: TenderRight) -> bool:
    """One query; nothing is changed for an organisation that is refused or closed."""
    active = TenderMember.objects.active().filter(tender=OuterRef("pk"))
    allowed = Q(Exists(active.filter(user=user, role__in=roles_with(right))))
    if right in WITHOUT_LEAD:
        writers = Membership.objects.filter(
            organisation=OuterRef("organisation"),
            user=user,
            user__is_active=True,
            role__in=MAY_WRITE,
        )
        allowed |= Q(Exists(writers)) & ~Q(Exists(active.filter(role=TenderRole.LEAD)))
    return Tender.objects.filter(allowed, pk=tender.pk, organisation__status__in=MAY_DRAFT).exists()
