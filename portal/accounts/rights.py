"""What each role may do in its organisation: one table for the policies and for the page of it.

Access to bids is not in this table, for nobody: it is given per tender, to persons by name.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from portal.accounts.enums import (
    MANAGES_PEOPLE,
    MAY_DRAFT,
    MAY_WRITE,
    OrganisationKind,
    OrganisationStatus,
    Role,
)


class Right(models.TextChoices):
    READ = "read", pgettext_lazy("right", "read")
    DRAFT = "draft", pgettext_lazy("right", "write drafts")
    PUBLISH = "publish", pgettext_lazy("right", "publish")
    BID = "bid", pgettext_lazy("right", "bid")
    CALL_TIN = "call-tin", pgettext_lazy("right", "call TIN")
    MANAGE_PEOPLE = "manage-people", pgettext_lazy("right", "manage people")
    READ_LOG = "read-log", pgettext_lazy("right", "read the log")
    DECIDE = "decide", pgettext_lazy("right", "approve organisations")


_AUTHORITY = frozenset({Right.DRAFT, Right.PUBLISH, Right.CALL_TIN})
_SUPPLIER = frozenset({Right.DRAFT, Right.BID})
#: What people who write may do, per kind of organisation.
_OF_WRITERS: dict[OrganisationKind, frozenset[Right]] = {
    OrganisationKind.AUTHORITY: _AUTHORITY,
    OrganisationKind.SUPPLIER: _SUPPLIER,
    OrganisationKind.TIN: frozenset(),
    OrganisationKind.SECRETARIAT: frozenset({Right.DECIDE}),
}
#: What needs the approval of the secretariat: it goes outside the organisation.
NEEDS_APPROVAL = frozenset({Right.PUBLISH, Right.BID, Right.CALL_TIN, Right.DECIDE})


def rights_of(kind: OrganisationKind, role: Role, status: OrganisationStatus) -> frozenset[Right]:
    """Everything a person with ``role`` may do in an organisation of this kind and status."""
    rights = {Right.READ}
    if role in MAY_WRITE:
        rights |= _OF_WRITERS[kind]
    if role in MANAGES_PEOPLE:
        rights |= {Right.MANAGE_PEOPLE, Right.READ_LOG}
    if kind == OrganisationKind.SECRETARIAT and status == OrganisationStatus.APPROVED:
        rights.add(Right.READ_LOG)
    if status != OrganisationStatus.APPROVED:
        rights -= NEEDS_APPROVAL
    if status not in MAY_DRAFT:
        rights -= {Right.DRAFT, Right.MANAGE_PEOPLE}
    return frozenset(rights)
