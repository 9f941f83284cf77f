"""An officer checks a document of sixty pages, by keyboard, and sends a better version.

The document is made of the whole texts of our own labelled set. What is planted in it stands on a
page of its own at the end; the second version has another page there.
"""

import re
from io import BytesIO
from itertools import islice

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.e2e.browser import NARROW
from tests.e2e.deeds import SEND
from tests.e2e.looks import axe
from tests.e2e.walk import tab_to, walk
from tests.evaluation.check_corpus import documents, text_of
from tests.tenders.documents.making import as_pdf

pytestmark = [pytest.mark.e2e, pytest.mark.embedded]  # the check itself reads no database
PAGES = 60
#: So many texts are a little more than that.
TEXTS = 45
FAULT = "De waarborg bedraagt € [bedrag invullen]."
MENDED = "De waarborg bedraagt € 25.000."
#: Milliseconds for a check of sixty pages beside other tests.
CHECK = 120_000


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """Two PDFs that differ in their last page."""
    folder = tmp_path_factory.mktemp("sixty")
    labels = islice(documents("dev").values(), TEXTS)
    texts = [text_of("dev", label) for label in labels]
    body = as_pdf("\n\n".join(texts), folder / "body.pdf")
    return [with_last_page(body, sentence, folder) for sentence in (FAULT, MENDED)]


def with_last_page(body, sentence, folder):
    last = as_pdf(f"# Waarborg\n\n{sentence}\n", folder / "last.pdf")
    with pikepdf.open(body) as whole, pikepdf.open(last) as end:
        del whole.pages[PAGES - 1 :]
        whole.pages.extend(end.pages)
        held = BytesIO()
        whole.save(held)
    return {"name": "bestek.pdf", "mimeType": "application/pdf", "buffer": held.getvalue()}


def test_sixty_pages_are_checked_worked_through_and_checked_again(people, versions):
    first, second = versions
    assert len(pypdfium2.PdfDocument(first["buffer"])) == PAGES
    person = walk(people.visit("officer"), "nl-open-demo")
    page, say = person.page, person.say

    send(person, first)
    expect(page.locator(".toets-kop")).to_contain_text("60 bladzijden")
    planted = page.locator(".bev", has_text=FAULT)
    expect(planted).to_contain_text("bladzijde 60,")
    found = page.locator(".bev").count()
    person.look("result")

    # n and p lead along the findings; what one may do stands behind Tab.
    page.keyboard.press("n")
    expect(page.locator("#bevinding-1")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#bevinding-2")).to_be_focused()
    page.keyboard.press("p")
    tab_to(person, say("Do not take over…"))
    page.keyboard.press("Enter")
    tab_to(person, say("Why not?"))
    page.keyboard.type("Dit staat in de bijlage.")
    tab_to(person, say("Keep this reason"))
    page.keyboard.press("Enter")
    expect(page.locator("#bevinding-1 .bev-besluit")).to_contain_text("Dit staat in de bijlage.")

    page.set_viewport_size({"width": NARROW, "height": 900})
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW

    send(person, second)
    # How many remain is fewer than there were cards: two cards may say the same of one thing.
    told = page.locator(".toets-verschil")
    expect(told).to_contain_text("Sinds toets 1: 1 opgelost, 0 nieuw")
    assert 0 < int(re.search(r"(\d+) gebleven", told.inner_text())[1]) < found
    expect(page.locator(".bev", has_text="Dit staat in de bijlage.")).to_have_count(1)
    assert person.violations == {}
    assert person.visitor.complaints == []


def send(person, file):
    """Send the file and wait for the findings."""
    person.visitor.go("/aanbestedingen/{cemetery}/toets/")
    person.page.set_input_files("input[type=file]", file)
    person.page.locator(SEND).first.click()
    expect(person.page.locator(".bouwstenen")).to_be_visible(timeout=CHECK)
