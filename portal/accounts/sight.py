"""Who may read which rows of the log, and the names for it; told to ``portal.audit`` at the start.

The secretariat reads all rows; who decides about the people of an organisation reads its rows.
From which IP address something was done is for the secretariat's deciders only.
"""

from collections.abc import Collection, Mapping, Sequence

from portal.accounts.enums import MANAGES_PEOPLE, OrganisationKind, OrganisationStatus
from portal.accounts.models import Organisation, User
from portal.accounts.querysets import DECIDES
from portal.audit.sight import Directory, Sight


def sight_of(user: object) -> Sight:
    """No query beyond the memberships, which every page has read."""
    if not isinstance(user, User) or not user.is_active:
        return Sight()
    roles = {
        m.role
        for m in user.current_memberships
        if m.organisation.kind == OrganisationKind.SECRETARIAT
        and m.organisation.status == OrganisationStatus.APPROVED
    }
    if roles:
        return Sight(everything=True, addresses=bool(roles & DECIDES))
    managed = (m.organisation_id for m in user.current_memberships if m.role in MANAGES_PEOPLE)
    return Sight(organisation_ids=frozenset(managed))


def _people(ids: Collection[int]) -> Mapping[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def _organisations(ids: Collection[int]) -> Mapping[int, str]:
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def _all_organisations() -> Sequence[tuple[int, str]]:
    return list(Organisation.objects.order_by("name", "pk").values_list("pk", "name"))


DIRECTORY = Directory(_people, _organisations, _all_organisations)
