"""The deeds of a dossier: kept, refused when somebody was first, and told without names."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from duediligence import policies
from duediligence.actions import answering, dossiers, rows
from duediligence.facts import facts_of
from duediligence.models import Chain, Dossier, Evidence, Link, Measure, Risk, Section, Site
from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.audit.models import Entry, Value
from portal.operations.privacy.erasing import erase_person
from tests.factories import (
    ChainFactory,
    MembershipFactory,
    OrganisationFactory,
    RiskFactory,
    SiteFactory,
    SupplierFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SECRET = "Geheime Groeve Zevenbergen"


def test_a_supplier_has_one_dossier(editor):
    organisation = editor.current_membership.organisation

    opened = dossiers.open_dossier(organisation, "B", by=editor, now=NOW)

    assert (opened.group, opened.first_round, opened.round, opened.round_number) == (
        "B",
        2026,
        2026,
        1,
    )
    with pytest.raises(dossiers.DossierThere):
        dossiers.open_dossier(organisation, "C", by=editor, now=NOW)
    assert Dossier.objects.get().group == "B"


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_only_suppliers_open_one(kind):
    role = Role.COORDINATOR if kind == OrganisationKind.TIN else Role.ADMINISTRATOR
    user = MembershipFactory(organisation=OrganisationFactory(kind=kind), role=role).user
    organisation = user.current_membership.organisation

    allowed = policies.may_open_dossier(user, organisation)

    assert allowed == (kind == OrganisationKind.SUPPLIER)


@pytest.mark.parametrize(
    ("role", "status", "allowed"),
    [
        (Role.READER, OrganisationStatus.APPROVED, False),
        (Role.EDITOR, OrganisationStatus.PENDING, True),
        (Role.EDITOR, OrganisationStatus.CLOSED, False),
    ],
)
def test_who_writes_for_the_supplier(role, status, allowed):
    user = MembershipFactory(organisation=SupplierFactory(status=status), role=role).user

    assert policies.may_open_dossier(user, user.current_membership.organisation) == allowed


def test_a_round_begins_once_a_year_and_keeps_every_answer(dossier, editor):
    answering.answer_questions(dossier, 1, {"responsible": ("Directie", "")}, version=0, by=editor)
    with pytest.raises(dossiers.TooEarly):
        dossiers.begin_round(dossier, by=editor, now=NOW)

    dossiers.begin_round(dossier, by=editor, now=NOW.replace(year=2027))

    assert (dossier.round, dossier.round_number) == (2027, 2)
    answer = facts_of(dossier).answers["responsible"]
    assert (answer.value, answer.confirmed) == ("Directie", 2026)


def test_another_group_loses_no_answer(dossier, editor):
    answering.answer_questions(dossier, 1, {"responsible": ("Directie", "")}, version=0, by=editor)

    dossiers.choose_group(dossier, "A", version=1, by=editor)

    assert facts_of(dossier).answers["responsible"].value == "Directie"
    with pytest.raises(dossiers.ChangedMeanwhile):
        dossiers.choose_group(dossier, "B", version=1, by=editor)


def test_two_who_answer_the_same_page_do_not_overwrite_each_other(dossier, editor):
    def answer(value, version):
        given = {"responsible": (value, "")}
        return answering.answer_questions(dossier, 1, given, version=version, by=editor)

    assert answer("Directie", 0).version == 1
    with pytest.raises(dossiers.ChangedMeanwhile):  # read before anything was there
        answer("Inkoop", 0)
    assert answer("Inkoop", 1).version == 2
    with pytest.raises(dossiers.ChangedMeanwhile):
        answer("Directie", 1)
    assert Section.objects.get().answers["responsible"]["value"] == "Inkoop"


def test_answers_of_chains_stand_apart(dossier, editor):
    one, two = ChainFactory(dossier=dossier), ChainFactory(dossier=dossier)
    for chain, value in ((one, "ja"), (two, "nee")):
        given = {"chain-sources": (value, "")}
        answering.answer_questions(dossier, 2, given, chain=chain, version=0, by=editor)

    facts = facts_of(dossier)

    assert [chain.answers["chain-sources"].value for chain in facts.chains] == ["ja", "nee"]
    assert facts.answers == {}


def test_a_row_is_added_changed_and_removed(dossier, editor):
    chain = rows.add_row(Chain, dossier, {"name": "Graniet uit India"}, by=editor)
    site = rows.add_row(Site, dossier, {"role": "quarry", "chains": [chain]}, by=editor)

    rows.change_row(site, {"name": SECRET, "level": 1}, version=1, by=editor)

    assert (site.version, site.name, site.search_key) == (2, SECRET, SECRET.casefold())
    assert list(site.chains.all()) == [chain]
    with pytest.raises(dossiers.ChangedMeanwhile):
        rows.change_row(site, {"name": "Te laat"}, version=1, by=editor)
    rows.remove_row(site, by=editor)
    assert list(dossier.sites.all()) == []


def test_the_log_says_what_changed_and_never_the_name(dossier, editor):
    chain = rows.add_row(Chain, dossier, {"name": SECRET}, by=editor)
    site = rows.add_row(
        Site, dossier, {"role": "quarry", "name": SECRET, "chains": [chain]}, by=editor
    )
    rows.change_row(site, {"name": f"{SECRET} 2", "known_from": SECRET}, version=1, by=editor)
    given = {"chain-sources": (SECRET, SECRET)}
    answering.answer_questions(dossier, 2, given, chain=chain, version=0, by=editor)
    rows.remove_row(site, by=editor)

    told = [json.dumps(list(Entry.objects.values()), default=str)]
    told += [json.dumps(list(Value.objects.values()), default=str)]
    assert Entry.objects.filter(verb__startswith="dossier.").count() == 5
    assert "known_from" in told[1]
    assert "Zevenbergen" not in "".join(told)


def test_nothing_of_another_dossier_is_named(dossier, editor):
    strange = ChainFactory()

    with pytest.raises(rows.OfAnotherDossier):
        rows.add_row(Site, dossier, {"role": "quarry", "chains": [strange]}, by=editor)
    with pytest.raises(rows.OfAnotherDossier):
        rows.add_row(
            Risk, dossier, {"theme": "safety", "finding": "risk", "chain": strange}, by=editor
        )


def test_the_same_chain_twice_is_refused_in_words(dossier, editor):
    rows.add_row(Chain, dossier, {"name": "Graniet"}, by=editor)

    with pytest.raises(rows.RowThere):
        rows.add_row(Chain, dossier, {"name": "Graniet"}, by=editor)


def refused(model, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


def test_the_database_refuses_what_cannot_be(dossier):
    site, chain = SiteFactory(dossier=dossier), ChainFactory(dossier=dossier)

    refused(Link, dossier=dossier, chain=chain, seller=site, buyer=site)
    refused(Measure, dossier=dossier, title="weg", kind="exit")
    refused(Risk, dossier=dossier, theme="animals", finding="none", title="geen")
    refused(Risk, dossier=dossier, theme="animals", finding="risk", title="x", scale=4)
    refused(
        Evidence,
        dossier=dossier,
        title="x",
        kind="audit",
        scope="company",
        issued_on="2026-02-02",
        valid_until="2026-02-01",
    )


def test_facts_take_as_many_queries_for_a_large_dossier_as_for_a_small_one(
    dossier, django_assert_num_queries
):
    def fill(number):
        for n in range(number):
            chain = ChainFactory(dossier=dossier)
            site = SiteFactory(dossier=dossier, chains=[chain], level=1)
            risk = RiskFactory(dossier=dossier, chain=chain, site=site)
            measure = Measure.objects.create(dossier=dossier, title=f"m{n}")
            measure.risks.set([risk])
            Link.objects.create(
                dossier=dossier, chain=chain, seller=site, buyer=SiteFactory(dossier=dossier)
            )

    for number in (1, 10):
        fill(number)
        with django_assert_num_queries(10):
            facts = facts_of(dossier)
        assert len(facts.chains) in {1, 11}
    assert facts.sites[0].chains == {facts.chains[0].id}
    assert facts.measures[0].risks == {facts.risks[0].id}


def test_who_is_erased_stands_at_no_measure_any_more(dossier, editor):
    mine = Measure.objects.create(dossier=dossier, title="a", owner=editor.full_name)
    other = Measure.objects.create(dossier=dossier, title="b", owner="Iemand anders")

    erase_person(editor.pk, by=None)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.owner, other.owner) == ("", "Iemand anders")
