"""The table of rights by hand, and that policies and page say what it says."""

from itertools import product

import pytest
from django.urls import reverse
from lxml import html

from portal.accounts import policies
from portal.accounts.enums import ROLES_OF, OrganisationKind, OrganisationStatus, Role
from portal.accounts.rights import Right, rights_of
from tests.factories import MembershipFactory

K, S, R = OrganisationKind, OrganisationStatus, Right

#: Kind, role → what an approved organisation may; then what is left while it waits; when over.
TABLE = {
    (K.AUTHORITY, "administrator"): (
        "read draft publish call-tin manage-people read-log",
        "read draft manage-people read-log",
        "read read-log",
    ),
    (K.AUTHORITY, "editor"): ("read draft publish call-tin", "read draft", "read"),
    (K.AUTHORITY, "reader"): ("read", "read", "read"),
    (K.SUPPLIER, "administrator"): (
        "read draft bid manage-people read-log",
        "read draft manage-people read-log",
        "read read-log",
    ),
    (K.SUPPLIER, "editor"): ("read draft bid", "read draft", "read"),
    (K.SUPPLIER, "reader"): ("read", "read", "read"),
    (K.TIN, "coordinator"): (
        "read manage-people read-log",
        "read manage-people read-log",
        "read read-log",
    ),
    (K.TIN, "adviser"): ("read", "read", "read"),
    (K.SECRETARIAT, "administrator"): (
        "read decide manage-people read-log",
        "read manage-people read-log",
        "read read-log",
    ),
    (K.SECRETARIAT, "editor"): ("read decide read-log", "read", "read"),
    (K.SECRETARIAT, "reader"): ("read read-log", "read", "read"),
}
COLUMN = {S.APPROVED: 0, S.PENDING: 1, S.REFUSED: 2, S.CLOSED: 2}


def test_every_role_of_every_kind_is_in_the_table():
    assert {(kind, str(role)) for kind, roles in ROLES_OF.items() for role in roles} == set(TABLE)


@pytest.mark.parametrize(("key", "status"), list(product(TABLE, S)))
def test_the_rights_are_those_of_the_table(key, status):
    kind, role = key
    expected = {R(code) for code in TABLE[key][COLUMN[status]].split()}

    assert rights_of(kind, Role(role), status) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "status"), list(product(TABLE, S)))
def test_policies_and_page_agree_with_the_table(client, key, status):
    kind, role = key
    membership = MembershipFactory(
        organisation__kind=kind, organisation__status=status, role=Role(role)
    )
    user, organisation = membership.user, membership.organisation
    client.force_login(user)
    client.cookies["django_language"] = "en"
    rights = rights_of(kind, Role(role), status)

    assert {
        R.DRAFT: policies.may_draft(user, organisation),
        R.PUBLISH: policies.may_publish(user, organisation),
        R.BID: policies.may_bid(user, organisation),
        R.CALL_TIN: policies.may_call_tin(user, organisation),
        R.MANAGE_PEOPLE: policies.may_manage_people(user, organisation),
        R.DECIDE: policies.may_decide_organisations(user),
    } == {right: right in rights for right in R if right not in {R.READ, R.READ_LOG}}
    log = client.get(reverse("audit:log")).status_code
    assert log == (200 if R.READ_LOG in rights else 404)
    page = html.fromstring(client.get(reverse("accounts:rights")).content.decode())
    (row,) = page.xpath("//tbody/tr[th/text()=$name]", name=str(user))
    shown = {
        cell.get("data-l").lower(): cell.text_content()
        for cell in row.iter("td")
        if cell.get("data-l") not in {"Role", "Since"}
    }
    assert {name for name, text in shown.items() if text == "yes"} == {
        str(right.label).lower() for right in rights
    }


@pytest.mark.django_db
def test_who_is_put_out_may_nothing():
    membership = MembershipFactory(role=Role.ADMINISTRATOR, user__is_active=False)

    assert not any(
        policy(membership.user, membership.organisation)
        for policy in (
            policies.may_draft,
            policies.may_publish,
            policies.may_manage_people,
            policies.may_see_people,
        )
    )
