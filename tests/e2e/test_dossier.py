"""A small supplier fills in group B in one sitting, on a narrow screen and with the keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.looks import OUTSIDE, axe

pytestmark = [pytest.mark.e2e, pytest.mark.database]
CHAIN = "Blauwe hardsteen uit Henegouwen"
#: More pages of questions than group B has: a form that does not go on must not go round for ever.
MOST_PAGES = 25


class Sitting:
    """One person at one narrow window; every page is looked at as it is left behind."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.faults = []

    def look(self):
        found = axe(self.page) + self.page.evaluate(OUTSIDE)
        self.faults += [f"{self.page.url}: {each}" for each in found]

    def press(self, target):
        """With the keyboard: what cannot be focused cannot be pressed."""
        target.focus()
        expect(target).to_be_focused()
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def choose(self, selector):
        """A radio or a tick, with the space bar."""
        field = self.page.locator(selector)
        field.focus()
        self.page.keyboard.press("Space")
        expect(field).to_be_checked()

    def fill(self, **values):
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("(each) => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.focus()
                field.fill(value)

    def submit(self):
        self.look()
        self.press(self.page.locator("main form button[type=submit]").first)
        expect(self.page.locator(".foutenlijst")).to_have_count(0)

    def link(self, name):
        self.look()
        self.press(self.page.get_by_role("link", name=name).first)


def test_a_small_supplier_from_the_first_question_to_a_frozen_version(people):
    sitting = Sitting(people.visit("small", width=NARROW))
    sitting.visitor.go("/mijn-werk/")
    begin(sitting)
    dossier = sitting.page.url
    write_the_chain(sitting, dossier)
    treat_the_themes(sitting)
    answer_everything(sitting, dossier)
    sitting.page.goto(dossier)
    done = sitting.page.locator("ol.zes > li")
    expect(done).to_have_count(6)
    assert [each for each in done.all_inner_texts() if "Klaar" not in each] == []
    assert "50%" in sitting.page.locator(".bekend").inner_text()
    sitting.look()
    freeze(sitting, dossier)

    assert sitting.faults == []
    assert sitting.visitor.complaints == []


def begin(sitting):
    sitting.link("Begin uw dossier")
    sitting.choose("input[name=group][value=B]")
    sitting.submit()
    sitting.page.wait_for_url(re.compile(r"/dossier/[0-9a-f-]{36}/$"))


def write_the_chain(sitting, dossier):
    """One stone: the quarry is unknown with a plan, the processor is known from a document."""
    sitting.link("Keten toevoegen")
    sitting.fill(name=CHAIN, stone="bluestone")
    sitting.submit()
    planned = timezone.localdate() + timedelta(days=60)
    for values in (
        {
            "role": "quarry",
            "country": "BE",
            "action": "De verwerker vragen welke groeve levert.",
            "action_date": planned.isoformat(),
        },
        {
            "role": "processor",
            "name": "Voorbeeldzagerij",
            "place": "Voorbeeldgem",
            "country": "BE",
            "level": "2",
            "known_from": "De verwerker, met een vrachtbrief.",
        },
    ):
        sitting.link("Schakel toevoegen")
        if "level" in values:
            sitting.choose(f"input[name=level][value='{values.pop('level')}']")
        sitting.fill(**values)
        sitting.submit()
        sitting.page.goto(dossier)
        sitting.press(sitting.page.get_by_role("link", name="Toon als tabel").first)


def treat_the_themes(sitting):
    """What cannot be left out: looked for, not found, and how."""
    chain = sitting.page.url.partition("#")[0]
    while True:
        sitting.page.goto(chain)
        open_themes = sitting.page.locator(".themas a")
        if not open_themes.count():
            return
        sitting.press(open_themes.first)
        sitting.choose("input[name=finding][value=none]")
        sitting.fill(description="Wij spraken met de werknemers en lazen de cao.")
        sitting.submit()


def answer_everything(sitting, dossier):
    """Every page of questions after each other, from the link of the overview."""
    sitting.page.goto(dossier)
    sitting.link(re.compile("Ga verder met stap"))
    for _ in range(MOST_PAGES):
        if "/stap/" not in sitting.page.url:
            return
        here = sitting.page.url
        for question in sitting.page.locator("section.vraag").all():
            yes = question.locator("input[type=radio][value=yes]")
            if yes.count():
                yes.focus()
                sitting.page.keyboard.press("Space")
            else:
                field = question.locator("textarea").first
                field.focus()
                field.fill("Dat doet de directeur, elk jaar in januari.")
                sitting.page.keyboard.press("Tab")  # keeps what was typed
        expect(sitting.page.locator("#bewaard")).to_contain_text("Bewaard")
        sitting.submit()
        if sitting.page.url == here:
            return


def freeze(sitting, dossier):
    sitting.page.goto(f"{dossier}versies/")
    sitting.fill(note="Einde van de eerste ronde.")
    sitting.look()
    sitting.press(sitting.page.get_by_role("button", name="Deze versie vastzetten"))
    sitting.link("Versie 1")
    expect(sitting.page.locator("main")).to_contain_text(CHAIN)
