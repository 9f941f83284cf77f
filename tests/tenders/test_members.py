"""Roles per tender: by name, with an end, and never by a role in an organisation."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.actions import inviting, memberships, people
from portal.accounts.actions.accounts import NewPerson
from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Membership, Organisation, User
from portal.audit.models import Entry
from portal.mail import sending
from tenders import policies
from tenders.actions.members import DayPassed, RoleEnded, RoleGivenAlready, end_role, give_role
from tenders.enums import RIGHTS_OF, TenderRight, TenderRole
from tenders.models import Tender, TenderMember
from tests.factories import PASSWORD, MembershipFactory, TenderFactory, UserFactory

pytestmark = pytest.mark.django_db
R = TenderRole
POLICIES = {
    TenderRight.EDIT: policies.may_edit_tender,
    TenderRight.GIVE_ROLES: policies.may_give_roles,
    TenderRight.OPEN_BIDS: policies.may_open_bids,
    TenderRight.ASSESS_QUALITY: policies.may_assess_quality,
    TenderRight.ASSESS_PRICE: policies.may_assess_price,
    TenderRight.MANAGE_CONTRACT: policies.may_manage_contract,
}
#: Role → what it gives, in words of this test.
TABLE = {
    R.LEAD: {"read", "edit", "give-roles"},
    R.MEMBER: {"read", "edit"},
    R.OPENER: {"read", "open-bids"},
    R.ASSESSOR_QUALITY: {"read", "assess-quality"},
    R.ASSESSOR_PRICE: {"read", "assess-price"},
    R.CONTRACT_MANAGER: {"read", "edit", "manage-contract"},
    R.READER: {"read"},
}
BIDS = {"open-bids", "assess-quality", "assess-price"}


def rights(user, tender):
    found = {right.value for right, policy in POLICIES.items() if policy(user, tender)}
    return found | ({"read"} if Tender.objects.visible_to(user).filter(pk=tender.pk) else set())


@pytest.fixture
def outsider():
    return MembershipFactory().user


@pytest.fixture
def lead(buyer, tender):
    return give_role(tender, buyer.user.email, R.LEAD, by=buyer.user).given_by


def test_every_role_is_in_the_table_and_the_table_holds():
    assert {role: {right.value for right in RIGHTS_OF[role]} for role in R} == TABLE
    assert set(POLICIES) == set(TenderRight) - {TenderRight.READ}


@pytest.mark.parametrize("role", R)
def test_a_role_gives_what_the_table_says(tender, lead, outsider, role):
    assert rights(outsider, tender) == set()

    given = give_role(tender, outsider.email, role, by=lead)

    assert rights(outsider, tender) == TABLE[role]
    assert rights(outsider, TenderFactory(organisation=tender.organisation)) == set()
    end_role(given, by=lead)
    assert rights(outsider, tender) == set()


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("with_lead", [True, False])
def test_no_role_in_an_organisation_gives_access_to_bids(tender, buyer, kind, role, with_lead):
    if with_lead:
        give_role(tender, buyer.user.email, R.LEAD, by=buyer.user)
    own = MembershipFactory(organisation=tender.organisation, role=role).user
    other = MembershipFactory(organisation__kind=kind, role=role).user

    assert not rights(own, tender) & {*BIDS, "manage-contract"}
    assert rights(other, tender) == set()


def test_without_a_lead_editors_change_and_appoint(tender, buyer, reader):
    assert rights(buyer.user, tender) == {"read", "edit", "give-roles"}
    assert rights(reader.user, tender) == {"read"}

    given = give_role(tender, reader.user.email, R.LEAD, by=buyer.user)

    assert rights(buyer.user, tender) == {"read"}
    assert rights(reader.user, tender) == TABLE[R.LEAD]
    end_role(given, by=reader.user)
    assert rights(buyer.user, tender) == {"read", "edit", "give-roles"}


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True)])
def test_a_role_holds_until_and_including_its_last_day(tender, buyer, outsider, days, holds):
    give_role(tender, outsider.email, R.MEMBER, by=buyer.user, ends_on=timezone.localdate())
    TenderMember.objects.update(ends_on=timezone.localdate() + timedelta(days=days))

    assert rights(outsider, tender) == (TABLE[R.MEMBER] if holds else set())


def test_a_lead_whose_last_day_is_over_leads_no_more(tender, buyer, outsider):
    give_role(tender, outsider.email, R.LEAD, by=buyer.user)
    assert "edit" not in rights(buyer.user, tender)
    TenderMember.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert rights(buyer.user, tender) == {"read", "edit", "give-roles"}
    give_role(tender, outsider.email, R.LEAD, by=buyer.user)
    assert rights(outsider, tender) == TABLE[R.LEAD]


@pytest.mark.parametrize("status", [OrganisationStatus.REFUSED, OrganisationStatus.CLOSED])
def test_in_an_organisation_that_ended_everything_can_only_be_read(tender, lead, outsider, status):
    give_role(tender, outsider.email, R.OPENER, by=lead)
    Organisation.objects.filter(pk=tender.organisation_id).update(status=status)

    assert rights(lead, tender) == rights(outsider, tender) == {"read"}


def test_who_leaves_the_organisation_has_no_role_in_its_tenders(tender, buyer, reader, outsider):
    elsewhere = TenderFactory()
    manager = MembershipFactory(organisation=tender.organisation, role=Role.ADMINISTRATOR).user
    give_role(tender, reader.user.email, R.OPENER, by=buyer.user)
    give_role(elsewhere, reader.user.email, R.READER, by=outsider)

    memberships.end_membership(reader, by=manager)

    assert rights(reader.user, tender) == set()
    assert rights(reader.user, elsewhere) == {"read"}
    assert list(
        Entry.objects.filter(verb="tender.role-ended").values_list("actor_id", "subject_id")
    ) == [(manager.pk, str(tender.pk))]


def test_who_is_put_out_has_no_role_anywhere(tender, lead, outsider):
    give_role(tender, outsider.email, R.OPENER, by=lead)
    secretary = MembershipFactory(organisation__kind=OrganisationKind.SECRETARIAT).user

    people.deactivate_person(outsider, by=secretary, reason="Toets.")

    assert rights(outsider, tender) == set()
    people.reactivate_person(outsider, by=secretary)
    assert rights(User.objects.get(pk=outsider.pk), tender) == set()


def test_a_role_waits_for_who_has_no_account_yet(tender, lead):
    given = give_role(tender, "Later@portaal.example", R.READER, by=lead)
    assert given.user is None
    authority = MembershipFactory(role=Role.ADMINISTRATOR)
    invitation = inviting.invite(
        authority.organisation, "later@portaal.example", Role.READER, by=authority.user
    )

    user = inviting.accept(invitation, NewPerson("Later", PASSWORD, "nl")).user

    assert rights(user, tender) == {"read"}


@pytest.mark.parametrize("known", [True, False])
def test_giving_a_role_does_not_tell_who_has_an_account(client, tender, lead, known):
    if known:
        UserFactory(email="iemand@portaal.example", full_name="Geheime Naam")
    client.force_login(lead)
    address = reverse("tenders:members", args=[tender.pk])

    answer = client.post(
        address, {"email": "iemand@portaal.example", "role": "reader"}, follow=True
    )

    page = html.fromstring(answer.content.decode())
    (row,) = page.xpath("//section[@aria-labelledby='rollen']//tr[contains(., 'iemand@')]")
    texts = [cell.text_content().strip() for cell in row.iter("td")]
    assert "Geheime Naam" not in answer.content.decode()
    assert texts[3] == "ja"
    assert texts[4:9] == ["nee"] * 5
    sending.deliver_due()
    assert [message.to for message in mail.outbox][-1] == ["iemand@portaal.example"]


def test_a_role_is_given_once_and_taken_back_once(tender, lead, outsider):
    given = give_role(tender, outsider.email, R.OPENER, by=lead)
    with pytest.raises(RoleGivenAlready):
        give_role(tender, outsider.email.upper(), R.OPENER, by=lead)
    end_role(given, by=lead)
    with pytest.raises(RoleEnded):
        end_role(given, by=lead)
    with pytest.raises(DayPassed):
        give_role(
            tender,
            outsider.email,
            R.OPENER,
            by=lead,
            ends_on=timezone.localdate() - timedelta(days=1),
        )

    assert TenderMember.objects.filter(role=R.OPENER).count() == 1
    roles = Entry.objects.filter(verb__startswith="tender.role").order_by("pk")
    assert list(roles.values_list("verb", "actor_id")) == [
        ("tender.role-given", lead.pk),
        ("tender.role-given", lead.pk),
        ("tender.role-ended", lead.pk),
    ]


def test_only_the_lead_gives_and_takes_back(client, tender, lead, reader, outsider):
    given = give_role(tender, outsider.email, R.READER, by=lead)
    page = reverse("tenders:members", args=[tender.pk])
    end = reverse("tenders:end-role", args=[tender.pk, given.pk])
    administrator = MembershipFactory(organisation=tender.organisation, role=Role.ADMINISTRATOR)
    for user in (outsider, reader.user, administrator.user):
        client.force_login(user)
        assert client.get(page).status_code == 200
        assert client.post(page, {"email": user.email, "role": "opener"}).status_code == 403
        assert client.post(end).status_code == 403

    assert TenderMember.objects.not_ended().count() == 2
    client.force_login(lead)
    assert client.post(end).status_code == 302
    assert rights(outsider, tender) == set()


def test_a_role_of_another_tender_is_not_there(client, tender, lead, outsider):
    elsewhere = TenderFactory()
    given = give_role(elsewhere, outsider.email, R.READER, by=outsider)
    client.force_login(lead)

    for pk in (tender.pk, elsewhere.pk):
        assert client.post(reverse("tenders:end-role", args=[pk, given.pk])).status_code == 404
    given.refresh_from_db()
    assert given.ended_at is None


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_has_a_fixed_number_of_queries(
    client, tender, lead, django_assert_num_queries, number
):
    users = User.objects.bulk_create(
        User(email=f"rij{n}@portaal.example", password=make_password(None) if n == 0 else "!")
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=tender.organisation, role=Role.READER) for user in users
    )
    TenderMember.objects.bulk_create(
        TenderMember(tender=tender, user=user, email=user.email, role=R.READER, given_by=lead)
        for user in users
    )
    client.force_login(lead)

    with django_assert_num_queries(13):
        answer = client.get(reverse("tenders:members", args=[tender.pk]))

    page = html.fromstring(answer.content.decode())
    assert len(page.xpath("//section[@aria-labelledby='rollen']//tbody/tr")) == number + 1
