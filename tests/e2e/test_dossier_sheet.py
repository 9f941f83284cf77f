"""A new small supplier fills in group B in one sitting, from the spreadsheet."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.deeds import SEND, send_file
from tests.e2e.looks import OUTSIDE, axe

pytestmark = [pytest.mark.e2e, pytest.mark.database]
CHAIN, FACTORY = "Blauwe hardsteen uit Henegouwen", "Voorbeeldzagerij"
LOOKED = "Wij spraken met de werknemers en lazen de cao."


class Book:
    """A workbook of the dossier; cells by sheet, row and the code of their column."""

    def __init__(self, content):
        self.book = load_workbook(io.BytesIO(content))

    def put(self, sheet, row, **cells):
        codes = [cell.value for cell in self.book[sheet][1]]
        for code, text in cells.items():
            self.book[sheet].cell(row, codes.index(code) + 1, text)

    def answer_everything(self):
        answers = self.book["Antwoorden"]
        chosen = {str(rule.sqref) for rule in answers.data_validations.dataValidation}
        for row in range(3, answers.max_row + 1):
            text = "ja" if f"E{row}" in chosen else "Dat doet de directeur, elk jaar in januari."
            self.put("Antwoorden", row, value=text)

    def content(self):
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()


def fill_in(book):
    """Everything that group B asks, but for one theme; the kind of the first place is mistyped."""
    book.answer_everything()
    first = book.book["Ketens"]["A3"].value
    book.put("Ketens", 3, name=CHAIN, stone="Blauwe hardsteen")
    planned = (timezone.localdate() + timedelta(days=60)).isoformat()
    todo = {"action": "De verwerker vragen welke groeve levert.", "action_date": planned}
    book.put("Schakels", 3, key="g", role="Groef", chains=first, country="België", **todo)
    known = {"name": FACTORY, "place": "Voorbeeldgem", "country": "België", "level": "bewijsstuk"}
    source = {"known_from": "De verwerker, met een vrachtbrief."}
    book.put("Schakels", 4, key="z", role="Verwerker", chains=first, **known, **source)
    book.put("Verbindingen", 3, chain=first, seller="g", buyer="z", level="onbekend")
    treat(book, "Vakbondsvrijheid", first, row=3)


def treat(book, theme, chain, row):
    found = {"finding": "gezocht, niet gevonden", "description": LOOKED}
    book.put("Risicos", row, theme=theme, title=theme, chain=chain, **found)


def test_from_the_first_log_in_to_a_frozen_version(people):
    visitor = people.visit("tabular", width=NARROW)
    page, faults = visitor.page, []

    def look(found):
        faults.extend(f"{page.url}: {each}" for each in found)

    def send(book):
        page.goto(f"{dossier}inlezen/")
        send_file(visitor, "dossier.xlsx", book.content())
        page.wait_for_selector("#fouten, #telling")
        look(page.evaluate(OUTSIDE))

    def write():
        page.locator(SEND).click()
        page.wait_for_url("**/klaar/")

    page.get_by_role("link", name="Begin uw dossier").click()
    page.check("input[name=group][value=B]")
    page.locator(SEND).click()
    page.wait_for_url(re.compile(r"/dossier/[0-9a-f-]{36}/$"))
    dossier = page.url
    page.get_by_role("link", name="Liever in een rekenblad").click()
    book = Book(download(page))
    fill_in(book)

    # A mistake is named at its place; what hangs on it is not, and nothing is written or lost.
    send(book)
    rows = page.locator("tbody tr")
    assert [row.split("\t")[:3] for row in rows.all_inner_texts()] == [
        ["Schakels", "3", "Rol (role)"]
    ]
    expect(rows).to_contain_text("Groef")
    assert "Nog geen keten" in text_of(page, dossier)

    book.put("Schakels", 3, role="Groeve")
    send(book)
    assert page.locator("#telling + dl dd").all_inner_texts() == ["5", "14", "0"]
    write()

    # What is left is said, and the overview says the same.
    left = page.locator("#nog + dl")
    expect(left.locator("dt")).to_have_text(["2. Risico’s vinden"])
    expect(left).to_contain_text("1 van 2")
    assert steps(page, dossier).count("Klaar") == 5

    # Somebody changes a place on the page while the file is being filled in.
    page.goto(f"{dossier}bestanden/")
    book = Book(download(page))
    page.goto(f"{dossier}lijst/schakels/")
    page.get_by_role("link", name=FACTORY).click()
    page.fill("[name=place]", "Voorbeeldgem-Zuid")
    page.locator(SEND).click()
    page.wait_for_selector(".melding.m-goed")
    book.put("Schakels", 4, place="Voorbeeldgem-Noord")
    treat(book, "Leefbaar loon", book.book["Ketens"]["A3"].value, row=4)
    send(book)
    clash = page.locator("fieldset")
    expect(clash.locator("legend")).to_have_text(f"Blad Schakels, rij 4: {FACTORY}")
    for words in ("Voorbeeldgem-Noord", "Voorbeeldgem-Zuid"):
        expect(clash).to_contain_text(words)
    clash.get_by_label("In het portaal").check()
    write()
    look(axe(page))
    expect(page.locator("#nog")).to_have_text("Alle zes stappen zijn klaar")
    assert "Voorbeeldgem-Zuid" in text_of(page, f"{dossier}lijst/schakels/")
    assert steps(page, dossier).count("Klaar") == 6

    page.goto(f"{dossier}versies/")
    page.get_by_role("button", name="Deze versie vastzetten").click()
    page.get_by_role("link", name="Versie 1").click()
    expect(page.locator("main")).to_contain_text(CHAIN)
    assert faults == []
    assert visitor.complaints == []


def download(page):
    with page.expect_download() as found:
        page.get_by_role("link", name="XLSX downloaden").click()
    return found.value.path().read_bytes()


def text_of(page, address):
    page.goto(address)
    return page.locator("main").inner_text()


def steps(page, dossier):
    page.goto(dossier)
    return page.locator("ol.zes").inner_text()
