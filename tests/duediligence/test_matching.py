"""That two suppliers name one place: who sees it, who hears of it, and that nothing leaks."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from duediligence.actions.dossiers import ChangedMeanwhile
from duediligence.actions.matching import (
    BothTold,
    QuestionGone,
    answer_question,
    find_matches,
    judge_match,
)
from duediligence.actions.rows import change_row
from duediligence.enums import Consent, MatchState
from duediligence.models import MatchConsent, Site, SiteMatch
from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Organisation
from portal.audit.models import Entry
from portal.mail.models import MailLog
from tests.factories import (
    ChainFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    SiteFactory,
    SupplierFactory,
)
from tests.tenders.together import at_once

pytestmark = pytest.mark.django_db
#: What the other supplier typed; nothing that this supplier gets may hold it.
SECRET = "Zwartwoudgroeve"


@pytest.fixture
def rival(db):
    organisation = SupplierFactory(name="Ander Bedrijf", number="00000042")
    return MembershipFactory(organisation=organisation, role=Role.ADMINISTRATOR).user


@pytest.fixture
def coordinator(db):
    tin = OrganisationFactory(name="Team Toets", kind=OrganisationKind.TIN)
    return MembershipFactory(organisation=tin, role=Role.COORDINATOR).user


@pytest.fixture
def theirs(rival):
    dossier = DossierFactory(organisation=rival.current_membership.organisation)
    return SiteFactory(dossier=dossier, name=f"{SECRET} Ltd", place="Ilkal", country="IN", level=1)


@pytest.fixture
def mine(dossier):
    return SiteFactory(dossier=dossier, name=SECRET.upper(), place="Ilkal", country="IN", level=2)


@pytest.fixture
def match(mine, theirs):
    assert find_matches() == 1
    return SiteMatch.objects.with_sides().get()


def judge(match, state=MatchState.CONFIRMED, *, by, **more):
    seen = more.pop("seen", (match.first.version, match.second.version))
    judge_match(match, state, "Zelfde adres.", version=match.version, seen=seen, by=by, **more)


def question_of(dossier):
    return MatchConsent.objects.select_related("match", "site", "dossier").get(dossier=dossier)


# --- Finding ---------------------------------------------------------------------------------
def test_a_pair_is_found_once_and_keeps_what_was_judged(match, coordinator):
    judge(match, MatchState.SPLIT, by=coordinator)

    assert find_matches() == 0
    assert SiteMatch.objects.get().state == MatchState.SPLIT


def test_a_pair_that_nobody_judged_goes_when_it_is_none_any_more(match, mine, editor):
    change_row(mine, {"name": "Heel anders"}, version=mine.version, by=editor)

    assert find_matches() == 0
    assert not SiteMatch.objects.exists()


@pytest.mark.parametrize(
    "change", [{"level": 0}, {"name": ""}, {"country": "CN"}, {"role": "importer"}]
)
def test_what_is_unknown_or_elsewhere_is_no_pair(mine, theirs, change):
    Site.objects.filter(pk=mine.pk).update(**change)

    assert find_matches() == 0


def test_suppliers_that_wait_for_approval_are_not_compared(mine, theirs):
    organisation = theirs.dossier.organisation
    Organisation.objects.filter(pk=organisation.pk).update(status=OrganisationStatus.PENDING)

    assert find_matches() == 0


# --- Judging ---------------------------------------------------------------------------------
def test_confirming_asks_both_and_names_nothing(match, coordinator, dossier, theirs):
    judge(match, by=coordinator)

    assert {each.dossier_id for each in MatchConsent.objects.all()} == {
        dossier.pk,
        theirs.dossier_id,
    }
    for sent in MailLog.objects.filter(template="match_asked"):
        said = sent.subject + sent.text + sent.html
        assert SECRET.lower() not in said.lower()
        assert "Ander Bedrijf" not in said
    assert MailLog.objects.filter(template="match_asked").count() == 2


def test_a_judgement_about_places_that_changed_is_refused_whole(match, coordinator, mine, editor):
    change_row(mine, {"place": "Hospet"}, version=mine.version, by=editor)

    with pytest.raises(ChangedMeanwhile):
        judge(match, by=coordinator)

    assert SiteMatch.objects.get().state == MatchState.FOUND
    assert not MatchConsent.objects.exists()
    assert not Entry.objects.filter(verb="site-match.confirmed").exists()


def test_of_two_judgements_the_second_is_refused(match, coordinator):
    again = SiteMatch.objects.with_sides().get()
    judge(match, by=coordinator)

    with pytest.raises(ChangedMeanwhile):
        judge(again, MatchState.SPLIT, by=coordinator)

    assert SiteMatch.objects.get().state == MatchState.CONFIRMED


def test_splitting_later_withdraws_the_questions(match, coordinator, dossier):
    judge(match, by=coordinator)
    asked = question_of(dossier)
    judge(SiteMatch.objects.with_sides().get(), MatchState.SPLIT, by=coordinator)

    with pytest.raises(QuestionGone):
        answer_question(asked, Consent.YES, by=coordinator)
    assert not MatchConsent.objects.exists()


# --- Agreeing ---------------------------------------------------------------------------------
def test_only_when_both_agree_both_are_told(match, coordinator, dossier, theirs, editor, rival):
    judge(match, by=coordinator)

    answer_question(question_of(dossier), Consent.YES, by=editor)
    assert SiteMatch.objects.get().told_at is None
    assert not MailLog.objects.filter(template="match_told").exists()

    answer_question(question_of(theirs.dossier), Consent.YES, by=rival)
    told = SiteMatch.objects.with_sides().get()
    assert told.told_at
    assert MailLog.objects.filter(template="match_told").count() == 2
    with pytest.raises(QuestionGone):
        answer_question(question_of(dossier), Consent.NO, by=editor)
    with pytest.raises(BothTold):
        judge(told, MatchState.SPLIT, by=coordinator)


def test_no_can_become_yes_and_nobody_hears_who_said_it(
    match, coordinator, dossier, theirs, at_work, editor, rival
):
    judge(match, by=coordinator)
    answer_question(question_of(theirs.dossier), Consent.NO, by=rival)
    answer_question(question_of(dossier), Consent.YES, by=editor)

    page = at_work.get(question_of(dossier).get_absolute_url()).content.decode()

    assert "Ander Bedrijf" not in page
    assert SiteMatch.objects.get().told_at is None


# --- Who sees what ----------------------------------------------------------------------------
def pages_of_a_supplier(dossier):
    yield reverse("home:work")
    yield dossier.get_absolute_url()
    for kind in ("schakels", "ketens", "risicos", "bewijs"):
        yield reverse("duediligence:rows", args=[dossier.pk, kind])
    for kind in ("schakels", "verbindingen", "bewijs"):
        yield reverse("duediligence:add", args=[dossier.pk, kind])
    yield f"{reverse('duediligence:rows', args=[dossier.pk, 'schakels'])}?q={SECRET[:6]}"
    yield f"{reverse('home:search')}?q={SECRET[:6]}"
    yield reverse("audit:log")


def test_no_page_and_no_field_suggests_what_another_supplier_typed(
    client, match, coordinator, dossier, theirs, editor
):
    """At every stage, until both agreed: the name as the other spelled it stands nowhere."""
    ChainFactory(dossier=dossier)
    administrator = MembershipFactory(
        organisation=dossier.organisation, role=Role.ADMINISTRATOR
    ).user
    client.force_login(administrator)

    def leaks():
        found = []
        for url in pages_of_a_supplier(dossier):
            said = client.get(url).content.decode()
            if theirs.name in said or "Ander Bedrijf" in said:
                found.append(url)
        return found

    assert leaks() == []
    judge(match, by=coordinator)
    assert leaks() == []
    asked = question_of(dossier)
    before = client.get(asked.get_absolute_url()).content.decode()
    assert theirs.name not in before
    assert "Ander Bedrijf" not in before
    assert SECRET.upper() not in before  # not even which of its own places
    for each in MatchConsent.objects.select_related("dossier", "match"):
        answer_question(each, Consent.YES, by=editor)
    told = client.get(asked.get_absolute_url()).content.decode()
    assert "Ander Bedrijf" in told
    assert SECRET.upper() in told
    assert theirs.name not in told  # what the other typed stays with the other
    assert leaks() == []


def test_a_supplier_finds_no_match_behind_any_address(at_work, match):
    assert at_work.get(reverse("duediligence:matches")).status_code == 404
    assert at_work.get(match.get_absolute_url()).status_code == 404
    assert at_work.post(match.get_absolute_url(), {"state": "split"}).status_code == 404


def test_a_question_is_seen_by_whom_it_was_put_to(at_work, match, coordinator, dossier, theirs):
    judge(match, by=coordinator)

    assert at_work.get(question_of(dossier).get_absolute_url()).status_code == 200
    assert at_work.get(question_of(theirs.dossier).get_absolute_url()).status_code == 404


def test_who_also_works_for_a_supplier_does_not_see_matches(client, match, coordinator):
    client.force_login(coordinator)
    assert client.get(match.get_absolute_url()).status_code == 200

    MembershipFactory(user=coordinator, organisation=SupplierFactory(number="00000043"))

    assert client.get(match.get_absolute_url()).status_code == 404
    assert client.get(reverse("duediligence:matches")).status_code == 404


def test_the_coordinator_sees_both_side_by_side_and_judges(client, match, coordinator, theirs):
    client.force_login(coordinator)
    page = client.get(match.get_absolute_url())
    assert theirs.name in page.content.decode()
    assert Entry.objects.filter(verb="site-match.read", actor_id=coordinator.pk).count() == 1
    fields = page.context["form"].initial

    answer = client.post(match.get_absolute_url(), {**fields, "state": "confirmed", "reason": "x"})

    assert answer.status_code == 302
    assert SiteMatch.objects.get().state == MatchState.CONFIRMED
    assert MatchConsent.objects.count() == 2


def test_a_judgement_without_a_reason_is_asked_for_one(client, match, coordinator):
    client.force_login(coordinator)

    answer = client.post(match.get_absolute_url(), {"state": "confirmed"})

    assert answer.status_code == 200
    assert "foutenlijst" in answer.content.decode()
    assert SiteMatch.objects.get().state == MatchState.FOUND


def test_a_supplier_answers_on_its_own_page(at_work, match, coordinator, dossier):
    judge(match, by=coordinator)
    asked = question_of(dossier)

    at_work.post(asked.get_absolute_url(), {"answer": "yes"})

    asked.refresh_from_db()
    assert asked.answer == Consent.YES


def test_a_reader_of_the_supplier_sees_the_question_and_cannot_answer(client, match, coordinator):
    judge(match, by=coordinator)
    asked = MatchConsent.objects.first()
    reader = MembershipFactory(organisation=asked.dossier.organisation, role=Role.READER).user
    client.force_login(reader)

    assert client.get(asked.get_absolute_url()).status_code == 200
    assert client.post(asked.get_absolute_url(), {"answer": "yes"}).status_code == 403


def test_the_list_costs_the_same_for_one_and_three(client, coordinator, dossier, rival):
    other = DossierFactory(organisation=rival.current_membership.organisation)
    client.force_login(coordinator)
    counts = []
    for names in (["Eengroeve"], ["Tweegroeve", "Driegroeve"]):
        for name in names:
            for of in (dossier, other):
                SiteFactory(dossier=of, name=name, country="IN", level=1)
        find_matches()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(reverse("duediligence:matches"))
        counts.append(len(asked))

    assert len(page.context["lines"]) == 3
    assert counts[0] == counts[1]
    assert mail.outbox == []


# --- Two at once ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_at_once_are_told_once(match, coordinator, dossier, theirs, editor, rival):
    judge(match, by=coordinator)
    mine, other = question_of(dossier), question_of(theirs.dossier)

    at_once(
        lambda: answer_question(mine, Consent.YES, by=editor),
        lambda: answer_question(other, Consent.YES, by=rival),
    )

    assert SiteMatch.objects.get().told_at
    assert MailLog.objects.filter(template="match_told").count() == 2
    assert Entry.objects.filter(verb="match-question.told").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_judgement_that_is_taken_back_while_somebody_says_yes_leaves_nothing_told(
    match, coordinator, dossier, theirs, editor, rival
):
    judge(match, by=coordinator)
    answer_question(question_of(dossier), Consent.YES, by=editor)
    seen = SiteMatch.objects.with_sides().get()
    other = question_of(theirs.dossier)

    at_once(
        lambda: judge(seen, MatchState.SPLIT, by=coordinator),
        lambda: answer_question(other, Consent.YES, by=rival),
    )

    kept = SiteMatch.objects.get()
    told = MailLog.objects.filter(template="match_told").count()
    assert (kept.state, kept.told_at is None, told) in (
        (MatchState.SPLIT, True, 0),
        (MatchState.CONFIRMED, False, 2),
    )
