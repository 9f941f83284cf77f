"""The journey for who uses no mouse, no scripts, no Dutch or a small screen."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.notice import day, euros
from tests.e2e.walk import (
    GUIDE,
    depart,
    fetch_the_guide,
    follow,
    go_on,
    missing,
    pdf_text,
    plain,
    read_the_notice,
    save_with_a_stone,
    tab_to,
    walk,
)

pytestmark = [pytest.mark.e2e, pytest.mark.embedded]  # test_journey.py walks on the servers

REASON = "The market of this stone is small."
#: Looks that a person without scripts has patience for, and the pause in between.
LOOKS, PAUSE = 60, 1000


def test_in_english_on_a_small_screen(people, tmp_path):
    visitor = people.visit("crowded", language="en", width=NARROW)
    person = walk(visitor, "nl-restricted-lots", language="en")
    page, notice = person.page, person.notice

    read_the_notice(person)
    read = [
        notice.title,
        notice.reference,
        notice.buyer,
        euros(notice.value, "en"),
        day(notice.sent, "en"),
        f"{day(notice.closing.date(), 'en')}, {notice.closing:%H.%M}",
        *(f"{number} {title} {euros(value, 'en')}" for number, title, value in notice.lots),
    ]
    assert missing(person.text, read) == []
    place = save_with_a_stone(person)
    go_on(person, "Lots")

    visitor.page.goto(f"{place}advies/")
    follow(person, "isv")
    depart(person, "threshold", REASON)
    person.look("advice")

    # The drawing makes way for the vertical line; the stations are the same.
    page.goto(f"{place}metrokaart/")
    expect(page.locator("svg.metrokaart")).to_be_hidden()
    person.look("metrokaart")
    page.get_by_role("link", name=person.say("Go on with %(code)s", code="A1")).click()
    page.get_by_role("button", name=f"{person.say('Tick off')} A1").click()
    page.wait_for_url("**/metrokaart/A2/")

    page.goto(f"{place}gids/")
    name, file = fetch_the_guide(person, tmp_path)
    assert name == f"metrokaart-{notice.reference.replace('/', '-')}-en.pdf"
    printed = [
        notice.title,
        notice.buyer,
        euros(notice.value, "en"),
        day(notice.sent, "en"),
        day(notice.closing.date(), "en"),
        "cobbles and setts",
        REASON,
    ]
    assert missing(pdf_text(file), printed) == []
    assert person.violations == {}
    assert visitor.complaints == []


def test_without_scripts(people):
    visitor = people.visit("officer2", scripts=False)
    person = walk(visitor, "nl-below-threshold", scripts=False)
    page, notice = person.page, person.notice

    read_the_notice(person)
    assert missing(person.text, [notice.title, euros(notice.value), day(notice.sent)]) == []
    place = save_with_a_stone(person)
    go_on(person, "Lots")
    page.goto(f"{place}advies/")
    follow(person, "isv")
    page.goto(f"{place}metrokaart/")
    page.locator("svg.metrokaart a[aria-current=step]").click()
    page.fill("#notitie_text", "Zonder scripts.")
    page.locator("form[action$='/notities/'] button").click()
    expect(page.locator(".notities")).to_contain_text("Zonder scripts.")

    page.goto(f"{place}gids/")
    page.locator("#stand-nl button").click()
    expect(page.locator("#stand-nl progress")).to_be_visible()
    for _look in range(LOOKS):
        if page.locator("#stand-nl a[href$='nl.pdf']").count():
            break
        page.wait_for_timeout(PAUSE)
        page.locator("#stand-nl").get_by_role("link", name=person.say("Look again")).click()
    with page.expect_download(timeout=GUIDE) as download:
        page.locator("#stand-nl a[href$='nl.pdf']").click()
    assert download.value.suggested_filename == f"metrokaart-{notice.reference}-nl.pdf"
    assert visitor.complaints == []


def test_with_the_keyboard_only(people):
    person = walk(people.visit(), "nl-open-demo")
    page, say = person.page, person.say
    keys = page.keyboard
    email, password = person.visitor.portal.people["officer"]

    # The first stop of a page leads past the menu.
    person.visitor.go("/inloggen/")
    assert tab_to(person, say("Skip to the content")) == [say("Skip to the content")]
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    tab_to(person, say("Email"))
    keys.type(email)
    tab_to(person, say("Password"))
    keys.type(password)
    keys.press("Enter")
    page.wait_for_url("**/mijn-werk/")

    # A menu opens, and Escape gives the focus back.
    tab_to(person, say("Account:"))
    keys.press("Enter")
    tab_to(person, say("Change password"))
    keys.press("Escape")
    assert page.locator("details.account[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    person.visitor.go("/aanbestedingen/{cemetery}/")
    tab_to(person, say("Metrokaart"))
    keys.press("Enter")
    page.wait_for_url("**/metrokaart/")

    # Along the line, in the order of the route, to where one is.
    route = [plain(each.get_attribute("aria-label")) for each in stations(page)]
    assert [label[:2] for label in route] == sorted(label[:2] for label in route)
    here = plain(page.locator("svg a[aria-current=step]").get_attribute("aria-label"))
    passed = tab_to(person, here)
    assert passed[-route.index(here) - 1 :] == route[: route.index(here) + 1]
    keys.press("Enter")
    page.wait_for_url(f"**/metrokaart/{here[:2]}/")

    # Write something down and save it with Enter.
    # Day or month first is for the browser: this date is the same in both.
    due = date(timezone.localdate().year + 1, 3, 3)
    tab_to(person, say("Who does it?"))
    keys.type("Inkoper Voorbeeldstad")
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(say("Saved."))
    expect(page.locator("input[name=owner]")).to_have_value("Inkoper Voorbeeldstad")
    tab_to(person, say("Ready before"))
    keys.type(f"{due:%d%m%Y}")
    tab_to(person, say("This station is done"))
    keys.press("Space")
    tab_to(person, say("Save"))
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(say("Saved."))
    expect(page.locator("input[name=due_date]")).to_have_value(due.isoformat())
    expect(page.locator("input[name=status]")).to_be_checked()
    assert person.visitor.complaints == []


def stations(page):
    return page.locator("svg.metrokaart .halte a").all()
