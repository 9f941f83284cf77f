"""Clauses in the browser: an officer chooses and fills in, two of the secretariat renew a text."""

import re
from io import BytesIO

import docx
import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.tenders.clauses.reading import from_odt

pytestmark = [pytest.mark.e2e, pytest.mark.embedded]  # test_journey.py walks on the servers

PLACE = "/aanbestedingen/{church}/bepalingen/"


def fetched(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return waiting.value.path().read_bytes()


def test_an_officer_chooses_fills_in_and_takes_along(people):
    visitor = people.visit("officer2", width=NARROW)
    page = visitor.page
    visitor.go(PLACE)
    page.get_by_role("button", name="bepalingen die passen toevoegen").click()
    page.get_by_role("link", name="ISV-03 Risicoanalyse van de keten").first.click()
    page.get_by_label("Termijn voor de risicoanalyse").fill("2")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("De bepaling is ingevuld.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Weghalen.*ISV-12")).click()
    expect(page.get_by_text("Er gebeurt niets als deze plichten")).to_be_visible()
    page.get_by_role("button", name=re.compile("Toevoegen.*ISV-12")).click()

    word = docx.Document(BytesIO(fetched(page, "Word (DOCX)")))
    assert any("binnen 2 maanden" in paragraph.text for paragraph in word.paragraphs)
    read = {clause.number: clause for clause in from_odt(fetched(page, "LibreOffice (ODT)"))}
    assert "2 maanden" in read["ISV-03"].filled


def test_two_of_the_secretariat_renew_a_clause_and_the_tender_hears_of_it(people):
    writer = people.visit("secretariat")
    page = writer.page
    writer.go("/teksten/clause/ISV-10/")
    page.get_by_role("button", name="Nieuwe versie schrijven").click()
    words = page.get_by_label("Titel (Nederlands)")
    words.fill("Gelijkwaardig bewijs")
    page.get_by_label("Wat hebt u gewijzigd").fill("Duidelijker titel.")
    page.get_by_role("button", name="Concept bewaren").click()
    page.get_by_role("button", name="Een tweede lezer vragen").click()
    expect(page.get_by_role("button", name="Publiceren", exact=True)).to_have_count(0)
    expect(page.get_by_text("U schreef deze versie")).to_be_visible()

    reader = people.visit("secretariat2", language="en")
    reader.go("/teksten/clause/ISV-10/2/")
    expect(reader.page.locator("ins").first).to_have_text("Gelijkwaardig bewijs")
    reader.page.get_by_role("button", name="Publish", exact=True).click()
    expect(reader.page.get_by_text("This version is published.")).to_be_visible()

    officer = people.visit("officer")
    officer.go("/aanbestedingen/{market}/bepalingen/")
    expect(officer.page.get_by_text("Er is een nieuwere versie (2)")).to_be_visible()
    officer.page.get_by_role("button", name=re.compile("Overnemen.*ISV-10")).click()
    expect(
        officer.page.get_by_role("link", name="ISV-10 Gelijkwaardig bewijs").first
    ).to_be_visible()
