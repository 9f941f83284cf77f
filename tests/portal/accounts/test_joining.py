import pytest
from django.urls import reverse

from portal.accounts.actions import joining
from portal.accounts.enums import JoinState, NumberScheme, OrganisationStatus, Role
from portal.accounts.errors import AlreadyThere, NotApprovedYet, StepNotAllowed
from portal.accounts.models import JoinRequest, Organisation
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KVK = NumberScheme.KVK


@pytest.fixture
def asker(db):
    return UserFactory()


@pytest.fixture
def asked(city, administrator, asker):
    return joining.ask_to_join(asker, KVK, city.number)


def test_the_answer_does_not_tell_whether_the_organisation_is_here(
    client, city, administrator, asker, post
):
    client.force_login(asker)
    client.cookies["django_language"] = "nl"
    pages = []
    for number in (city.number, "87654321"):
        answer = client.post(
            reverse("accounts:join"), {"number_scheme": "kvk", "number": number}, follow=True
        )
        pages.append(answer.content.decode().count("<tr>"))
        assert city.name not in answer.content.decode()

    assert pages == [2, 3]  # a heading and one row each
    assert [to for to, _text in post()] == [administrator.email]
    assert JoinRequest.objects.waiting().count() == 2


def test_an_administrator_lets_a_person_in_with_a_role(client, city, administrator, asked, post):
    client.force_login(administrator)
    post()

    client.post(
        reverse("accounts:answer-join", args=[asked.pk]), {"answer": "accept", "role": "reader"}
    )

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (JoinState.ACCEPTED, administrator)
    assert [(m.organisation, m.role) for m in asked.user.memberships.all()] == [(city, Role.READER)]
    assert [to for to, _text in post()] == [asked.user.email]


def test_a_refusal_has_a_reason_and_no_membership(client, city, administrator, asked, post):
    client.force_login(administrator)
    post()

    client.post(
        reverse("accounts:answer-join", args=[asked.pk]),
        {"answer": "refuse", "role": "reader", "reason": "Wij kennen u niet."},
    )

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (JoinState.REFUSED, "Wij kennen u niet.")
    assert asked.user.memberships.count() == 0
    ((_to, text),) = post()
    assert "Wij kennen u niet." in text
    assert city.name not in text


def test_an_answer_is_given_once(city, administrator, asked):
    joining.refuse_request(asked, city, by=administrator)
    late = JoinRequest.objects.get(pk=asked.pk)

    with pytest.raises(StepNotAllowed):
        joining.accept_request(late, city, Role.READER, by=administrator)
    with pytest.raises(StepNotAllowed):
        joining.withdraw_request(late, by=asked.user)

    assert asked.user.memberships.count() == 0


def test_asking_twice_is_asking_once(city, asked, asker):
    with pytest.raises(AlreadyThere):
        joining.ask_to_join(asker, KVK, city.number)
    joining.withdraw_request(asked, by=asker)
    joining.ask_to_join(asker, KVK, city.number)

    assert JoinRequest.objects.count() == 2


def test_who_works_there_does_not_ask(city, editor):
    with pytest.raises(AlreadyThere):
        joining.ask_to_join(editor, KVK, city.number)


def test_nobody_comes_in_before_the_approval(city, administrator, asked):
    Organisation.objects.update(status=OrganisationStatus.PENDING)
    city.refresh_from_db()

    with pytest.raises(NotApprovedYet):
        joining.accept_request(asked, city, Role.READER, by=administrator)

    asked.refresh_from_db()
    assert asked.state == JoinState.OPEN


def test_a_request_is_seen_by_who_asked_and_who_decides(
    city, administrator, editor, stranger, secretary, asked, asker
):
    seen = {
        name
        for name, user in {
            "administrator": administrator,
            "editor": editor,
            "stranger": stranger,
            "secretary": secretary,
            "asker": asker,
        }.items()
        if JoinRequest.objects.visible_to(user).exists()
    }

    assert seen == {"administrator", "asker"}


def test_an_organisation_without_number_gets_no_requests(stranger, asked):
    organisation = stranger.memberships.get().organisation

    assert organisation.number == ""
    assert list(JoinRequest.objects.for_organisation(organisation)) == []
