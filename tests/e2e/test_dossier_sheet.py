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


class Desk:
    """A person with the portal in a narrow window and the dossier in a spreadsheet."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.dossier = ""
        self.faults = []

    def look(self, found):
        self.faults += [f"{self.page.url}: {each}" for each in found]

    def begin(self):
        self.page.get_by_role("link", name="Begin uw dossier").click()
        self.page.check("input[name=group][value=B]")
        self.page.locator(SEND).click()
        self.page.wait_for_url(re.compile(r"/dossier/[0-9a-f-]{36}/$"))
        self.dossier = self.page.url

    def download(self):
        with self.page.expect_download() as found:
            self.page.get_by_role("link", name="XLSX downloaden").click()
        return Book(found.value.path().read_bytes())

    def send(self, book):
        self.page.goto(f"{self.dossier}inlezen/")
        send_file(self.visitor, "dossier.xlsx", book.content())
        self.page.wait_for_selector("#fouten, #telling")
        self.look(self.page.evaluate(OUTSIDE))

    def read_in(self):
        self.page.locator(SEND).click()
        self.page.wait_for_url("**/klaar/**")

    def text_of(self, part):
        self.page.goto(f"{self.dossier}{part}")
        return self.page.locator("main").inner_text()

    def steps_done(self):
        self.page.goto(self.dossier)
        return self.page.locator("ol.zes").inner_text().count("Klaar")

    def move_the_factory(self, place):
        """On the page, while the file is being filled in."""
        self.page.goto(f"{self.dossier}lijst/schakels/")
        self.page.get_by_role("link", name=FACTORY).click()
        self.page.fill("[name=place]", place)
        self.page.locator(SEND).click()
        self.page.wait_for_selector(".melding.m-goed")


def test_from_the_first_log_in_to_a_frozen_version(people):
    desk = Desk(people.visit("tabular", width=NARROW))
    page = desk.page
    desk.begin()
    page.get_by_role("link", name="Liever in een rekenblad").click()
    book = desk.download()
    fill_in(book)
    a_mistake_is_named_and_nothing_is_written(desk, book)

    book.put("Schakels", 3, role="Groeve")
    desk.send(book)
    assert page.locator("#telling + dl dd").all_inner_texts() == ["5", "14", "0"]
    desk.read_in()

    # What is left is said, and the overview says the same.
    left = page.locator("#nog + dl")
    expect(left.locator("dt")).to_have_text(["2. Risico’s vinden"])
    expect(left).to_contain_text("1 van 2")
    assert desk.steps_done() == 5

    page.goto(f"{desk.dossier}bestanden/")
    both_sides_of_a_conflict_are_shown(desk, desk.download())
    desk.read_in()
    desk.look(axe(page))
    expect(page.locator("#nog")).to_have_text("Alle zes stappen zijn klaar")
    assert "Voorbeeldgem-Zuid" in desk.text_of("lijst/schakels/")
    assert desk.steps_done() == 6

    page.goto(f"{desk.dossier}versies/")
    page.get_by_role("button", name="Deze versie vastzetten").click()
    page.get_by_role("link", name="Versie 1").click()
    expect(page.locator("main")).to_contain_text(CHAIN)
    assert desk.faults == []
    assert desk.visitor.complaints == []


def a_mistake_is_named_and_nothing_is_written(desk, book):
    """At its place; what hangs on it is no mistake."""
    desk.send(book)
    said = desk.page.locator("tbody tr").locator("th, td").all_text_contents()
    assert said[:3] == ["Schakels", "3", "Rol (role)"]
    assert "Groef" in said[3]
    assert len(said) == 4
    assert "Nog geen keten" in desk.text_of("")


def both_sides_of_a_conflict_are_shown(desk, book):
    """What the page says is chosen; the theme that was left is treated too."""
    desk.move_the_factory("Voorbeeldgem-Zuid")
    book.put("Schakels", 4, place="Voorbeeldgem-Noord")
    treat(book, "Leefbaar loon", book.book["Ketens"]["A3"].value, row=4)
    desk.send(book)
    clash = desk.page.locator("fieldset")
    expect(clash.locator("legend")).to_have_text(f"Blad Schakels, rij 4: {FACTORY}")
    for words in ("Voorbeeldgem-Noord", "Voorbeeldgem-Zuid"):
        expect(clash).to_contain_text(words)
    clash.get_by_label("In het portaal").check()
