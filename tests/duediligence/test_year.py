"""The yearly report and the public summary: from frozen versions, with secrets inside."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from pypdfium2 import PdfDocument

from duediligence.actions import keeping, publishing
from duediligence.actions.dossiers import ChangedMeanwhile, begin_round
from duediligence.actions.freezing import freeze
from duediligence.actions.publishing import publish, withdraw
from duediligence.actions.rows import add_row
from duediligence.core.content import digest_of
from duediligence.enums import PrintKind
from duediligence.models import PublicSummary, Site, Snapshot, YearPrint
from duediligence.pages.year import html_of
from portal.accounts.enums import OrganisationStatus, Role
from portal.accounts.models import Organisation
from portal.audit.models import Entry
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.shared.pdf import render
from tests.factories import ChainFactory, MembershipFactory, RiskFactory, SiteFactory
from tests.tenders.guide.structure import faults
from tests.tenders.together import at_once

pytestmark = pytest.mark.django_db
SECRET = "Geheimgroeve"


def text(answer):
    assert answer.status_code == 200
    main = html.fromstring(answer.content.decode()).xpath("//main")[0]
    return re.sub(r"\s+", " ", main.text_content())


@pytest.fixture
def filled(dossier):
    chain = ChainFactory(dossier=dossier, name=f"Graniet {SECRET}", stone="granite", note=SECRET)
    SiteFactory(
        dossier=dossier,
        chains=[chain],
        name=SECRET,
        place=SECRET,
        country="IN",
        level=2,
        known_from=SECRET,
        note=SECRET,
    )
    SiteFactory(dossier=dossier, chains=[chain], role="processor", level=0)
    RiskFactory(
        dossier=dossier, title=SECRET, description=SECRET, scale=3, scope=1, irremediability=1
    )
    return dossier


@pytest.fixture
def administrator(dossier):
    return MembershipFactory(organisation=dossier.organisation, role=Role.ADMINISTRATOR).user


def published(dossier, by):
    version = publishing.latest_version(dossier) or freeze(dossier, by=by)
    return publish(version, digest_of(publishing.preview(version)), by=by)


def rendered(monkeypatch):
    """Run every job that waits, with the words in the place of the PDF."""
    monkeypatch.setattr(keeping, "pdf_from_html", lambda words: words.encode())
    for job in Job.objects.filter(state=JobState.QUEUED):
        perform(job.pk, 1)


# --- The summary -----------------------------------------------------------------------------
def test_what_is_published_holds_no_typed_word(client, filled, administrator, monkeypatch):
    summary = published(filled, administrator)
    rendered(monkeypatch)

    said = [
        client.get(summary.get_absolute_url()).content.decode(),
        client.get(reverse("summaries:list")).content.decode(),
        str(summary.content),
        *(html_of(row) for row in YearPrint.objects.select_related("dossier", "snapshot")),
        *(default_storage.open(row.pdf.name).read().decode() for row in YearPrint.objects.all()),
    ]

    assert len(said) == 3 + 2 + 2
    assert all(SECRET not in each for each in said)
    assert SECRET in str(summary.snapshot.content)
    page = text(client.get(summary.get_absolute_url()))
    assert "India" in page
    assert str(filled.organisation) in page


def test_the_preview_is_word_for_word_what_is_published(client, filled, administrator):
    freeze(filled, by=administrator)
    client.force_login(administrator)
    preview = client.get(reverse("duediligence:summary", args=[filled.pk]))
    form = preview.context["form"].initial

    client.post(reverse("duediligence:summary", args=[filled.pk]), {**form, "agreed": "on"})

    public = client.get(PublicSummary.objects.get().get_absolute_url())
    assert public.context["body"] == preview.context["body"]


def test_without_a_yes_nothing_is_published(client, filled, administrator):
    freeze(filled, by=administrator)
    client.force_login(administrator)
    url = reverse("duediligence:summary", args=[filled.pk])

    client.post(url, client.get(url).context["form"].initial)

    assert not PublicSummary.objects.exists()


def test_an_editor_looks_and_does_not_publish(at_work, filled, editor):
    freeze(filled, by=editor)
    url = reverse("duediligence:summary", args=[filled.pk])

    assert at_work.get(url).status_code == 200
    assert at_work.post(url, {"number": 1, "seen": "x", "agreed": "on"}).status_code == 403
    assert not PublicSummary.objects.exists()


def test_what_was_not_seen_is_not_published(filled, administrator):
    version = freeze(filled, by=administrator)

    with pytest.raises(ChangedMeanwhile):
        publish(version, "0" * 64, by=administrator)

    assert not PublicSummary.objects.exists()
    assert not Job.objects.exists()


def test_a_later_version_does_not_change_what_is_public(client, filled, administrator):
    summary = published(filled, administrator)
    before = client.get(summary.get_absolute_url()).context["body"]
    add_row(Site, filled, {"role": "quarry", "country": "NO", "level": 1}, by=None)
    freeze(filled, by=administrator)

    assert client.get(summary.get_absolute_url()).context["body"] == before


def test_a_new_one_takes_the_place_of_the_old_at_the_same_address(client, filled, administrator):
    old = published(filled, administrator)
    add_row(Site, filled, {"role": "quarry", "country": "NO", "level": 1}, by=None)
    freeze(filled, by=administrator)

    new = published(filled, administrator)

    assert new.get_absolute_url() == old.get_absolute_url()
    assert PublicSummary.objects.filter(withdrawn_at=None).get() == new
    assert "Noorwegen" in text(client.get(new.get_absolute_url()))


def test_withdrawn_is_gone_at_once_with_its_files(
    client, filled, administrator, monkeypatch, django_capture_on_commit_callbacks
):
    summary = published(filled, administrator)
    rendered(monkeypatch)
    names = [row.pdf.name for row in YearPrint.objects.all()]
    file = reverse("summaries:file", args=[filled.pk, "nl"])
    assert client.get(file).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(summary, by=administrator)

    assert client.get(summary.get_absolute_url()).status_code == 404
    assert client.get(file).status_code == 404
    assert str(filled.organisation) not in client.get(reverse("summaries:list")).content.decode()
    assert not any(default_storage.exists(name) for name in names)
    assert Entry.objects.filter(verb="dossier.summary-withdrawn").count() == 1


def test_a_pdf_that_comes_after_withdrawing_is_not_kept(filled, administrator, monkeypatch):
    summary = published(filled, administrator)
    row = YearPrint.objects.select_related("dossier", "snapshot").first()
    withdraw(summary, by=administrator)
    Job.objects.filter(pk=row.job_id).update(state=JobState.QUEUED, finished_at=None)
    row.save()  # as when the job had read the row before

    rendered(monkeypatch)

    assert not YearPrint.objects.exclude(pdf="").exists()
    assert default_storage.listdir("years")[1] == []


def test_of_a_closed_organisation_nothing_is_public(client, filled, administrator):
    summary = published(filled, administrator)
    Organisation.objects.filter(pk=filled.organisation_id).update(status=OrganisationStatus.CLOSED)

    assert client.get(summary.get_absolute_url()).status_code == 404
    assert list(PublicSummary.objects.public()) == []


def test_the_list_costs_the_same_for_one_and_three(client, filled, administrator):
    published(filled, administrator)

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("summaries:list"))

    assert len(asked) == 2


# --- The yearly report -----------------------------------------------------------------------
def test_the_report_says_what_changed_since_last_year(at_work, filled, editor):
    freeze(filled, by=editor)
    begin_round(filled, by=editor, now=datetime(2027, 1, 4, 9, tzinfo=UTC))
    second = {"role": "quarry", "name": "Tweede groeve", "level": 1}
    add_row(Site, filled, {**second, "chains": filled.chains.all()}, by=editor)
    freeze(filled, by=editor)

    page = text(at_work.get(reverse("duediligence:report", args=[filled.pk])))

    assert "Jaarrapport 2027" in page
    assert "Tweede groeve" in page
    assert "1 van 1" in page  # quarries of last year
    assert "2 van 2" in page
    assert "versie 1 van de ronde van 2026" in page


def test_what_looks_like_markup_is_shown_as_it_was_typed(at_work, filled, editor):
    freeze(filled, by=editor)
    begin_round(filled, by=editor, now=datetime(2027, 1, 4, 9, tzinfo=UTC))
    add_row(Site, filled, {"role": "quarry", "name": "<b>A & B</b>", "level": 1}, by=editor)
    version = freeze(filled, by=editor)

    page = at_work.get(reverse("duediligence:report", args=[filled.pk]))

    assert "<b>A & B</b>" in text(page)
    row = publishing.request_print(version, PrintKind.REPORT, "nl", by=editor)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html_of(row)


def test_the_first_report_has_nothing_to_compare_with(at_work, filled, editor):
    freeze(filled, by=editor)

    page = text(at_work.get(reverse("duediligence:report", args=[filled.pk])))

    assert "Dit is het eerste jaar" in page


def test_without_a_version_there_is_no_report(at_work, filled):
    assert "Nog geen versie" in text(at_work.get(reverse("duediligence:report", args=[filled.pk])))


@pytest.mark.parametrize("year", ["2025", "x", "9" * 30, "²"])
def test_another_year_is_no_page(at_work, filled, editor, year):
    freeze(filled, by=editor)

    answer = at_work.get(reverse("duediligence:report", args=[filled.pk]), {"jaar": year})

    assert answer.status_code == 404


def test_the_pdf_of_the_report_is_made_once(at_work, filled, editor, monkeypatch):
    freeze(filled, by=editor)
    url = reverse("duediligence:report", args=[filled.pk])

    for _ in range(2):
        at_work.post(url, {"language": "nl"})
    rendered(monkeypatch)
    at_work.post(url, {"language": "nl"})

    row = YearPrint.objects.get()
    assert row.kind == PrintKind.REPORT
    assert Job.objects.count() == 1
    file = reverse("duediligence:report-file", args=[filled.pk, 2026, "nl"])
    assert b"Jaarrapport 2026" in b"".join(at_work.get(file).streaming_content)


def test_somebody_else_gets_no_report(client, filled, editor):
    freeze(filled, by=editor)
    client.force_login(MembershipFactory().user)

    assert client.get(reverse("duediligence:report", args=[filled.pk])).status_code == 404
    file = reverse("duediligence:report-file", args=[filled.pk, 2026, "nl"])
    assert client.get(file).status_code == 404
    assert Snapshot.objects.count() == 1


# --- The PDFs themselves ---------------------------------------------------------------------
@pytest.mark.embedded
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_of_a_summary_is_tagged_and_says_what_the_page_says(
    client, filled, administrator, language
):
    published(filled, administrator)
    row = YearPrint.objects.select_related("dossier__organisation", "snapshot").get(
        language=language
    )

    made = render(html_of(row).encode())

    name = str(filled.organisation)
    assert faults(made, language=language, title=f"Due diligence in 2026: {name}") == []
    said = "".join(page.get_textpage().get_text_range() for page in PdfDocument(made))
    assert "India" in said
    assert SECRET not in said


@pytest.mark.embedded
def test_the_pdf_of_a_report_is_tagged(filled, editor):
    freeze(filled, by=editor)
    begin_round(filled, by=editor, now=datetime(2027, 1, 4, 9, tzinfo=UTC))
    version = freeze(filled, by=editor)
    row = publishing.request_print(version, PrintKind.REPORT, "nl", by=editor)

    made = render(html_of(row).encode())

    name = str(filled.organisation)
    assert faults(made, language="nl", title=f"Jaarrapport 2027: {name}") == []


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_summary_public(filled, administrator):
    version = freeze(filled, by=administrator)
    seen = digest_of(publishing.preview(version))

    results = at_once(
        lambda: publish(version, seen, by=administrator),
        lambda: publish(version, seen, by=administrator),
    )

    assert PublicSummary.objects.filter(withdrawn_at=None).count() == 1
    assert all(isinstance(each, PublicSummary | ChangedMeanwhile) for each in results)
    assert YearPrint.objects.filter(kind=PrintKind.SUMMARY).count() == 2
