"""People, organisations and members: what the database refuses, and who works where."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.accounts.enums import MAY_WRITE, NumberScheme, OrganisationKind, Role
from portal.accounts.models import Membership, Organisation, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed", ["Mens@Portaal.Example", " mens@portaal.example ", "MENS@PORTAAL.EXAMPLE"]
)
def test_an_address_is_kept_in_lower_case_and_found_in_any(typed):
    made = User.objects.create_user(typed, "geheim-en-lang", full_name="Mens")

    assert made.email == "mens@portaal.example"
    assert User.objects.get_by_natural_key("MENS@portaal.example ") == made
    assert made.check_password("geheim-en-lang")
    assert str(made) == "Mens"


@pytest.mark.parametrize("email", ["mens@portaal.example", "MENS@portaal.EXAMPLE"])
def test_two_people_never_share_an_address(email):
    UserFactory(email="mens@portaal.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email=email)


def test_somebody_without_password_cannot_log_in():
    made = User.objects.create_user("mens@portaal.example")

    assert not made.has_usable_password()
    assert not made.check_password("")


AUTHORITIES = [
    ({"country": "", "authority_level": "subcentral"}, False),
    ({"country": "nl", "authority_level": ""}, False),
    ({"country": "nl", "authority_level": "subcentral"}, True),
    ({"kind": OrganisationKind.SUPPLIER, "country": "", "authority_level": ""}, True),
]


@pytest.mark.parametrize(("values", "taken"), AUTHORITIES)
def test_an_authority_knows_its_country_and_level(values, taken):
    if taken:
        OrganisationFactory(**values)
        return
    with pytest.raises(ValidationError):
        OrganisationFactory.build(**values).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(**values)


def test_a_number_belongs_to_one_organisation_per_register():
    OrganisationFactory(number_scheme=NumberScheme.KVK, number="00000001")
    OrganisationFactory(number_scheme=NumberScheme.KBO, number="00000001")
    OrganisationFactory(number="")
    OrganisationFactory(number="")

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(number_scheme=NumberScheme.KVK, number="00000001")
    assert Organisation.objects.count() == 4


def test_one_is_a_member_once():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, organisation=membership.organisation)


@pytest.mark.parametrize("role", Role)
def test_a_member_knows_whether_it_may_write(role):
    assert MembershipFactory.build(role=role).may_write is (role in MAY_WRITE)


def test_one_works_where_one_came_first(django_assert_num_queries):
    first = MembershipFactory()
    MembershipFactory(user=first.user)

    person = User.objects.get(pk=first.user.pk)
    with django_assert_num_queries(1):
        assert person.current_membership == first
        assert person.current_membership.organisation == first.organisation
    assert UserFactory().current_membership is None


def test_who_leaves_takes_no_organisation_along():
    membership = MembershipFactory()
    membership.user.delete()

    assert not Membership.objects.exists()
    assert Organisation.objects.count() == 1
