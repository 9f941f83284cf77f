"""Who may make and change tenders, as a table."""

import pytest

from portal.accounts.enums import Country, OrganisationKind, Role
from tenders.policies import may_create_tender, may_edit_tender
from tests.factories import MembershipFactory, TenderFactory, UserFactory

pytestmark = pytest.mark.django_db

#  role                  may edit
MAY_EDIT = {
    Role.ADMINISTRATOR: True,
    Role.EDITOR: True,
    Role.READER: False,
    Role.COORDINATOR: False,
    Role.ADVISER: False,
}
MAY_CREATE = {
    (kind, role): kind == OrganisationKind.AUTHORITY and may_edit
    for kind in OrganisationKind
    for role, may_edit in MAY_EDIT.items()
}


def test_every_role_is_in_the_table():
    assert MAY_EDIT.keys() == set(Role)


@pytest.mark.parametrize(("role", "expected"), MAY_EDIT.items())
def test_who_may_edit_a_tender(role, expected):
    membership = MembershipFactory(role=role)
    own = TenderFactory(organisation=membership.organisation)
    other = TenderFactory()

    assert may_edit_tender(membership.user, own) is expected
    assert may_edit_tender(membership.user, other) is False


@pytest.mark.parametrize(("place", "expected"), MAY_CREATE.items())
def test_who_may_create_a_tender(place, expected):
    kind, role = place
    membership = MembershipFactory(
        role=role, organisation__kind=kind, organisation__country=Country.NL
    )

    assert may_create_tender(membership.user, membership.organisation) is expected
    assert may_create_tender(UserFactory(), membership.organisation) is False
