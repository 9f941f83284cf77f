"""The small cast: who works at the authority of a tender, and who does not."""

import pytest

from portal.accounts.enums import Role
from tests.factories import MembershipFactory, full_tender


@pytest.fixture
def buyer(db):
    """May change the tenders of the organisation."""
    return MembershipFactory(role=Role.EDITOR)


@pytest.fixture
def reader(buyer):
    """A colleague of the buyer who may look only."""
    return MembershipFactory(organisation=buyer.organisation, role=Role.READER)


@pytest.fixture
def stranger(db):
    """Does the buyer's work at another authority, and has a tender there."""
    membership = MembershipFactory(role=Role.EDITOR)
    full_tender(membership.organisation, by=membership.user, title="Andermans plein")
    return membership


@pytest.fixture
def tender(buyer):
    """The buyer's own, with everything in it."""
    return full_tender(buyer.organisation, by=buyer.user)


@pytest.fixture
def at_work(client, buyer):
    """A browser in which the buyer is logged in; texts in English."""
    client.force_login(buyer.user)
    client.cookies["django_language"] = "en"
    return client
