"""Somebody without an account: with the keyboard, on a small screen, in English, to a PDF and home.

The answers are of this test; what the pages must say of them is asked of the rules.
"""

import pytest
from playwright.sync_api import expect

from tenders.advice.wording import word
from tenders.journey import journey_through
from tenders.visitor import facts_of_answers
from tests.e2e.browser import NARROW, log_in
from tests.e2e.walk import missing, pdf_text, tab_to, walk

pytestmark = [pytest.mark.e2e, pytest.mark.embedded]  # what is kept is tested on both databases

VALUE, NOTICE = 480_000, "2027-02-01"
#: Milliseconds: a visitor's PDF gives way to all other work, and a test machine has much of that.
BEHIND_OTHERS = 240_000
TITLE = "Cobbles for the harbour street"
ANSWERS = {
    "jurisdiction": "nl",
    "authority_level": "subcentral",
    "nature": "works",
    "value_cents": VALUE * 100,
    "notice_date": NOTICE,
    "product": "cobbles",
    "origin_country": "IN",
    "isv_forms": ["performance"],
}


def test_a_visitor_by_keyboard_from_a_question_to_an_own_tender(people, tmp_path):
    person = walk(people.visit(language="en", width=NARROW), "nl-open-demo", language="en")
    page, say = person.page, person.say

    person.visitor.go("/")
    tab_to(person, say("Make your metrokaart"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/metrokaart/")
    person.look("question")
    answer(person)

    expect(page.get_by_role("heading", level=1)).to_have_text(say("Your metrokaart"))
    person.look("result")
    duty = word(journey_through(facts_of_answers(ANSWERS)).advice.get("isv"), "en")
    assert missing(person.text, [duty]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert page.context.cookies() == []  # as the page promises
    assert missing(fetch_pdf(person, tmp_path / "visit.pdf"), [duty]) == []

    result = page.url.partition("#")[0]
    take_along(person, result)
    person.look("tender")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    assert page.goto(result).status == 404  # wiped, as was promised
    assert {name: found for name, found in person.violations.items() if found} == {}
    assert person.visitor.complaints == []


def answer(person):
    """Answer the four pages of questions, after sending the first one empty."""
    page, keys, say = person.page, person.page.keyboard, person.say
    tab_to(person, say("Go on to: %(name)s", name=say("Value and dates")))
    keys.press("Enter")
    expect(page.locator(".foutenlijst")).to_be_focused()
    tab_to(person, "The Netherlands")
    keys.press("Space")
    tab_to(person, say("State (central government)"))
    keys.press("ArrowDown")
    expect(page.locator("input[name=authority_level][value=subcentral]")).to_be_checked()
    tab_to(person, "Works")
    keys.press("Space")
    keys.press("Enter")

    page.wait_for_url("**/vraag/waarde/")
    tab_to(person, say("How much is the assignment worth?"))
    keys.type(str(VALUE))
    page.fill("input[name=notice_date]", NOTICE)  # day or month first is for the browser
    keys.press("Enter")

    page.wait_for_url("**/vraag/steen/")
    tab_to(person, say("What do you buy?"))
    keys.type("cobbles")
    tab_to(person, say("Where is it quarried?"))
    keys.type("India")
    assert page.input_value("select[name=product]") == "cobbles"
    assert page.input_value("select[name=origin_country]") == "IN"
    tab_to(person, say("Go on to: %(name)s", name=say("Form of ISV")))
    keys.press("Enter")

    page.wait_for_url("**/vraag/isv/")
    tab_to(person, "Condition for carrying out the contract")
    keys.press("Space")
    tab_to(person, say("Show my metrokaart"))
    keys.press("Enter")


def fetch_pdf(person, file):
    """Have the PDF made, see it come, and fetch it: its text."""
    page, keys = person.page, person.page.keyboard
    page.locator("#stand-en button").focus()
    keys.press("Enter")
    link = page.locator("#stand-en a[href$='en.pdf']")
    expect(link).to_be_visible(timeout=BEHIND_OTHERS)
    link.focus()
    with page.expect_download() as download:
        keys.press("Enter")
    download.value.save_as(file)
    return pdf_text(file)


def take_along(person, result):
    """Log in, come back to the same address, and make a tender of the answers."""
    page, keys, say = person.page, person.page.keyboard, person.say
    log_in(person.visitor, "officer")
    page.goto(result)
    tab_to(person, say("Take along into my account"))
    keys.press("Enter")
    page.wait_for_url("**/meenemen/")
    tab_to(person, say("What do you call this tender?"))
    keys.type(TITLE)
    tab_to(person, say("Your own reference"))
    keys.type("BEZOEK-2027-1")
    keys.press("Enter")
    page.wait_for_url("**/aanbestedingen/*/")
