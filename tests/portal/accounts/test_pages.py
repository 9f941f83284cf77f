"""The list pages: what they show, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.enums import NumberScheme, Role
from portal.accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOBODY = make_password(None)


def many_people(number, organisation=None):
    users = User.objects.bulk_create(
        User(email=f"rij{n}@portaal.example", full_name=f"Rij {n}", password=NOBODY)
        for n in range(number)
    )
    if organisation:
        Membership.objects.bulk_create(
            Membership(user=user, organisation=organisation, role=Role.READER) for user in users
        )
    return users


def many_invitations(number, organisation, by):
    Invitation.objects.bulk_create(
        Invitation(
            organisation=organisation,
            email=f"uit{n}@portaal.example",
            role=Role.READER,
            language="nl",
            token_hash=f"{n:064}",
            invited_by=by,
            expires_at=timezone.now() + timedelta(days=1),
        )
        for n in range(number)
    )


def many_requests(number, organisation, users):
    JoinRequest.objects.bulk_create(
        JoinRequest(user=user, number_scheme=organisation.number_scheme, number=organisation.number)
        for user in users[:number]
    )


def rows_of(answer, heading):
    page = html.fromstring(answer.content.decode())
    return len(page.xpath("//section[@aria-labelledby=$id]//tbody/tr", id=heading))


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_people_page_has_a_fixed_number_of_queries(
    client, city, administrator, django_assert_num_queries, number
):
    many_people(number, city)
    many_invitations(number, city, administrator)
    asking = User.objects.bulk_create(
        User(email=f"wil{n}@portaal.example", password=NOBODY) for n in range(number)
    )
    many_requests(number, city, asking)
    client.force_login(administrator)

    with django_assert_num_queries(8):
        answer = client.get(reverse("accounts:people"))

    assert [rows_of(answer, name) for name in ("leden", "uitnodigingen", "verzoeken")] == [
        min(number + 1, 25),
        min(number, 200),
        min(number, 200),
    ]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_reader_sees_the_people_and_no_forms(
    client, city, administrator, django_assert_num_queries, number
):
    reader = MembershipFactory(organisation=city, role=Role.READER).user
    many_people(number, city)
    many_invitations(number, city, administrator)
    client.force_login(reader)

    with django_assert_num_queries(6):
        answer = client.get(reverse("accounts:people"))

    assert rows_of(answer, "leden") == min(number + 2, 25)
    assert "uit0@portaal.example" not in answer.content.decode()
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//main//form") == []


@pytest.mark.parametrize("number", [1, 3, 300])
def test_who_may_do_what_has_a_fixed_number_of_queries(
    client, city, editor, django_assert_num_queries, number
):
    many_people(number, city)
    Membership.objects.bulk_create(
        Membership(user=user, organisation=city, role=Role.READER, ended_at=timezone.now())
        for user in User.objects.filter(email__startswith="rij")
    )
    client.force_login(editor)

    with django_assert_num_queries(6):
        answer = client.get(reverse("accounts:rights"))

    assert rows_of(answer, "weg") == min(number, 200)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_of_organisations_has_a_fixed_number_of_queries(
    client, secretary, django_assert_num_queries, number
):
    Organisation.objects.bulk_create(OrganisationFactory.build_batch(number))
    client.force_login(secretary)

    with django_assert_num_queries(6):
        answer = client.get(reverse("accounts:organisations"))

    assert answer.content.decode().count('<tr><th scope="row">') == min(number + 1, 25)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_of_persons_has_a_fixed_number_of_queries(
    client, city, secretary, django_assert_num_queries, number
):
    many_people(number, city)
    client.force_login(secretary)

    with django_assert_num_queries(8):
        answer = client.get(reverse("accounts:persons"))

    assert answer.content.decode().count('<tr><th scope="row">') == min(number + 1, 25)


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_page_of_an_organisation_has_a_fixed_number_of_queries(
    client, city, secretary, django_assert_num_queries, number
):
    many_people(number, city)
    client.force_login(secretary)

    with django_assert_num_queries(8):
        answer = client.get(reverse("accounts:organisation", args=[city.pk]))

    assert rows_of(answer, "leden") == number


def test_persons_are_found_by_a_part_of_the_address(client, secretary, city):
    many_people(3, city)
    UserFactory(email="nergens@portaal.example")
    UserFactory(email="weg@portaal.example", is_active=False)
    client.force_login(secretary)

    def found(**filters):
        return [
            p.email for p in client.get(reverse("accounts:persons"), filters).context["persons"]
        ]

    assert found(q="RIJ1@") == ["rij1@portaal.example"]
    assert found(show="nowhere") == ["nergens@portaal.example"]
    assert found(show="out") == ["weg@portaal.example"]
    assert found(show="no-second-factor") == [secretary.email]
    assert found(q="%") == []


def test_the_secretariat_finds_an_administrator_only_where_none_is_left(
    client, secretary, city, administrator
):
    client.force_login(secretary)
    address = reverse("accounts:invite-administrator", args=[city.pk])
    invitation = {"email": "nieuw@portaal.example", "role": "administrator"}

    assert client.post(address, invitation).status_code == 403
    assert Invitation.objects.count() == 0

    Membership.objects.filter(user=administrator).update(ended_at=timezone.now())
    assert client.post(address, invitation).status_code == 302
    assert Invitation.objects.get().organisation == city


def test_who_has_no_number_gets_no_page_of_requests(client, stranger):
    client.force_login(stranger)
    JoinRequest.objects.create(user=UserFactory(), number_scheme=NumberScheme.KVK, number="")

    assert rows_of(client.get(reverse("accounts:people")), "verzoeken") == 0
