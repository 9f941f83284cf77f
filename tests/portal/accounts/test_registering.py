from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import registering
from portal.accounts.actions.accounts import NewPerson
from portal.accounts.enums import JoinState, NumberScheme, OrganisationStatus, Role
from portal.accounts.errors import LinkUnusable
from portal.accounts.models import JoinRequest, Organisation, Registration, User
from portal.mail.models import MailLog
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

GOOD = {
    "kind": "authority",
    "name": "Gemeente Nieuwstad",
    "country": "nl",
    "authority_level": "subcentral",
    "number_scheme": "kvk",
    "number": "1234 5678",
    "full_name": "Nieuwe Inkoper",
    "email": "Nieuw@portaal.example",
}
PERSON = {"full_name": "Nieuwe Inkoper", "password1": PASSWORD, "password2": PASSWORD}
WRONG = [
    ({"number": "123"}, "number"),
    ({"number_scheme": "kbo", "number": "0000000097"}, "number_scheme"),
    ({"kind": "supplier", "number_scheme": "oin", "number": "0" * 20}, "number_scheme"),
    ({"authority_level": ""}, "authority_level"),
    ({"kind": "secretariat"}, "kind"),
    ({"kind": "tin"}, "kind"),
    ({"email": "geen adres"}, "email"),
    ({"name": ""}, "name"),
]


def sent(client, **changes):
    return client.post(reverse("accounts:register"), {**GOOD, **changes})


@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_the_form_says_what_is_wrong_and_keeps_nothing(client, changes, field):
    answer = sent(client, **changes)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert (Registration.objects.count(), MailLog.objects.count()) == (0, 0)


def test_nothing_is_made_before_the_address_is_confirmed(client, post):
    assert sent(client).url == reverse("accounts:registered")

    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)
    ((to, text),) = post()
    assert to == "nieuw@portaal.example"
    token = text.partition("/bevestigen/")[2].partition("/")[0]
    (row,) = Registration.objects.all()
    assert token not in str(Registration.objects.values())
    assert registering.registration_for(token) == row


def test_a_new_person_confirms_and_the_organisation_waits(client, secretary, link_in, post):
    sent(client)
    path = link_in()

    answer = client.post(path, PERSON)

    assert answer.url == reverse("account_login")
    (organisation,) = Organisation.objects.filter(name=GOOD["name"])
    assert (organisation.status, organisation.number) == (OrganisationStatus.PENDING, "12345678")
    (membership,) = organisation.memberships.all()
    assert (membership.user.email, membership.role) == ("nieuw@portaal.example", Role.ADMINISTRATOR)
    assert membership.user.check_password(PASSWORD)
    assert [to for to, _text in post()] == [secretary.email]
    assert client.post(path, PERSON).status_code == 404
    assert Organisation.objects.filter(name=GOOD["name"]).count() == 1


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_is_the_same_whether_the_address_is_known(client, known, post):
    if known:
        UserFactory(email="nieuw@portaal.example")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = sent(client)
    kinds = [query["sql"].split()[0] for query in queries]

    page = client.get(answer.url).content.decode()
    ((to, text),) = post()
    assert (answer.status_code, to) == (302, "nieuw@portaal.example")
    assert kinds == ["SAVEPOINT", "INSERT", "INSERT", "RELEASE"]
    assert "account" not in text
    assert "nieuw@" not in page


def test_who_has_an_account_logs_in_first_and_then_confirms(client, link_in):
    user = UserFactory(email="nieuw@portaal.example")
    sent(client)
    path = link_in()
    assert client.post(path, PERSON).status_code == 200  # no second account, no way past the log-in
    assert User.objects.count() == 1

    client.force_login(user)
    assert client.post(path).url == reverse("home:work")

    assert [m.organisation.name for m in user.memberships.all()] == [GOOD["name"]]


def test_somebody_else_who_is_logged_in_cannot_confirm(client, link_in, stranger):
    sent(client)
    path = link_in()
    client.force_login(stranger)

    assert client.post(path, PERSON).status_code == 200

    assert Organisation.objects.filter(name=GOOD["name"]).count() == 0


def test_a_number_that_is_there_becomes_a_request_to_join(
    client, city, administrator, link_in, post
):
    sent(client)
    client.post(link_in(), PERSON)

    person = User.objects.get(email="nieuw@portaal.example")
    assert list(person.memberships.all()) == []
    (asked,) = JoinRequest.objects.all()
    assert (asked.user, asked.number_scheme, asked.number, asked.state) == (
        person,
        NumberScheme.KVK,
        city.number,
        JoinState.OPEN,
    )
    assert [to for to, _text in post()] == [administrator.email]


def test_a_link_that_is_too_old_is_no_link(client, link_in):
    sent(client)
    path = link_in()
    Registration.objects.update(expires_at=timezone.now())

    assert client.get(path).status_code == 404
    with pytest.raises(LinkUnusable):
        registering.confirm(Registration.objects.get(), NewPerson("Nieuw", PASSWORD, "nl"))
    assert User.objects.count() == 0
    assert registering.forget_stale() == 1
    assert Registration.objects.count() == 0


def test_what_can_still_be_confirmed_is_not_forgotten(client):
    sent(client)

    assert registering.forget_stale(now=timezone.now() + timedelta(days=13)) == 0
    assert registering.forget_stale(now=timezone.now() + timedelta(days=14)) == 1


def test_a_weak_password_makes_no_account(client, link_in):
    sent(client)

    answer = client.post(link_in(), {**PERSON, "password1": "kort", "password2": "kort"})

    assert list(answer.context["form"].errors) == ["password1"]
    assert User.objects.count() == 0


def test_who_registers_too_often_is_told_so(client):
    answers = [sent(client).status_code for _time in range(4)]

    assert answers == [302, 302, 302, 429]
    assert Registration.objects.count() == 3
