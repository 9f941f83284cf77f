"""What the pages about people and organisations show.

Every page costs a fixed number of queries, however many rows there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from portal.accounts import policies
from portal.accounts.enums import (
    NEXT,
    ROLES_OF,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.forms import InvitationForm, OrganisationFilter, PeopleFilter, role_choices
from portal.accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from portal.accounts.querysets import OrganisationQuerySet
from portal.accounts.rights import NEEDS_APPROVAL, Right, rights_of
from portal.accounts.security.policy import people_without

PAGE = 25
#: The latest people that left, invitations and requests that a page shows.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class RightRow:
    name: str
    has: bool
    waits: bool  # would have it if the organisation were approved


@dataclass(frozen=True, slots=True)
class PersonRow:
    membership: Membership
    rights: tuple[RightRow, ...]


# --- One's own organisation ---------------------------------------------------------------------
def own_rights(membership: Membership) -> tuple[RightRow, ...]:
    """What this person may do there now, and what waits for approval."""
    return tuple(row for row in _row(membership).rights if row.has or row.waits)


def rights_page(organisation: Organisation, number: str | None) -> dict[str, Any]:
    members = organisation.memberships.with_people().order_by("started_at", "pk")
    page = Paginator(members, PAGE).get_page(number)
    gone = Membership.history.filter(organisation=organisation, ended_at__isnull=False)
    return {
        "organisation": organisation,
        "columns": [right.label for right in _columns(organisation)],
        "page_obj": page,
        "rows": [_row(membership, organisation) for membership in page],
        "gone": gone.with_people().order_by("-ended_at", "-pk")[:MOST_SHOWN],
    }


def people_page(organisation: Organisation, user: User, number: str | None) -> dict[str, Any]:
    members = organisation.memberships.with_people().order_by("started_at", "pk")
    page = Paginator(members, PAGE).get_page(number)
    may_manage = policies.may_manage_people(user, organisation)
    context: dict[str, Any] = {
        "organisation": organisation,
        "page_obj": page,
        "members": list(page),
        "may_manage": may_manage,
        "is_approved": policies.is_approved(organisation),
        "roles": role_choices(organisation),
    }
    if may_manage:
        sent = Invitation.objects.visible_to(user).unanswered().filter(organisation=organisation)
        asked = JoinRequest.objects.visible_to(user).waiting().for_organisation(organisation)
        context["invitations"] = list(sent.order_by("-sent_at", "-pk")[:MOST_SHOWN])
        context["requests"] = list(
            asked.select_related("user").order_by("created_at", "pk")[:MOST_SHOWN]
        )
    return context


# --- The secretariat ----------------------------------------------------------------------------
def organisations_page(user: User, address: Mapping[str, str]) -> dict[str, Any]:
    form = OrganisationFilter(address)
    found = Organisation.objects.visible_to(user)
    chosen = form.cleaned_data if form.is_valid() else {}
    for name in ("status", "kind"):
        if chosen.get(name):
            found = found.filter(**{name: chosen[name]})
    people = Count("memberships", filter=Q(memberships__ended_at=None))
    listed = found.annotate(people=people).order_by("-created_at", "-pk")
    page = Paginator(listed, PAGE).get_page(address.get("page"))
    return {
        "form": form,
        "page_obj": page,
        "organisations": list(page),
        "is_filtered": any(chosen.values()),
    }


def organisation_page(organisation: Organisation, user: User) -> dict[str, Any]:
    """One organisation with its steps, people, and what the secretariat can do with it now."""
    may_decide = policies.may_decide_organisations(user)
    members = list(organisation.memberships.with_people().order_by("started_at", "pk")[:MOST_SHOWN])
    has_manager = any(membership.manages_people for membership in members)
    status = OrganisationStatus(organisation.status)
    targets = sorted(NEXT.get(status, ())) if may_decide else []
    strongest = ROLES_OF[OrganisationKind(organisation.kind)][0]
    return {
        "organisation": organisation,
        "steps": organisation.steps.select_related("by"),
        "members": members,
        # Asking again is for the organisation itself.
        "targets": [(t.value, _verb(t)) for t in targets if t != OrganisationStatus.PENDING],
        "invite_form": InvitationForm(organisation=organisation, initial={"role": strongest})
        if may_decide and not has_manager and policies.is_approved(organisation)
        else None,
        "has_manager": has_manager,
    }


def persons_page(user: User, address: Mapping[str, str]) -> dict[str, Any]:
    form = PeopleFilter(address)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = User.objects.visible_to(user).with_second_factor()
    if chosen.get("q"):
        found = found.with_address_like(chosen["q"])
    match chosen.get("show"):
        case "no-second-factor":
            found = found.filter(pk__in=people_without().values("pk"))
        case "nowhere":
            found = found.filter(is_active=True).without_organisation()
        case "out":
            found = found.filter(is_active=False)
    current = Prefetch("memberships", Membership.objects.select_related("organisation"))
    listed = found.prefetch_related(current).order_by("email", "pk")
    page = Paginator(listed, PAGE).get_page(address.get("page"))
    return {
        "form": form,
        "page_obj": page,
        "persons": list(page),
        "may_decide": policies.may_decide_organisations(user),
        "is_filtered": any(chosen.values()),
    }


def organisations_waiting(user: User) -> OrganisationQuerySet:
    """Those that wait for an answer, longest first."""
    waiting = Organisation.objects.visible_to(user).filter(status=OrganisationStatus.PENDING)
    return waiting.order_by("created_at", "pk")


def _columns(organisation: Organisation) -> list[Right]:
    """The rights that anybody can have in this kind of organisation, in their own order."""
    kind = OrganisationKind(organisation.kind)
    there = {
        right
        for role in ROLES_OF[kind]
        for right in rights_of(kind, role, OrganisationStatus.APPROVED)
    }
    return [right for right in Right if right in there]


def _row(membership: Membership, organisation: Organisation | None = None) -> PersonRow:
    organisation = organisation or membership.organisation
    kind, role = OrganisationKind(organisation.kind), Role(membership.role)
    has = rights_of(kind, role, OrganisationStatus(organisation.status))
    later = rights_of(kind, role, OrganisationStatus.APPROVED) & NEEDS_APPROVAL
    rows = (
        RightRow(str(right.label), has=right in has, waits=right in later and right not in has)
        for right in _columns(organisation)
    )
    return PersonRow(membership, tuple(rows))


def _verb(target: OrganisationStatus) -> str:
    return {
        OrganisationStatus.APPROVED: _("Approve"),
        OrganisationStatus.REFUSED: _("Refuse"),
        OrganisationStatus.CLOSED: _("Close"),
        OrganisationStatus.PENDING: _("Ask again"),
    }[target]
