from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.actions import inviting
from portal.accounts.actions.accounts import NewPerson
from portal.accounts.enums import InvitationState, OrganisationStatus, Role
from portal.accounts.errors import AlreadyThere, LinkUnusable, NotApprovedYet, RoleUnknownHere
from portal.accounts.limits import limits
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.audit.models import Entry, Value
from portal.mail.models import MailLog
from tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PERSON = {"full_name": "Nieuwe Collega", "password1": PASSWORD, "password2": PASSWORD}
NEW = NewPerson("Nieuwe Collega", PASSWORD, "nl")


@pytest.fixture
def invitation(city, administrator):
    return inviting.invite(city, "Nieuw@portaal.example", Role.EDITOR, by=administrator)


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_an_invitation_holds_a_hash_and_a_limited_time(invitation, post):
    ((to, text),) = post()
    token = text.partition("/uitnodiging/")[2].partition("/")[0]

    assert to == "nieuw@portaal.example"
    assert len(token) > 40
    assert token not in str(Invitation.objects.values())
    assert inviting.invitation_for(token) == invitation
    assert invitation.expires_at - invitation.sent_at == timedelta(days=14)
    assert verbs() == ["invitation.sent"]
    assert list(Value.objects.filter(personal=True).values_list("name", flat=True)) == ["email"]


def test_a_new_person_accepts_once(client, invitation, city, link_in):
    path = link_in()
    assert client.get(path).status_code == 200

    assert client.post(path, PERSON).url == reverse("account_login")

    (membership,) = city.memberships.filter(user__email="nieuw@portaal.example")
    assert membership.role == Role.EDITOR
    assert membership.user.check_password(PASSWORD)
    assert client.get(path).status_code == client.post(path, PERSON).status_code == 404
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == (
        InvitationState.ACCEPTED,
        membership.user,
    )
    assert verbs() == ["invitation.sent", "user.made", "membership.began"]


def test_who_has_an_account_logs_in_and_works_there_at_once(client, invitation, city, link_in):
    user = MembershipFactory(user__email="nieuw@portaal.example").user
    path = link_in()
    assert f'next={path}"' in client.get(path).content.decode()
    assert client.post(path, PERSON).status_code == 200
    assert city.memberships.filter(user=user).count() == 0

    client.force_login(user)
    answer = client.post(path, follow=True)

    assert answer.redirect_chain == [(reverse("home:work"), 302)]
    assert answer.context["chrome"].organisation == city.name
    assert user.memberships.count() == 2


def test_the_link_is_of_no_use_to_somebody_else(client, invitation, city, link_in, stranger):
    path = link_in()
    client.force_login(stranger)

    assert client.post(path, PERSON).status_code == 200

    assert city.memberships.filter(user=stranger).count() == 0
    with pytest.raises(LinkUnusable):
        inviting.accept(invitation, stranger)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def unused(invitation):
    return Invitation.objects.filter(pk=invitation.pk)


UNUSABLE = {
    "expired": lambda i: unused(i).update(expires_at=timezone.now()),
    "withdrawn": lambda i: unused(i).update(withdrawn_at=timezone.now()),
    "replaced": lambda i: unused(i).update(token_hash="0" * 64),
    "closed": lambda _i: Organisation.objects.update(status=OrganisationStatus.CLOSED),
}


@pytest.mark.parametrize("how", UNUSABLE)
def test_every_link_that_no_longer_works_answers_the_same(client, invitation, link_in, how):
    path = link_in()
    UNUSABLE[how](invitation)

    answers = [client.get(path), client.post(path, PERSON), client.get("/uitnodiging/verzonnen/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    texts = [html.fromstring(a.content.decode()).find(".//main").text_content() for a in answers]
    assert (
        len({text.replace(a["X-Request-ID"], "") for text, a in zip(texts, answers, strict=True)})
        == 1
    )
    with pytest.raises(LinkUnusable):
        inviting.accept(invitation, NEW)
    assert User.objects.filter(email="nieuw@portaal.example").count() == 0


def test_sending_again_gives_a_new_link_and_new_time(client, invitation, administrator, link_in):
    first = link_in()
    Invitation.objects.update(expires_at=timezone.now())
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.EXPIRED

    inviting.resend(invitation, by=administrator)

    second = link_in()
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    assert invitation.state == InvitationState.OPEN


@pytest.mark.parametrize("deed", [inviting.resend, inviting.withdraw])
def test_what_was_accepted_is_over(invitation, administrator, deed):
    inviting.accept(invitation, NEW)

    with pytest.raises(LinkUnusable):
        deed(invitation, by=administrator)


def test_one_open_invitation_per_address(invitation, city, administrator):
    with pytest.raises(AlreadyThere):
        inviting.invite(city, "nieuw@PORTAAL.example", Role.READER, by=administrator)
    inviting.withdraw(invitation, by=administrator)
    inviting.invite(city, "nieuw@portaal.example", Role.READER, by=administrator)

    assert Invitation.objects.unanswered().count() == 1


def test_a_colleague_is_not_invited(city, administrator, editor):
    with pytest.raises(AlreadyThere):
        inviting.invite(city, editor.email, Role.READER, by=administrator)


def test_a_role_must_exist_in_the_kind_of_organisation(city, administrator):
    with pytest.raises(RoleUnknownHere):
        inviting.invite(city, "nieuw@portaal.example", Role.ADVISER, by=administrator)


@pytest.mark.parametrize("status", sorted(set(OrganisationStatus) - {OrganisationStatus.APPROVED}))
def test_only_an_approved_organisation_invites(city, administrator, status):
    Organisation.objects.filter(pk=city.pk).update(status=status)
    city.refresh_from_db()

    with pytest.raises(NotApprovedYet):
        inviting.invite(city, "nieuw@portaal.example", Role.READER, by=administrator)

    assert (Invitation.objects.count(), MailLog.objects.count()) == (0, 0)


def test_a_membership_that_came_meanwhile_keeps_its_role(invitation, city):
    user = UserFactory(email="nieuw@portaal.example")
    MembershipFactory(user=user, organisation=city, role=Role.READER)

    assert inviting.accept(invitation, user).role == Role.READER
    assert Membership.objects.filter(user=user).count() == 1


def test_who_came_back_has_a_history(invitation, city):
    user = UserFactory(email="nieuw@portaal.example")
    MembershipFactory(user=user, organisation=city, ended_at=timezone.now())

    inviting.accept(invitation, user)

    assert Membership.history.filter(user=user, organisation=city).count() == 2
    assert user.memberships.count() == 1


def test_there_is_a_limit_to_open_invitations(city, administrator, monkeypatch):
    monkeypatch.setattr(inviting, "limits", lambda: Few)
    inviting.invite(city, "een@portaal.example", Role.READER, by=administrator)

    with pytest.raises(inviting.TooMany):
        inviting.invite(city, "twee@portaal.example", Role.READER, by=administrator)


class Few:
    most_open_invitations = 1
    invitation = limits().invitation
