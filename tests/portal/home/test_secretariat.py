"""The secretariat's home: what waits and what went wrong, for the secretariat alone."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from lxml import html

from portal.accounts.enums import OrganisationKind, OrganisationStatus, Role
from portal.accounts.models import Organisation
from portal.home import secretariat
from portal.home.failures import JOBS, MAILS
from portal.jobs.enums import JobState, Queue
from portal.jobs.models import Job
from portal.mail.enums import MailState
from portal.mail.models import MailLog
from portal.shared import reviewing
from portal.shared.reviewing import ToReview
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return MembershipFactory(
        organisation__kind=OrganisationKind.SECRETARIAT, role=Role.ADMINISTRATOR
    ).user


def failed_job(**fields):
    now = timezone.now()
    return Job(
        **{
            "task": "tenders.tasks.render_guide",
            "queue": Queue.HEAVY,
            "state": JobState.FAILED,
            "max_attempts": 3,
            "finished_at": now,
            "language": "nl",
            "error_code": "silent",
            "error_text": "Niet voor anderen.",
            **fields,
        }
    )


def failed_mail():
    return MailLog(
        template="invitation",
        language="nl",
        to="geheim@portaal.example",
        text="Geheime link",
        state=MailState.FAILED,
        error="SMTPServerDisconnected",
    )


def shown(client):
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("home:work"))
    return html.fromstring(answer.content.decode()), answer.context["work"].secretariat


def test_an_empty_portal_says_so(client, secretary):
    client.force_login(secretary)

    page, found = shown(client)

    text = page.text_content()
    for sentence in (
        "No organisation waits for an answer.",
        "No rule ends in the coming 90 days.",
        "No mail failed, and no job in the last 30 days.",
    ):
        assert sentence in text
    assert found.facts  # the law has parts that nobody read; each with its file
    assert len(page.xpath("//section[@aria-labelledby='feiten']//tbody/tr")) == len(found.facts)


def test_it_shows_what_waits_what_failed_and_who_lacks_a_factor(client, secretary):
    waiting = OrganisationFactory(status=OrganisationStatus.PENDING)
    MembershipFactory(organisation=waiting, role=Role.ADMINISTRATOR)
    left_alone = OrganisationFactory()
    failed_job().save()
    failed_job(finished_at=timezone.now() - timedelta(days=31)).save()
    failed_mail().save()
    client.force_login(secretary)

    page, found = shown(client)

    assert [row.name for row in found.waiting] == [waiting.name]
    assert list(found.unmanaged) == [left_alone]
    assert (found.jobs_count, found.mails_count) == (1, 1)
    assert found.without_factor == 2
    text = page.text_content()
    assert "silent" in text
    assert "geheim@portaal.example" not in text
    assert "Geheime link" not in text
    assert "Niet voor anderen." not in text


def test_texts_to_review_come_from_who_registers_them(client, secretary, monkeypatch):
    monkeypatch.setattr(reviewing, "_REGISTERED", {})
    kind = ToReview("newsletter", "Newsletter items", lambda: 4, "home:help")
    reviewing.register(kind)
    reviewing.register(kind)
    with pytest.raises(ValueError, match="newsletter"):
        reviewing.register(replace(kind, title="Other"))
    client.force_login(secretary)

    page, found = shown(client)

    assert [(t.title, t.count, t.url) for t in found.texts] == [("Newsletter items", 4, "/help/")]
    assert "No part of the portal has texts to review yet." not in page.text_content()


def test_law_that_runs_out_is_told(client, secretary, monkeypatch, tmp_path):
    (tmp_path / "law.toml").write_text(
        f'[[period]]\nlast = {timezone.localdate() + timedelta(days=90)}\narticle = "4"\n'
    )
    monkeypatch.setattr(secretariat, "FOLDERS", (tmp_path,))
    client.force_login(secretary)

    page, found = shown(client)

    assert [(e.file, e.article) for e in found.endings] == [("law", "4")]
    assert "law.toml" in page.text_content()


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_has_a_fixed_number_of_queries(
    client, secretary, django_assert_num_queries, number
):
    waiting = OrganisationFactory.build_batch(number, status=OrganisationStatus.PENDING)
    Organisation.objects.bulk_create(waiting)
    Job.objects.bulk_create(failed_job() for _n in range(number))
    MailLog.objects.bulk_create(failed_mail() for _n in range(number))
    client.force_login(secretary)

    with django_assert_num_queries(18):
        answer = client.get(reverse("home:work"))

    page = answer.context["work"].secretariat
    assert len(page.waiting) == min(number, 10)
    assert (page.waiting_count, page.jobs_count, page.mails_count) == (number, number, number)


def test_a_secretariat_that_is_not_approved_sees_nothing(client):
    member = MembershipFactory(
        organisation__kind=OrganisationKind.SECRETARIAT,
        organisation__status=OrganisationStatus.PENDING,
        role=Role.ADMINISTRATOR,
    )
    OrganisationFactory(status=OrganisationStatus.PENDING)
    client.force_login(member.user)

    _page, found = shown(client)

    assert found is None
    assert client.get(reverse("accounts:organisations")).status_code == 404


def test_the_admin_of_django_is_not_installed(client, secretary):
    """It shows rows past every door, so no secret model can ever be in it."""
    assert not apps.is_installed("django.contrib.admin")
    client.force_login(secretary)
    for address in ("/admin/", "/beheer/", "/django-admin/"):
        assert client.get(address).status_code == 404


def test_every_job_and_every_mail_has_words():
    templates = {
        file.stem
        for file in (settings.BASE_DIR / "templates" / "mail").glob("*.txt")
        if not file.name.startswith("_") and file.stem != "base"
    }
    assert set(MAILS) == templates
    tasks = {
        f"{app}.{'.'.join(file.relative_to(settings.BASE_DIR / app).with_suffix('').parts)}.{name}"
        for app in ("portal", "tenders", "duediligence", "tin")
        for file in (settings.BASE_DIR / app).rglob("tasks.py")
        for name in re.findall(r"@background[^\n]*\ndef (\w+)", file.read_text("utf-8"))
    }
    assert set(JOBS) == tasks
