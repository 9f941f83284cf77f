"""Two people of one supplier press at the same moment: on PostgreSQL, where they really do."""

import pytest

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.freezing import NothingChanged
from duediligence.actions.sharing import AlreadyEnded, note_reading, revoke, send_newest
from duediligence.models import Reading, Share
from portal.accounts.enums import Role
from portal.accounts.models import User
from tests.duediligence.sharing import make_market
from tests.factories import DossierFactory, MembershipFactory, SiteFactory, SupplierFactory
from tests.portal.accounts.test_at_once import at_once

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def market():
    organisation = SupplierFactory()
    supplier = MembershipFactory(organisation=organisation, role=Role.EDITOR).user
    dossier = DossierFactory(organisation=organisation)
    SiteFactory(dossier=dossier, role="quarry", country="IN")
    return make_market(dossier, supplier)


def again(share):
    return Share.objects.select_related("dossier__organisation", "receiver").get(pk=share.pk)


def test_two_who_share_together_share_once(market):
    answers = at_once(market.share, market.share)

    assert answers == sorted([None, ChangedMeanwhile], key=str)
    made = Share.objects.get()
    assert made.versions.count() == 1


def test_two_who_widen_together_replace_once(market):
    first = market.share(parts={"risks"})

    answers = at_once(*[lambda: market.share(seen=again(first))] * 2)

    assert answers == sorted([None, ChangedMeanwhile], key=str)
    assert Share.objects.filter(ended_at=None).count() == 1


def test_two_who_send_together_send_once(market):
    made = market.share()
    SiteFactory(dossier=market.dossier, role="processor", country="BE")

    answers = at_once(*[lambda: send_newest(again(made), by=market.supplier)] * 2)

    assert answers == sorted([None, NothingChanged], key=str)
    assert [each.number for each in made.versions.all()] == [2, 1]


def test_who_revokes_while_another_sends_leaves_nothing_running(market):
    made = market.share()
    SiteFactory(dossier=market.dossier, role="processor", country="BE")

    answers = at_once(
        lambda: send_newest(again(made), by=market.supplier),
        lambda: revoke(again(made), by=market.supplier),
    )

    assert set(answers) <= {None, AlreadyEnded}
    assert not Share.objects.received_by(market.buyer).exists()


def test_two_pages_that_one_reader_opens_together_are_one_reading(market):
    cut = market.share().versions.get()

    answers = at_once(*[lambda: note_reading(cut, User.objects.get(pk=market.buyer.pk))] * 3)

    assert answers == [None] * 3
    assert Reading.objects.count() == 1
