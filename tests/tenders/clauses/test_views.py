"""The pages about clauses: the public library, and the selection of a tender."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from portal.accounts.enums import Role
from portal.jobs.runner import perform
from tenders.actions import clauses as deeds
from tenders.actions import printing
from tenders.models import ClauseFile
from tests.factories import MembershipFactory
from tests.tenders.clauses.test_actions import numbers, officer, published, tender  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def text_of(answer):
    return html.fromstring(answer.content.decode()).text_content()


def page_of(client, tender, query=""):  # noqa: F811 -- the fixture's name is the noun
    return client.get(reverse("tenders:clauses", args=[tender.pk]) + query)


def press(client, tender, what):  # noqa: F811 -- the same
    return client.post(reverse("tenders:choose-clauses", args=[tender.pk]), {"doe": what})


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("", "ISV-03", "niets"),
        ("?q=groeve verwerker", "CL-HER-01", "CL-BRF-06"),
        ("?type=letter&phase=D", "CL-BRF-05", "ISV-12"),
        ("?theme=labels", "CL-KEU-01", "CL-BRF-01"),
        ("?jurisdiction=be", "CL-VER-02", "CL-VER-01"),
        ("?ambition=ambitious", "CL-SPE-02", "ISV-01"),
    ],
)
def test_everybody_searches_the_library(client, tender, query, there, gone):  # noqa: F811
    found = text_of(client.get(reverse("clauses:library") + query))
    assert there in found
    assert gone not in found


def test_everybody_reads_a_clause_and_its_older_versions(client, tender):  # noqa: F811
    published("ISV-12", lawyer=False)
    page = text_of(client.get(reverse("clauses:clause", args=["ISV-12"])))
    assert "Herstel en sanctie" in page
    assert "[hersteltermijn]" in page
    assert "proces-verbaal" in page  # the Flemish words too
    assert "Versie 2" in page
    old = client.get(reverse("clauses:clause", args=["ISV-12"]) + "?versie=1")
    assert "Naar deze bepaling moet nog een jurist kijken." in text_of(old)
    assert client.get(reverse("clauses:clause", args=["ISV-99"])).status_code == 404
    far = reverse("clauses:clause", args=["ISV-12"]) + "?versie=99999999999"
    assert client.get(far).status_code == 404


def test_an_officer_chooses_fills_in_and_takes_a_new_version_over(client, tender, officer):  # noqa: F811
    client.force_login(officer)
    press(client, tender, "advies")
    assert "ISV-12" in numbers(tender)
    press(client, tender, "weg:ISV-12")
    assert "Er gebeurt niets als deze plichten niet worden nagekomen" in text_of(
        page_of(client, tender)
    )
    press(client, tender, "erbij:ISV-12")
    place = reverse("tenders:clause", args=[tender.pk, "ISV-03"])
    values = {"analysis_term": "2", "review_term": "21", "supplement_term": "28", "edition": "1"}
    too_long = client.post(place, {**values, "analysis_term": "99"})
    assert too_long.status_code == 200
    assert "risicoanalyse: vul een heel getal in van 1 tot en met 6." in text_of(too_long)
    english = client.post(place, {**values, "analysis_term": ""}, headers={"accept-language": "en"})
    assert "Term for the risk analysis: fill in a whole number from 1 to 6." in text_of(english)
    assert client.post(place, values).status_code == 302
    assert "binnen 2 maanden" in text_of(client.get(place))
    second = client.post(place, {**values, "analysis_term": "3"})
    assert "Iemand anders wijzigde" in text_of(second)
    # Who looked and saves again, saves; what was typed stayed.
    again = dict(html.fromstring(second.content).xpath("//form[.//*[@name='edition']]")[0].fields)
    assert (again["analysis_term"], again["edition"]) == ("3", "2")
    again.pop("csrfmiddlewaretoken")
    assert client.post(place, again).status_code == 302
    assert "binnen 3 maanden" in text_of(client.get(place))

    published("ISV-03", lawyer=False)
    assert "Er is een nieuwere versie (2)" in text_of(page_of(client, tender))
    overview = reverse("tenders:detail", args=[tender.pk])
    assert "Van 1 bepaling is er een nieuwere versie" in text_of(client.get(overview))
    press(client, tender, "houden:ISV-03")
    assert "nieuwere versie" not in text_of(page_of(client, tender))
    assert "nieuwere versie" not in text_of(client.get(overview))
    press(client, tender, "overnemen:ISV-03")
    assert tender.clauses.get(number="ISV-03").version.number == 2
    assert press(client, tender, "iets").status_code == 404


def test_the_files_are_fetched(client, tender, officer):  # noqa: F811
    client.force_login(officer)
    address = reverse("tenders:clauses-file", args=[tender.pk, "nl", "docx"])
    assert client.get(address).status_code == 302  # there is nothing yet
    deeds.add_clause(tender, "ISV-01", "nl", by=officer)
    assert client.get(address).content.startswith(b"PK")
    copy = client.get(reverse("tenders:clauses-copy", args=[tender.pk, "en"]))
    assert "ISV-01 Definitions and standards" in text_of(copy)


def test_the_pdf_is_made_by_a_job_and_the_page_follows_it(
    client,
    tender,  # noqa: F811
    officer,  # noqa: F811
    settings,
    monkeypatch,
):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    monkeypatch.setattr(printing, "pdf_from_html", lambda _html: b"%PDF-1.7\n%%EOF\n")
    client.force_login(officer)
    deeds.add_clause(tender, "ISV-01", "nl", by=officer)
    pdf = reverse("tenders:clauses-file", args=[tender.pk, "nl", "pdf"])
    state = reverse("tenders:clauses-pdf-progress", args=[tender.pk])

    def row():
        return client.get(state, {"language": "nl"}).content.decode()

    assert "Pdf maken" in row()
    answer = client.post(reverse("tenders:clauses-pdf", args=[tender.pk, "nl"]))
    assert answer["Location"].endswith("#stand-nl")
    file = ClauseFile.objects.get()
    assert file.job.task == "tenders.tasks.render_clauses"
    assert "De pdf wacht op zijn beurt." in row()
    assert "data-hx-get" in row()
    assert client.get(pdf).status_code == 404  # the job has not run
    perform(file.job_id)
    assert "Klaar." in row()
    assert client.get(pdf).status_code == 200

    deeds.add_clause(tender, "ISV-12", "nl", by=officer)
    assert "Gemaakt vóór de laatste wijziging van de aanbesteding." in row()
    assert client.get(state, {"language": "de"}).status_code == 404
    # What must not leave is not printed, and the page says nothing about a PDF to make.
    row_of = tender.clauses.get(number="ISV-12")
    row_of.values["cure_term"] = 9999
    row_of.save()
    assert "Opnieuw maken" not in row()


def test_who_may_only_read_reads(client, tender):  # noqa: F811
    reader = MembershipFactory(organisation=tender.organisation, role=Role.READER).user
    client.force_login(reader)
    assert "data-x" not in text_of(page_of(client, tender))
    assert not html.fromstring(page_of(client, tender).content).xpath("//button[@name='doe']")
    assert press(client, tender, "advies").status_code == 403


def test_the_page_has_a_fixed_number_of_queries(client, tender, officer):  # noqa: F811
    client.force_login(officer)
    counts = []
    for number in ("ISV-01", "ISV-02", "ISV-03"):
        deeds.add_clause(tender, number, "nl", by=officer)
        page_of(client, tender)
        with CaptureQueriesContext(connection) as seen:
            page_of(client, tender)
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_a_station_shows_the_examples_that_are_published(client, tender, officer):  # noqa: F811
    client.force_login(officer)
    page = client.get(reverse("tenders:station", args=[tender.pk, "B5"]))
    assert "Een plicht met termijn, adres en gevolg" in text_of(page)
    other = client.get(reverse("tenders:station", args=[tender.pk, "C3"]))
    assert "Uitgewerkte voorbeelden" not in text_of(other)
