"""From the button to the file, through the browser's door."""

import pytest
from django.urls import reverse

from portal.jobs.models import Job
from portal.jobs.runner import perform
from tenders.actions import guides, printing
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 een gids\n%%EOF\n"


@pytest.fixture(autouse=True)
def _no_rendering(monkeypatch, settings):
    monkeypatch.setattr(printing, "pdf_from_html", lambda html: PDF)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def addresses(tender):
    page, progress = (reverse(f"tenders:{name}", args=[tender.pk]) for name in PAGES)
    return page, f"{progress}?language=en", reverse("tenders:guide-file", args=[tender.pk, "en"])


PAGES = ("guide", "guide-progress")


def test_whoever_reads_the_tender_prints_it(client, tender):
    client.force_login(MembershipFactory(organisation=tender.organisation, role="reader").user)
    page, progress, file = addresses(tender)

    assert client.get(file).status_code == 404
    assert client.post(page, {"language": "de"}).status_code == 404
    assert client.post(page, {"language": "en"}).url == page
    assert b"hx-get" in client.get(progress).content
    perform(Job.objects.get().pk)

    assert b"hx-get" not in client.get(progress).content
    assert file.encode() in client.get(page).content
    response = client.get(file)
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response["Content-Disposition"] == 'attachment; filename="metrokaart-TOETS-1-en.pdf"'


def test_a_poster_is_asked_for_and_fetched_on_the_same_page(client, tender):
    client.force_login(MembershipFactory(organisation=tender.organisation).user)
    page = addresses(tender)[0]
    file = reverse("tenders:poster-file", args=[tender.pk, "a3", "nl"])

    assert client.get(file).status_code == 404
    assert client.post(page, {"language": "nl", "kind": "a5"}).status_code == 404
    assert client.post(page, {"language": "nl", "kind": "a3"}).url == page
    perform(Job.objects.get().pk)

    assert file.encode() in client.get(page).content
    response = client.get(file)
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert "metrokaart-poster-a3-TOETS-1-nl.pdf" in response["Content-Disposition"]
    other = reverse("tenders:poster-file", args=[tender.pk, "guide", "nl"])
    assert client.get(other).status_code == 404


def test_a_stranger_finds_nothing(client, tender, person):
    guides.request_guide(tender, "en", by=person)
    perform(Job.objects.get().pk)
    client.force_login(person)  # of another organisation

    assert [client.get(address).status_code for address in addresses(tender)] == [404, 404, 404]
    assert client.post(addresses(tender)[0], {"language": "nl"}).status_code == 404
    assert Job.objects.count() == 1
