"""What the receiver of a dossier hears by mail: who, in which language, and not a word of it."""

import pytest
from django.urls import reverse

from duediligence.actions.sharing import revoke, send_newest
from duediligence.enums import Stage
from duediligence.models import Site
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import User
from portal.mail.models import MailLog
from portal.mail.optional import switch
from tenders.models import TenderMember
from tests.duediligence.sharing import make_market
from tests.factories import MembershipFactory, OrganisationFactory, SiteFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "Geheimgroeve"


@pytest.fixture
def market(dossier, editor):
    SiteFactory(dossier=dossier, name=SECRET, place=SECRET, level=2)
    made = make_market(dossier, editor)
    MailLog.objects.all().delete()
    return made


def told():
    """To whom and with which subject, since the last time; the mails are taken away."""
    mails = list(MailLog.objects.order_by("queued_at", "to"))
    assert all(SECRET not in f"{each.subject}{each.text}{each.html}" for each in mails)
    MailLog.objects.all().delete()
    return [(each.to, each.subject.partition(": ")[2]) for each in mails]


def test_from_the_first_share_to_the_last(market):
    name = market.dossier.organisation.name
    share = market.share()
    link = MailLog.objects.get().text
    assert share.get_absolute_url() in link
    assert reverse("accounts:mails") in link
    assert "Plein van de toets" in link
    assert told() == [(market.buyer.email, f"{name} deelt een dossier met u")]

    market.award()
    wide = market.share(Stage.AFTER_AWARD, seen=share)
    assert told() == [(market.buyer.email, f"{name} veranderde wat u van het dossier ziet")]

    Site.objects.update(known_from="Een brief")
    send_newest(wide, by=market.supplier)
    assert told() == [(market.buyer.email, f"{name} stuurde een nieuwer dossier")]

    revoke(wide, by=market.supplier)
    assert told() == [(market.buyer.email, f"{name} trok het dossier in")]


def test_each_hears_it_in_their_own_language(market):
    User.objects.filter(pk=market.coordinator.pk).update(language="en")

    market.share(Stage.TIN)

    name = market.dossier.organisation.name
    assert told() == [(market.coordinator.email, f"{name} shares a dossier with you")]


def test_who_works_on_the_tender_hears_it_and_not_the_whole_city(market):
    MembershipFactory(organisation=market.city, role=Role.EDITOR)
    assessor, gone = UserFactory(), UserFactory()
    for user, ended in ((assessor, None), (gone, "2020-01-01")):
        TenderMember.objects.create(
            tender=market.tender, user=user, email=user.email, role="reader",
            given_by=market.buyer, ends_on=ended,
        )  # fmt: skip

    market.share()

    assert {to for to, _subject in told()} == {market.buyer.email, assessor.email}


def test_without_anybody_on_the_tender_who_writes_for_the_city_hears_it(market):
    writer = MembershipFactory(organisation=market.city, role=Role.EDITOR).user
    MembershipFactory(organisation=market.city, role=Role.READER)
    market.buyer.memberships.all().delete()

    market.share()

    assert [to for to, _subject in told()] == [writer.email]


def test_who_works_for_a_supplier_too_hears_nothing(market):
    other = OrganisationFactory(kind=OrganisationKind.SUPPLIER)
    MembershipFactory(organisation=other, user=market.buyer, role=Role.READER)

    market.share()

    assert told() == []


def test_who_switched_it_off_hears_nothing(market):
    switch(market.buyer.pk, off=["dossier_shared"], on=[])

    market.share()

    assert told() == []
