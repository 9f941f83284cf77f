"""The deeds: what they write, what they refuse, and that of two at once exactly one wins."""

import copy
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tenders.actions.deciding import (
    NoSuchOutcome,
    ReasonMissing,
    decide_outcome,
    withdraw_decision,
)
from tenders.actions.editing import ChangedMeanwhile, ReferenceTaken, change_tender, create_tender
from tenders.actions.stations import change_station, tick_station
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.models import Lot, OutcomeDecision, StationState, StoneItem, Tender
from tests.factories import OrganisationFactory, TenderFactory, UserFactory, full_tender
from tests.tenders.together import at_once, outcomes

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "Café-terras",
    "reference": "Z-1",
    "place": "Sint-Niklaas",
    "jurisdiction": "nl",
    "authority_level": "subcentral",
    "nature": "works",
}


# --- Making and changing ---
def test_a_tender_is_made_with_what_is_searched_and_sorted():
    organisation, maker = OrganisationFactory(), UserFactory()
    tender = create_tender(organisation, VALUES, by=maker)

    row = Tender.objects.get()
    assert row == tender
    assert {name: getattr(row, name) for name in VALUES} == VALUES
    assert (row.title_key, row.search_key) == ("cafe-terras", "cafe-terras z-1 sint-niklaas")
    assert (row.version, row.created_by, row.organisation) == (1, maker, organisation)


def test_a_reference_is_taken_once_per_organisation():
    organisation = OrganisationFactory()
    create_tender(organisation, VALUES, by=None)
    create_tender(OrganisationFactory(), VALUES, by=None)

    with pytest.raises(ReferenceTaken) as refused:
        create_tender(organisation, {**VALUES, "title": "Ander"}, by=None)

    assert "Z-1" in refused.value.message
    assert Tender.objects.count() == 2  # and the transaction still works


def test_a_change_counts_and_folds(tender):
    before = tender.updated_at
    change_tender(tender, {"title": "Plein van Één", "place": "Gent"}, version=1)

    row = Tender.objects.get(pk=tender.pk)
    assert (row.title, row.version, tender.version) == ("Plein van Één", 2, 2)
    assert row.title_key == "plein van een"
    assert row.search_key == f"plein van een {tender.reference} gent"
    assert row.updated_at > before


@pytest.mark.parametrize("version", [0, 2, -1, 10**30])
def test_a_change_of_another_version_is_refused_and_changes_nothing(tender, version):
    before = Tender.objects.filter(pk=tender.pk).values().get()

    with pytest.raises(ChangedMeanwhile):
        change_tender(tender, {"title": "Nee"}, version=version, stones=[], lots=[])

    assert Tender.objects.filter(pk=tender.pk).values().get() == before
    assert (tender.stones.count(), tender.lots.count()) == (1, 2)


def test_a_change_to_a_reference_that_is_taken_is_refused(tender):
    TenderFactory(organisation=tender.organisation, reference="bezet")

    with pytest.raises(ReferenceTaken):
        change_tender(tender, {"reference": "bezet"}, version=1, lots=[])

    row = Tender.objects.get(pk=tender.pk)
    assert (row.reference == "bezet", row.version, row.lots.count()) == (False, 1, 2)


def test_rows_that_are_given_replace_all_rows_and_others_stay(tender):
    change_tender(tender, {}, version=1, stones=[{"stone": "slate"}, {"product": "kerbs"}])
    assert list(StoneItem.objects.values_list("stone", "product")) == [
        ("slate", ""),
        ("", "kerbs"),
    ]
    assert Lot.objects.count() == 2

    change_tender(tender, {}, version=2, lots=[])
    assert (StoneItem.objects.count(), Lot.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"value_cents": -1},
        {"reference": None},
        {"title": None},
    ],
)
def test_the_database_refuses_what_may_never_be(tender, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tender.objects.filter(pk=tender.pk).update(**values)


def test_two_copies_of_one_version_save_once(tender):
    """What two tabs do, one after the other: it holds on every database."""
    mine, theirs = copy.copy(tender), copy.copy(tender)
    change_tender(theirs, {"title": "Van hen"}, version=1)

    with pytest.raises(ChangedMeanwhile):
        change_tender(mine, {"title": "Van mij"}, version=1)

    assert Tender.objects.get(pk=tender.pk).title == "Van hen"


@pytest.mark.django_db(transaction=True)
def test_of_people_who_save_one_version_at_once_exactly_one_wins():
    tender = full_tender()
    titles = [f"Van {number}" for number in range(4)]

    results = at_once(
        *(
            lambda title=title: change_tender(
                Tender.objects.get(pk=tender.pk),
                {"title": title},
                version=1,
                lots=[{"identifier": title}],
            )
            for title in titles
        )
    )

    assert outcomes(results) == ["ChangedMeanwhile"] * 3 + ["NoneType"]
    winner = titles[results.index(None)]
    row = Tender.objects.get(pk=tender.pk)
    assert (row.title, row.version) == (winner, 2)
    assert [lot.identifier for lot in row.lots.all()] == [winner]


@pytest.mark.django_db(transaction=True)
def test_of_people_who_take_one_reference_at_once_exactly_one_gets_it():
    organisation = OrganisationFactory()

    results = at_once(*(lambda: create_tender(organisation, VALUES, by=None) for _ in range(4)))

    assert outcomes(results) == ["ReferenceTaken"] * 3 + ["Tender"]
    assert Tender.objects.count() == 1


# --- Deciding ---
def outcome_of(tender, key="isv"):
    return advise(facts_of(Tender.objects.get(pk=tender.pk))).get(key)


def test_following_keeps_the_outcome_the_day_and_the_rule(tender, buyer):
    said = outcome_of(tender)
    before = datetime.now(UTC)
    decision = decide_outcome(
        tender, "isv", said.digest(), followed=True, reason="hoort niet bij volgen", by=buyer.user
    )

    decision.refresh_from_db()
    assert (decision.followed, decision.reason, decision.decided_by) == (True, "", buyer.user)
    assert decision.outcome == said.as_data()
    assert decision.rule_version == advise(facts_of(tender)).rule_version
    assert decision.decided_at >= before


@pytest.mark.parametrize("reason", ["", " ", "\n\t\u00a0"])
def test_departing_needs_a_reason(tender, buyer, reason):
    with pytest.raises(ReasonMissing):
        decide_outcome(
            tender,
            "isv",
            outcome_of(tender).digest(),
            followed=False,
            reason=reason,
            by=buyer.user,
        )

    assert not OutcomeDecision.objects.filter(key="isv").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeDecision.objects.update(followed=False, reason="")


@pytest.mark.parametrize(("key", "digest"), [("isv", "x"), ("isv", ""), ("onzin", "x"), ("", "")])
def test_what_the_advice_does_not_say_cannot_be_decided(tender, buyer, key, digest):
    with pytest.raises(NoSuchOutcome):
        decide_outcome(tender, key, digest, followed=True, reason="", by=buyer.user)

    assert set(OutcomeDecision.objects.values_list("key", flat=True)) == {"threshold"}


def test_facts_that_changed_while_one_read_are_noticed(tender, buyer):
    read = outcome_of(tender, "threshold").digest()
    change_tender(tender, {"value_cents": 100}, version=1)

    with pytest.raises(NoSuchOutcome):
        decide_outcome(tender, "threshold", read, followed=True, reason="", by=buyer.user)


def test_deciding_again_replaces_and_undoing_takes_away(tender, buyer):
    digest = outcome_of(tender).digest()
    decide_outcome(tender, "isv", digest, followed=False, reason=" Nee. ", by=buyer.user)
    assert OutcomeDecision.objects.get(key="isv").reason == "Nee."
    decide_outcome(tender, "isv", digest, followed=True, reason="", by=buyer.user)
    assert OutcomeDecision.objects.get(key="isv").followed is True

    withdraw_decision(tender, "isv")
    withdraw_decision(tender, "isv")
    assert set(OutcomeDecision.objects.values_list("key", flat=True)) == {"threshold"}


def test_what_was_decided_stays_when_facts_change(tender):
    before = OutcomeDecision.objects.values().get()
    change_tender(tender, {"value_cents": 100, "jurisdiction": "be"}, version=1)

    assert OutcomeDecision.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_leave_one_decision():
    tender, person = full_tender(), UserFactory()
    digest = outcome_of(tender).digest()

    results = at_once(
        *(
            lambda followed=followed: decide_outcome(
                Tender.objects.get(pk=tender.pk),
                "isv",
                digest,
                followed=followed,
                reason="Daarom.",
                by=person,
            )
            for followed in (True, False)
        )
    )

    assert outcomes(results) == ["OutcomeDecision"] * 2
    assert OutcomeDecision.objects.filter(key="isv").count() == 1


# --- Stations ---
def test_a_station_keeps_what_is_noted(tender, buyer):
    values = {"owner": "Inkoper", "due_date": date(2026, 9, 9)}
    state = change_station(tender, "B1", values, by=buyer.user, version=0)

    row = StationState.objects.values(*values, "status", "done_at", "version").get(pk=state.pk)
    assert row == {**values, "status": "open", "done_at": None, "version": 1}


def test_a_station_of_another_version_is_refused(tender, buyer):
    change_station(tender, "B1", {"owner": "een"}, by=buyer.user, version=0)
    change_station(tender, "B1", {"owner": "twee"}, by=buyer.user, version=1)

    for version in (0, 1, 3, -1):
        with pytest.raises(ChangedMeanwhile):
            change_station(tender, "B1", {"owner": "nee"}, by=buyer.user, version=version)

    row = StationState.objects.get(tender=tender, code="B1")
    assert (row.owner, row.version, row.updated_by) == ("twee", 2, buyer.user)


def test_ticking_off_keeps_the_owner_and_the_moment_follows_the_tick(tender, buyer):
    change_station(tender, "B1", {"owner": "blijft"}, by=buyer.user, version=0)
    tick_station(tender, "B1", done=True, by=buyer.user)
    row = StationState.objects.get(tender=tender, code="B1")
    assert (row.status, row.owner, row.version) == ("done", "blijft", 2)
    assert row.done_at is not None

    tick_station(tender, "B1", done=False, by=buyer.user)
    row.refresh_from_db()
    assert (row.status, row.owner, row.done_at, row.version) == ("open", "blijft", None, 3)


def test_ticking_off_makes_the_note_of_somebody_else_a_conflict(tender, buyer):
    change_station(tender, "B1", {"owner": "een"}, by=buyer.user, version=0)
    tick_station(tender, "B1", done=True, by=buyer.user)

    with pytest.raises(ChangedMeanwhile):
        change_station(tender, "B1", {"status": "open"}, by=buyer.user, version=1)

    assert StationState.objects.get(tender=tender, code="B1").status == "done"


@pytest.mark.django_db(transaction=True)
def test_of_people_who_note_at_once_exactly_one_wins():
    tender, person = full_tender(), UserFactory()
    for version in (0, 1):
        results = at_once(
            *(
                lambda note=note, version=version: change_station(
                    tender, "B1", {"owner": note}, by=person, version=version
                )
                for note in ("een", "twee", "drie")
            )
        )
        assert outcomes(results) == ["ChangedMeanwhile"] * 2 + ["StationState"]
        (won,) = [each for each in results if isinstance(each, StationState)]
        row = StationState.objects.get(tender=tender, code="B1")
        assert (row.owner, row.version) == (won.owner, version + 1)


@pytest.mark.django_db(transaction=True)
def test_people_who_tick_at_once_leave_one_row():
    tender, person = full_tender(), UserFactory()

    results = at_once(*(lambda: tick_station(tender, "B1", done=True, by=person) for _ in range(3)))

    assert outcomes(results) == ["NoneType"] * 3
    row = StationState.objects.get(tender=tender, code="B1")
    assert (row.status, row.version) == ("done", 3)
