"""Two officers at once, a draft that comes back, a copy, and searching: in a browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.looks import axe

pytestmark = [pytest.mark.e2e, pytest.mark.database]


def test_two_officers_in_conflict_choose_per_field(people):
    one, other = people.visit("officer"), people.visit("officer2")
    for visitor in (one, other):
        visitor.go("/aanbestedingen/{kerbs}/gegevens/opdracht/")

    # What the first types is kept by itself, and only that.
    one.page.fill("input[name=title]", "Banden van de eerste")
    one.page.locator("input[name=title]").blur()
    expect(one.page.locator("#bewaard")).to_contain_text("Bewaard om")

    # The second is told, loses nothing, and chooses.
    other.page.fill("input[name=title]", "Banden van de tweede")
    other.page.locator("input[name=title]").blur()
    expect(other.page.locator("#bewaard")).to_contain_text("Niet bewaard")
    other.page.get_by_role("button", name="Opslaan en stoppen").click()
    both = other.page.locator(".botsing")
    expect(both).to_contain_text("Banden van de eerste")
    expect(both).to_contain_text("Banden van de tweede")
    assert axe(other.page) == []
    other.page.locator("input[name=keep-title][value=theirs]").check()
    other.page.get_by_role("button", name="Opslaan en stoppen").click()
    expect(other.page.locator("h1")).to_have_text("Banden van de eerste")
    assert one.complaints + other.complaints == []


def test_saving_waits_for_what_is_being_kept(people):
    """Who saves while autosave is on its way must not be in conflict with themselves."""
    visitor = people.visit("officer")
    page = visitor.page
    visitor.go("/aanbestedingen/{changed}/gegevens/opdracht/")
    order = []

    def slowly(route):
        order.append("kept")
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/bewaren/", slowly)
    page.on(
        "response",
        lambda answer: order.append(answer.status) if answer.request.method == "POST" else None,
    )
    page.fill("input[name=place]", "Zuiderwijk")
    with page.expect_request("**/bewaren/"):
        page.locator("input[name=place]").blur()
    page.get_by_role("button", name="Opslaan en stoppen").click()

    expect(page.locator(".melding.m-goed")).to_be_visible()
    expect(page.locator(".botsing")).to_have_count(0)
    assert order == ["kept", 200, 302]
    assert visitor.complaints == []


def test_delete_and_restore_in_english_with_the_keyboard_on_a_small_screen(people):
    visitor = people.visit("officer", language="en", width=NARROW)
    page = visitor.page
    visitor.go("/aanbestedingen/{kerbs}/beheer/")
    page.get_by_label("What do you call the new tender?").fill("Copy for the bin")
    page.get_by_label("Its own reference").fill("E2E-COPY")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("It has no dates yet")
    expect(page.locator("input[name=notice_date]")).to_have_value("")
    place = page.url.partition("/gegevens/")[0]

    page.goto(f"{place}/beheer/")
    page.get_by_role("button", name="Delete this draft").press("Enter")
    expect(page.locator("h1")).to_have_text("The draft is deleted")
    assert page.request.get(f"{place}/").status == 404
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("h1")).to_have_text("Copy for the bin")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW
    assert visitor.complaints == []


def test_the_slash_key_leads_to_what_one_may_see(people):
    visitor = people.visit("officer")
    visitor.go("/mijn-werk/")
    visitor.page.keyboard.press("/")
    visitor.page.keyboard.type("MÁRKTPLEIN")
    visitor.page.keyboard.press("Enter")
    found = visitor.page.get_by_role("link", name="Herinrichting Marktplein")
    expect(found.first).to_be_visible()
    assert visitor.complaints == []
