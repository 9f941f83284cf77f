"""An organisation with its people, somebody from outside, and the mails that go out."""

import re

import pytest
from django.core import mail

from portal.accounts.enums import NumberScheme, OrganisationKind, Role
from portal.mail import sending
from tests.factories import MembershipFactory, OrganisationFactory


@pytest.fixture
def city(db):
    return OrganisationFactory(number_scheme=NumberScheme.KVK, number="12345678")


@pytest.fixture
def administrator(city):
    return MembershipFactory(organisation=city, role=Role.ADMINISTRATOR).user


@pytest.fixture
def editor(city):
    return MembershipFactory(organisation=city, role=Role.EDITOR).user


@pytest.fixture
def stranger(db):
    return MembershipFactory(role=Role.ADMINISTRATOR).user


@pytest.fixture
def secretary(db):
    return MembershipFactory(
        organisation__kind=OrganisationKind.SECRETARIAT,
        organisation__authority_level="",
        role=Role.ADMINISTRATOR,
    ).user


@pytest.fixture
def post():
    """Send what waits; gives receiver and text of each mail, and empties the box."""

    def deliver():
        sending.deliver_due()
        letters = [(message.to[0], message.body) for message in mail.outbox]
        mail.outbox.clear()
        return letters

    return deliver


@pytest.fixture
def link_in(post):
    """The path of the link in the one mail that goes out now."""

    def find():
        ((_to, text),) = post()
        (path,) = re.findall(r"https?://[^/\s]+(/(?:aanmelden|uitnodiging)/\S+)", text)
        return path

    return find
