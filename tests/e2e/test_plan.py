"""From an idea to a plan: wizard, advice, worksheet, form of ISV, plan. Mouse, keyboard, narrow."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.walk import go_on, missing, tab_to, walk

pytestmark = [pytest.mark.e2e, pytest.mark.embedded]  # test_journey.py walks on the servers

#: Counted on paper: Tuesday 1 June 2027 + 40 days = Sunday 11 July, so Monday 12; then the 13th.
NOTICE, TOO_EARLY, FIRST = "2027-06-01", "2027-07-12T12:00", "2027-07-13T12:00"


def test_from_an_idea_to_a_plan(people):
    person = walk(people.visit("officer"), "nl-open-demo")
    answer_the_wizard(person)
    place = person.page.url.partition("gegevens/")[0]
    person.page.goto(f"{place}advies/")
    person.look("advice")

    weigh(person, place)
    choose_the_form(person, place)
    plan(person, place)

    assert person.violations == {}
    assert person.visitor.complaints == []


def answer_the_wizard(person):
    page = person.page
    person.visitor.go("/aanbestedingen/nieuw/formulier/")
    page.fill("input[name=title]", "Van idee tot planning")
    page.fill("input[name=reference]", "E2E-PLAN")
    page.check("input[name=nature][value=works]")
    page.check("input[name=jurisdiction][value=nl]")
    page.check("input[name=authority_level][value=subcentral]")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/gegevens/waarde/")
    page.fill("input[name=value_cents]", "6000000")
    page.fill("input[name=notice_date]", NOTICE)
    page.fill("input[name=start_date]", "2028-03-01")
    page.fill("input[name=end_date]", "2030-03-01")
    go_on(person, "Procedure")
    page.check("input[name=procedure][value=open]")
    page.check("input[name=award_method][value=quality]")
    page.locator("button[name=stop]").click()


def weigh(person, place):
    """Empty becomes the proposal; what is typed over it stays."""
    page = person.page
    page.goto(f"{place}evenredigheid/")
    page.fill("input[name=stone_percent]", "60")
    page.check("input[name=market][value=some]")
    person.press("Save the worksheet")
    text = page.locator("textarea[name=text]")
    expect(text).to_have_value(re.compile("Natuursteen is ongeveer 60%"))
    text.fill("Dit past bij onze opdracht.")
    person.press("Save the worksheet")
    expect(text).to_have_value("Dit past bij onze opdracht.")
    assert missing(page.inner_text("body"), ["Aw 1.10", "Versie 2"]) == []
    person.look("worksheet")


def choose_the_form(person, place):
    page = person.page
    page.goto(f"{place}vorm/")
    page.check("input[name=isv_forms][value=award]")
    page.fill("textarea[name=reason]", "Wie meer doet, mag dat laten tellen.")
    for name, weight in (("price", "60"), ("quality", "30"), ("isv", "20")):
        page.fill(f"input[name={name}]", weight)
    person.press("Keep this choice")
    expect(page.locator(".foutenlijst")).to_contain_text("110%")
    page.fill("input[name=isv]", "10")
    person.press("Keep this choice")
    kept = person.say("Your choice is kept, with the reason and the date.")
    expect(page.get_by_role("status")).to_contain_text(kept)
    person.look("form")


def plan(person, place):
    """Too early is refused with the article; by keyboard it is put right and saved, narrow."""
    page = person.page
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.goto(f"{place}planning/")
    page.fill("input[name=closing]", TOO_EARLY)
    person.press("Save the plan")
    refused = page.locator(".foutenlijst")
    expect(refused).to_contain_text("dinsdag 13 juli 2027")
    expect(refused).to_contain_text("Aw 2.71(1)")
    expect(page.locator("input[name=closing]")).to_have_value(TOO_EARLY)
    person.look("plan refused")
    page.fill("input[name=closing]", FIRST)
    tab_to(person, person.say("Save the plan"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(person.say("The plan is saved."))
    person.press("Fill in the advised days", role="link")
    chosen = page.input_value("input[name=due-diligence]")
    assert date(2027, 7, 13) < date.fromisoformat(chosen) < date(2028, 3, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    person.look("plan")
