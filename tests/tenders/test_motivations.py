"""The motivation as a file: the same words in every format."""

import io

import docx
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from odfdo import Document as OdfDocument

from portal.jobs.runner import perform
from tenders import motivations
from tenders.actions import printing
from tenders.models import MotivationFile, Worksheet
from tests.factories import MembershipFactory, TenderFactory

pytestmark = pytest.mark.django_db
TEXT = "Het deel steen is groot.\r\n\r\nDaarom past <ISV>.\x0bEn verder."
LINES = ["Het deel steen is groot.", "Daarom past <ISV>. En verder."]


@pytest.fixture
def officer(client):
    member = MembershipFactory(organisation__name="Gemeente Toetsstad")
    client.force_login(member.user)
    client.cookies["django_language"] = "nl"
    return member


@pytest.fixture
def tender(officer):
    tender = TenderFactory(organisation=officer.organisation, title="Plein", reference="T-1")
    Worksheet.objects.create(
        tender=tender,
        number=3,
        answers={},
        points=[],
        text=TEXT,
        rule_version="2026-11",
        saved_by=officer.user,
        saved_at=timezone.now(),
    )
    return tender


def fetch(client, tender, kind):
    return client.get(reverse("tenders:motivation", args=[tender.pk, kind]))


def test_word_and_libreoffice_hold_the_same_words(client, tender, officer):
    word = docx.Document(io.BytesIO(fetch(client, tender, "docx").content))
    said = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    facts = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    odt = OdfDocument(io.BytesIO(fetch(client, tender, "odt").content)).get_formatted_text()

    assert said == ["Motivering van de evenredigheid", "Plein", *LINES]
    assert ["Aanbestedende dienst", "Gemeente Toetsstad"] in facts
    assert any("Versie 3" in row[1] and str(officer.user) in row[1] for row in facts)
    assert all(line in odt for line in LINES)


def test_text_is_for_windows(client, tender):
    text = fetch(client, tender, "txt").content
    assert text.startswith(b"\xef\xbb\xbf")
    assert b"\r\n".join(line.encode() for line in LINES) in text


def test_the_pdf_is_made_by_a_job_of_the_same_document(client, tender, settings, monkeypatch):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    seen = []
    made = b"%PDF-1.7\n%%EOF\n"
    monkeypatch.setattr(printing, "pdf_from_html", lambda page: seen.append(page) or made)
    page = reverse("tenders:weighing", args=[tender.pk])
    assert "Pdf maken" in client.get(page).content.decode()

    asked = client.post(reverse("tenders:motivation-pdf", args=[tender.pk]))
    assert asked["Location"].startswith(page)
    assert fetch(client, tender, "pdf").status_code == 404
    state = reverse("tenders:motivation-pdf-progress", args=[tender.pk])
    assert "data-hx-get" in client.get(state).content.decode()
    perform(MotivationFile.objects.get().job_id)

    assert "data-hx-get" not in client.get(state).content.decode()
    answer = fetch(client, tender, "pdf")
    assert b"".join(answer.streaming_content) == made
    assert answer["Cache-Control"] == "private, no-store"
    assert "Daarom past &lt;ISV&gt;. En verder." in seen[0]
    assert 'lang="nl"' in seen[0]


def test_without_a_motivation_there_is_nothing_to_print(client, tender):
    Worksheet.objects.all().delete()
    client.post(reverse("tenders:motivation-pdf", args=[tender.pk]))
    assert not MotivationFile.objects.exists()


def test_what_is_not_there_is_404(client, tender):
    assert fetch(client, tender, "rtf").status_code == 404
    Worksheet.objects.all().delete()
    assert fetch(client, tender, "docx").status_code == 404


def test_headings_follow_the_reader(tender):
    with translation.override("en"):
        made = motivations.document_of(tender, Worksheet.objects.get())
    assert (made.title, made.language) == ("Motivation of proportionality", "en")
