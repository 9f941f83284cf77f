"""Reminders: what is due, once per person and thing, and no secret in a mail."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from duediligence.actions.freezing import freeze
from duediligence.actions.reminding import remind_suppliers
from duediligence.core.rounds import RoundDue, round_due
from duediligence.models import Evidence, Reminder, Site
from portal.accounts.enums import OrganisationStatus, Role
from portal.accounts.models import Organisation, User
from portal.mail.models import MailLog
from portal.mail.optional import switch
from tests.factories import MembershipFactory, SiteFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 6, 40, tzinfo=UTC)
TODAY = date(2026, 6, 10)
SECRET = "Geheimgroeve"


def evidence(dossier, days, **more):
    return Evidence.objects.create(
        dossier=dossier,
        title=SECRET,
        kind="audit",
        scope="company",
        valid_until=TODAY + timedelta(days=days),
        **more,
    )


def unknown(dossier, days):
    day = TODAY + timedelta(days=days)
    return SiteFactory(dossier=dossier, place=SECRET, action=f"Bel {SECRET}", action_date=day)


@pytest.mark.parametrize(
    ("present", "frozen", "day", "due"),
    [
        (2026, 0, date(2026, 6, 1), None),
        (2026, 0, date(2026, 11, 30), None),
        (2026, 0, date(2026, 12, 1), RoundDue("report", 2026, date(2026, 12, 31))),
        (2026, 2025, date(2026, 12, 31), RoundDue("report", 2026, date(2026, 12, 31))),
        (2026, 2026, date(2026, 12, 1), None),
        (2026, 2026, date(2027, 1, 1), RoundDue("begin", 2027, date(2027, 1, 31))),
        (2024, 0, date(2026, 12, 5), RoundDue("begin", 2026, date(2026, 1, 31))),
    ],
)
def test_what_the_round_asks(present, frozen, day, due):
    assert round_due(present, frozen, day) == due


def test_each_is_told_once_and_without_a_word_that_somebody_typed(dossier, editor):
    evidence(dossier, 30)
    evidence(dossier, -2)
    unknown(dossier, -1)

    assert remind_suppliers(now=NOW) == 1
    assert remind_suppliers(now=NOW + timedelta(days=1)) == 0

    sent = MailLog.objects.get()
    assert (sent.template, sent.to) == ("dossier_reminder", editor.email)
    said = sent.subject + sent.text + sent.html
    assert SECRET not in said
    assert "2 bewijsstukken" in sent.text
    assert "1 onbekende plek" in sent.text
    assert Reminder.objects.count() == 3


@pytest.mark.parametrize(("days", "told"), [(59, 1), (60, 1), (61, 0)])
def test_evidence_is_told_from_sixty_days_before(dossier, days, told):
    evidence(dossier, days)

    assert remind_suppliers(now=NOW) == told


@pytest.mark.parametrize(("days", "told"), [(-1, 1), (0, 0), (1, 0)])
def test_an_unknown_place_is_told_after_its_day(dossier, days, told):
    unknown(dossier, days)

    assert remind_suppliers(now=NOW) == told


def test_what_was_replaced_or_found_out_is_not_told(dossier):
    old = evidence(dossier, 5)
    evidence(dossier, 500, replaces=old)
    site = unknown(dossier, -5)
    Site.objects.filter(pk=site.pk).update(level=1)

    assert remind_suppliers(now=NOW) == 0


def test_beside_what_was_told_only_what_is_new_is_told(dossier):
    evidence(dossier, 5)
    remind_suppliers(now=NOW)
    unknown(dossier, -1)

    assert remind_suppliers(now=NOW) == 1
    last = MailLog.objects.order_by("queued_at").last()
    assert "1 onbekende plek" in last.text
    assert "bewijsstuk" not in last.text


def test_another_day_is_another_thing(dossier):
    site = unknown(dossier, -5)
    remind_suppliers(now=NOW)
    Site.objects.filter(pk=site.pk).update(action_date=TODAY - timedelta(days=1))

    assert remind_suppliers(now=NOW) == 1


def test_only_who_writes_there_is_mailed_each_in_their_language(dossier, editor):
    colleague = MembershipFactory(organisation=dossier.organisation, role=Role.ADMINISTRATOR).user
    MembershipFactory(organisation=dossier.organisation, role=Role.READER)
    MembershipFactory()
    User.objects.filter(pk=colleague.pk).update(language="en")
    evidence(dossier, 5)

    assert remind_suppliers(now=NOW) == 2

    assert {mail.to for mail in MailLog.objects.all()} == {editor.email, colleague.email}
    assert "1 piece of evidence" in MailLog.objects.get(to=colleague.email).text
    assert "1 bewijsstuk" in MailLog.objects.get(to=editor.email).text


def test_of_a_closed_organisation_nobody_is_mailed(dossier):
    evidence(dossier, 5)
    Organisation.objects.update(status=OrganisationStatus.CLOSED)

    assert remind_suppliers(now=NOW) == 0


def test_of_two_workers_one_sends(dossier, monkeypatch):
    """The second has read before the first wrote: its mail is rolled back with its rows."""
    evidence(dossier, 5)
    remind_suppliers(now=NOW)
    nothing = Reminder.objects.none()
    monkeypatch.setattr(Reminder.objects, "filter", lambda **_given: nothing)

    assert remind_suppliers(now=NOW) == 0
    assert MailLog.objects.count() == 1


def test_the_round_is_told_by_mail(dossier, editor):
    freeze(dossier, by=editor)
    begins = datetime(2027, 1, 5, 7, tzinfo=UTC)

    assert remind_suppliers(now=begins) == 1
    assert "nieuwe ronde" in MailLog.objects.get().text


def test_my_work_says_how_far_the_dossier_is(at_work, dossier):
    SiteFactory(dossier=dossier, level=2, name="x")
    SiteFactory(dossier=dossier)

    page = at_work.get(reverse("home:work"))

    facts = page.context["work"].facts
    assert (facts.step, facts.known, facts.places) == (1, 1, 2)
    assert "Stap 1" in page.content.decode()
    assert "1 van 2 schakels bekend" in page.content.decode()


def test_an_installation_without_beat_does_the_same_by_a_command(dossier, capsys):
    unknown(dossier, -400)

    done = []
    for _ in range(2):
        call_command("dossier_daily", "--json")
        done.append(json.loads(capsys.readouterr().out))

    assert done == [{"matches": 0, "reminders": 1}, {"matches": 0, "reminders": 0}]


def test_my_work_costs_the_same_for_a_small_and_a_larger_dossier(at_work, dossier):
    counts = []
    for _ in range(2):
        for _ in range(3):
            SiteFactory(dossier=dossier, level=2, name="x")
        at_work.get(reverse("home:work"))
        with CaptureQueriesContext(connection) as asked:
            at_work.get(reverse("home:work"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_who_switched_reminders_off_gets_none_and_all_of_them_later(dossier, editor):
    evidence(dossier, 30)
    switch(editor.pk, off=["dossier_reminder"], on=[])
    assert remind_suppliers(now=NOW) == 0
    assert not Reminder.objects.exists()

    switch(editor.pk, off=[], on=["dossier_reminder"])
    assert remind_suppliers(now=NOW) == 1
