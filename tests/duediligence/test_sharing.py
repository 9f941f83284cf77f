"""Sharing: who is shown what, until when, and what two people who press at once get."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.freezing import NothingChanged
from duediligence.actions.sharing import (
    AlreadyEnded,
    ShareRefused,
    ask_for_dossiers,
    note_reading,
    revoke,
    send_newest,
    share,
)
from duediligence.core.content import digest_of
from duediligence.enums import ShareState, Stage
from duediligence.models import Ask, Reading, Share, SharedVersion, Snapshot
from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Organisation
from portal.audit.models import Entry, Value
from portal.operations.privacy.exporting import export_person
from tenders.enums import TenderRole
from tenders.models import Tender, TenderMember
from tests.duediligence.sharing import EVERYTHING, in_days, make_market, terms
from tests.factories import (
    ChainFactory,
    MembershipFactory,
    OrganisationFactory,
    SiteFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NAME = "Groeve Zwijgzaam"


@pytest.fixture
def market(dossier, editor):
    chain = ChainFactory(dossier=dossier, name="Graniet", stone="granite")
    SiteFactory(dossier=dossier, chains=[chain], role="quarry", name=NAME, country="IN", level=2)
    return make_market(dossier, editor)


def sent(made):
    return json.dumps(made.versions.first().content)


# --- What is sent -------------------------------------------------------------------------------
def test_before_the_award_the_tender_gets_country_and_risk_of_a_frozen_version(market):
    made = market.share()

    cut = made.versions.get()
    assert cut.snapshot == Snapshot.objects.get()
    assert NAME in json.dumps(cut.snapshot.content)
    assert NAME not in json.dumps(cut.content)
    assert cut.content["sites"][0]["country"] == "IN"
    assert cut.digest == digest_of(cut.content)


def test_tin_gets_names_and_after_the_award_so_does_the_buyer(market):
    assert NAME in sent(market.share(Stage.TIN))
    with pytest.raises(ShareRefused):
        market.share(Stage.AFTER_AWARD)
    market.award()
    assert NAME in sent(market.share(Stage.AFTER_AWARD))


def test_only_what_the_tender_asks_for_is_sent(market):
    market.ask = ask_for_dossiers(market.tender, ["risks"], [], version=1, by=market.buyer)

    with pytest.raises(ShareRefused):
        market.share()
    made = market.share(parts={"risks"})

    assert "sites" not in made.versions.get().content


@pytest.mark.parametrize("award", [None, in_days(1)])
def test_everything_waits_for_the_day_of_the_award(market, award):
    Tender.objects.filter(pk=market.tender.pk).update(award_date=award)
    market.ask.tender.refresh_from_db()

    with pytest.raises(ShareRefused):
        market.share(Stage.AFTER_AWARD)
    assert not Share.objects.exists()


def test_everything_rests_on_an_agreement(market):
    with pytest.raises(ShareRefused):
        market.share(Stage.AFTER_AWARD, direct=True, agreement="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(
            dossier=market.dossier, receiver=market.city, in_tender=False, stage="after-award",
            parts=[], ends_on=in_days(1), shared_at=timezone.now(),
        )  # fmt: skip


def refused_receivers():
    yield "a supplier", SupplierFactory, Stage.BEFORE_AWARD
    yield "the secretariat", lambda: _kind(OrganisationKind.SECRETARIAT), Stage.BEFORE_AWARD
    yield "names to a buyer", OrganisationFactory, Stage.TIN
    yield "everything to TIN", lambda: _kind(OrganisationKind.TIN), Stage.AFTER_AWARD
    yield (
        "not approved",
        lambda: OrganisationFactory(status=OrganisationStatus.PENDING),
        Stage.BEFORE_AWARD,
    )


def _kind(kind):
    return OrganisationFactory(kind=kind)


@pytest.mark.parametrize(
    ("make", "stage"), [(m, s) for _n, m, s in refused_receivers()],
    ids=[name for name, _m, _s in refused_receivers()],
)  # fmt: skip
def test_who_may_not_be_shown_so_much_is_sent_nothing(market, make, stage):
    with pytest.raises(ShareRefused):
        share(market.dossier, terms(stage), receiver=make(), by=market.supplier)

    assert not Share.objects.exists()
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("wrong", [{"days": -1}, {"parts": set()}, {"parts": {"prices"}}])
def test_terms_that_make_no_sense_are_refused(market, wrong):
    with pytest.raises(ShareRefused):
        market.share(**wrong)


def test_a_supplier_that_waits_for_approval_shares_nothing(market):
    market.dossier.organisation.status = OrganisationStatus.PENDING

    with pytest.raises(ShareRefused):
        market.share()


# --- Who sees it --------------------------------------------------------------------------------
def seers(made, market):
    """Everybody of a small world who comes through the door."""
    outsider = MembershipFactory(organisation=OrganisationFactory()).user
    TenderMember.objects.create(
        tender=market.tender, user=outsider, email=outsider.email, role=TenderRole.READER,
        given_by=market.buyer,
    )  # fmt: skip
    people = {
        "supplier": market.supplier,
        "buyer": market.buyer,
        "role in the tender": outsider,
        "coordinator": market.coordinator,
        "other city": MembershipFactory(organisation=OrganisationFactory()).user,
        "competitor": MembershipFactory(organisation=SupplierFactory()).user,
        "secretariat": MembershipFactory(
            organisation=_kind(OrganisationKind.SECRETARIAT), role=Role.ADMINISTRATOR
        ).user,
        "nowhere": UserFactory(),
    }
    return {
        who
        for who, user in people.items()
        if Share.objects.visible_to(user).filter(pk=made.pk).exists()
    }


def test_in_a_tender_its_people_see_it_and_nobody_else(market):
    assert seers(market.share(), market) == {"supplier", "buyer", "role in the tender"}


def test_with_an_organisation_its_people_see_it_and_nobody_else(market):
    assert seers(market.share(direct=True), market) == {"supplier", "buyer"}
    assert seers(market.share(Stage.TIN), market) == {"supplier", "coordinator"}


def test_who_works_for_a_supplier_too_sees_nothing_of_another(market):
    made = market.share()
    double = MembershipFactory(organisation=market.city).user
    assert Share.objects.received_by(double).get() == made

    MembershipFactory(organisation=SupplierFactory(), user=double)

    assert not Share.objects.visible_to(double).exists()


def _to_another_city(made, market):
    Tender.objects.filter(pk=market.tender.pk).update(
        organisation=MembershipFactory(organisation=OrganisationFactory()).organisation
    )


ENDS = {
    "revoked": lambda made, market: revoke(made, by=market.supplier),
    "past its last day": lambda made, _m: Share.objects.filter(pk=made.pk).update(
        ends_on=in_days(-1)
    ),
    "the tender is of another city now": _to_another_city,
    "the tender lies in the bin": lambda _made, market: Tender.objects.filter(
        pk=market.tender.pk
    ).update(deleted_at=timezone.now()),
    "the tender is gone": lambda _made, market: Tender.objects.filter(
        pk=market.tender.pk
    ).update(deleted_at=timezone.now()) and market.tender.delete(),
    "the city was closed": lambda _made, market: Organisation.objects.filter(
        pk=market.city.pk
    ).update(status=OrganisationStatus.CLOSED),
}  # fmt: skip


@pytest.mark.parametrize("change", ENDS.values(), ids=ENDS)
def test_what_has_ended_is_seen_by_the_supplier_alone(market, change):
    made = market.share()
    assert Share.objects.received_by(market.buyer).exists()

    change(made, market)

    visible = Share.objects.filter(pk=made.pk)
    assert not visible.received_by(market.buyer).exists()
    assert visible.visible_to(market.supplier).exists()


def test_it_is_seen_until_and_on_its_last_day(market):
    made = market.share(days=0)

    assert Share.objects.received_by(market.buyer).get() == made
    assert made.state() == ShareState.RUNNING
    assert made.state(in_days(1)) == ShareState.OVER


def test_a_code_is_found_however_it_is_typed_and_only_while_the_tender_is_there(market):
    typed = market.ask.spoken_code.lower()

    assert Ask.objects.at(f" {typed} ").get() == market.ask
    assert not Ask.objects.at("").exists()
    Tender.objects.filter(pk=market.tender.pk).update(deleted_at=timezone.now())
    assert not Ask.objects.at(typed).exists()


# --- Later --------------------------------------------------------------------------------------
def test_what_changes_later_is_seen_only_once_it_is_sent(market):
    made = market.share()
    SiteFactory(dossier=market.dossier, role="quarry", country="BE", level=3)
    assert "BE" not in sent(made)

    send_newest(made, by=market.supplier)

    assert [each.number for each in made.versions.all()] == [2, 1]
    assert "BE" in sent(made)


def test_nothing_is_sent_when_the_receiver_would_see_no_difference(market):
    made = market.share()
    site = market.dossier.sites.get()
    type(site).objects.filter(pk=site.pk).update(name="Anders")

    with pytest.raises(NothingChanged):
        send_newest(made, by=market.supplier)

    made.refresh_from_db()
    assert made.version == made.versions.count() == 1
    assert Snapshot.objects.count() == 1


def test_nothing_is_sent_after_the_end(market):
    made = market.share()
    revoke(made, by=market.supplier)
    SiteFactory(dossier=market.dossier, role="quarry", country="BE")

    with pytest.raises(AlreadyEnded):
        send_newest(made, by=market.supplier)


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_sent(market, deed):
    market.share()

    rows = SharedVersion.objects.all()
    deeds = {"update": lambda: rows.update(digest="x"), "delete": rows.delete}

    with pytest.raises(IntegrityError), transaction.atomic():
        deeds[deed]()


# --- Two who press at once ----------------------------------------------------------------------
def test_of_two_who_share_the_same_one_wins(market):
    market.share()
    with pytest.raises(ChangedMeanwhile):
        market.share()

    assert Share.objects.count() == 1


def test_a_wider_share_replaces_the_one_that_was_seen(market):
    first = market.share(parts={"risks"})
    second = market.share(seen=first)
    with pytest.raises(ChangedMeanwhile):
        market.share(seen=first)

    first.refresh_from_db()
    assert (first.state(), second.state()) == (ShareState.REPLACED, ShareState.RUNNING)
    assert list(Share.objects.received_by(market.buyer)) == [second]


def test_it_is_revoked_once(market):
    made = market.share()
    stale = Share.objects.get(pk=made.pk)
    revoke(made, by=market.supplier)
    with pytest.raises(AlreadyEnded):
        revoke(stale, by=market.supplier)

    assert Entry.objects.filter(verb="dossier.share-ended").count() == 1


def test_of_two_who_change_what_is_asked_one_wins(market):
    ask_for_dossiers(market.tender, ["chain"], [], version=1, by=market.buyer)
    with pytest.raises(ChangedMeanwhile):
        ask_for_dossiers(market.tender, [], [], version=1, by=market.buyer)
    with pytest.raises(ChangedMeanwhile):
        ask_for_dossiers(market.tender, [], [], version=0, by=market.buyer)

    assert Ask.objects.get().before == ["chain"]


# --- The log ------------------------------------------------------------------------------------
def test_who_looked_is_kept_once_a_day_and_version(market):
    cut = market.share().versions.get()
    for moment in (0, 1):
        note_reading(cut, market.buyer, now=timezone.now() + timedelta(days=moment))
        note_reading(cut, market.buyer, now=timezone.now() + timedelta(days=moment))

    assert [each.organisation for each in Reading.objects.all()] == [market.city] * 2
    assert Entry.objects.filter(verb="dossier.read", organisation_id=market.city.pk).count() == 2


def test_somebody_with_a_role_reads_for_where_they_work(market):
    cut = market.share().versions.get()
    elsewhere = MembershipFactory(organisation=OrganisationFactory()).user
    nowhere = UserFactory()
    note_reading(cut, elsewhere)
    note_reading(cut, nowhere)

    places = {each.reader: each.organisation for each in Reading.objects.all()}
    assert places == {elsewhere: elsewhere.current_membership.organisation, nowhere: None}


def test_a_person_is_told_which_dossiers_they_read(market):
    note_reading(market.share().versions.get(), market.buyer)

    found = json.dumps(export_person(market.buyer.pk), default=str)
    assert market.dossier.organisation.name in found


def test_the_log_tells_every_deed_and_no_name_of_a_place(market):
    made = market.share(Stage.TIN, parts=EVERYTHING)
    SiteFactory(dossier=market.dossier, role="processor", name="Zagerij Zwijgzaam")
    send_newest(made, by=market.supplier)
    note_reading(made.versions.first(), market.coordinator)
    revoke(made, by=market.supplier)

    about = Entry.objects.filter(subject_id=str(market.dossier.pk))
    assert set(about.values_list("verb", flat=True)) == {
        "dossier.frozen",
        "dossier.shared",
        "dossier.sent-again",
        "dossier.read",
        "dossier.share-ended",
    }
    assert "Zwijgzaam" not in " ".join(Value.objects.values_list("content", flat=True))
