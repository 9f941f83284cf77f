"""The motivation as a file: the same words in every format."""

import io

import docx
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from odfdo import Document as OdfDocument

from portal.shared.sandbox import SandboxTimeout
from tenders import motivations
from tenders.models import Worksheet
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


def test_pdf_is_made_of_the_same_document(client, tender, monkeypatch):
    seen = []
    monkeypatch.setattr(
        motivations, "pdf_from_html", lambda page, **_: seen.append(page) or b"%PDF"
    )
    answer = fetch(client, tender, "pdf")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF", "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Daarom past &lt;ISV&gt;. En verder." in seen[0]
    assert 'lang="nl"' in seen[0]


def test_a_pdf_that_takes_too_long_leads_back_with_a_message(client, tender, monkeypatch):
    def refuse(_page, **_more):
        raise SandboxTimeout("Dit duurt te lang.")

    monkeypatch.setattr(motivations, "pdf_from_html", refuse)
    answer = client.get(reverse("tenders:motivation", args=[tender.pk, "pdf"]), follow=True)
    assert "Dit duurt te lang." in answer.content.decode()


def test_what_is_not_there_is_404(client, tender):
    assert fetch(client, tender, "rtf").status_code == 404
    Worksheet.objects.all().delete()
    assert fetch(client, tender, "docx").status_code == 404


def test_headings_follow_the_reader(tender):
    with translation.override("en"):
        made = motivations.document_of(tender, Worksheet.objects.get())
    assert (made.title, made.language) == ("Motivation of proportionality", "en")
