"""Who may do what with one tender, since when, and who could before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from portal.accounts.enums import MAY_DRAFT, MAY_WRITE
from tenders.enums import RIGHTS_OF, WITHOUT_LEAD, TenderRight, TenderRole
from tenders.models import Tender, TenderMember

PAGE = 25
#: The latest roles that ended.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One person in one role, of the tender or of the organisation."""

    person: str
    role: str
    since: datetime
    until: date | None
    by: str  # who gave it; "" for a role in the organisation
    rights: tuple[tuple[str, bool], ...]
    member_pk: int | None = None
    is_over: bool = False


def members_page(tender: Tender, number: str | None) -> dict[str, Any]:
    """A fixed number of queries: roles of the tender, of the organisation, and those that ended."""
    given = list(
        tender.members.not_ended().select_related("user", "given_by").order_by("given_at", "pk")
    )
    has_lead = any(m.role == TenderRole.LEAD and _holds(m) for m in given)
    people = tender.organisation.memberships.with_people().order_by("started_at", "pk")
    page = Paginator(people, PAGE).get_page(number)
    is_open = tender.organisation.status in MAY_DRAFT
    return {
        "columns": [right.label for right in TenderRight],
        "given": [_given(member, is_open=is_open) for member in given],
        "has_lead": has_lead,
        "page_obj": page,
        "colleagues": [
            Row(
                person=str(m.user),
                role=m.get_role_display(),
                since=m.role_since,
                until=None,
                by="",
                rights=_rights_of_colleague(
                    writes=m.role in MAY_WRITE and is_open, has_lead=has_lead
                ),
            )
            for m in page
        ],
        "gone": tender.members.filter(ended_at__isnull=False)
        .select_related("user")
        .order_by("-ended_at", "-pk")[:MOST_SHOWN],
    }


def _given(member: TenderMember, *, is_open: bool) -> Row:
    holds = _holds(member)
    rights = RIGHTS_OF[TenderRole(member.role)] if holds else frozenset()
    if not is_open:
        rights &= {TenderRight.READ}
    return Row(
        person=member.email,
        role=member.get_role_display(),
        since=member.given_at,
        until=member.ends_on,
        by=str(member.given_by),
        rights=_row(rights),
        member_pk=member.pk,
        is_over=not holds,
    )


def _holds(member: TenderMember) -> bool:
    """As ``TenderMemberQuerySet.active``; an address without account counts as if it had one.

    The page must not tell which addresses have one.
    """
    is_out = member.user is not None and not member.user.is_active
    return not is_out and (member.ends_on is None or member.ends_on >= timezone.localdate())


def _rights_of_colleague(*, writes: bool, has_lead: bool) -> tuple[tuple[str, bool], ...]:
    rights = {TenderRight.READ}
    if writes and not has_lead:
        rights |= WITHOUT_LEAD
    return _row(frozenset(rights))


def _row(rights: frozenset[TenderRight]) -> tuple[tuple[str, bool], ...]:
    return tuple((str(right.label), right in rights) for right in TenderRight)
