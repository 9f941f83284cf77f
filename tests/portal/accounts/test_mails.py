"""Which mails a person gets: chosen on a page, and held to."""

import pytest
from django.urls import reverse

from portal.accounts.enums import OrganisationKind
from portal.audit.models import Entry
from portal.mail.models import SwitchedOff
from portal.mail.optional import switch, switched_off_by
from portal.mail.sending import send
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:mails")
CONTEXT = {"organisation": "Steenhandel", "report": 1, "url": "x", "choices_url": "x"}


def member(kind):
    return MembershipFactory(organisation=OrganisationFactory(kind=kind)).user


def test_only_what_one_gets_is_asked(client):
    client.force_login(member(OrganisationKind.SUPPLIER))
    page = client.get(PAGE).content.decode()
    assert 'value="dossier_reminder"' in page
    assert 'value="dossier_shared"' not in page

    client.force_login(UserFactory())
    assert "U krijgt alleen mails bij" in client.get(PAGE).content.decode()


def test_switching_off_and_on_again(client):
    user = member(OrganisationKind.SUPPLIER)
    switch(user.pk, off=["iets_anders"], on=[])
    client.force_login(user)

    client.post(PAGE, {})
    assert switched_off_by(user.pk) == {"dossier_reminder", "iets_anders"}
    assert "checked" not in client.get(PAGE).content.decode()
    assert send("dossier_reminder", user.email, CONTEXT, "nl", person_id=user.pk) is None
    assert send("dossier_reminder", "ander@portaal.example", CONTEXT, "nl") is not None

    client.post(PAGE, {})
    client.post(PAGE, {"wanted": ["dossier_reminder"]})
    assert switched_off_by(user.pk) == {"iets_anders"}
    assert send("dossier_reminder", user.email, CONTEXT, "nl", person_id=user.pk) is not None
    assert Entry.objects.filter(verb="user.mails-chosen").count() == 2


def test_what_was_not_offered_cannot_be_chosen(client):
    user = member(OrganisationKind.AUTHORITY)
    client.force_login(user)

    answer = client.post(PAGE, {"wanted": ["dossier_reminder"]})

    assert answer.status_code == 200
    assert not SwitchedOff.objects.exists()


def test_a_mail_that_somebody_waits_for_cannot_be_switched_off():
    user = UserFactory()
    switch(user.pk, off=["password_reset"], on=[])

    context = {"url": "x", "hours": 2}
    assert send("password_reset", user.email, context, "nl", person_id=user.pk) is not None
