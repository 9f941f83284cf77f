"""One person walking through the portal with one notice; used by every journey."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from tests.e2e import notice as notices
from tests.e2e.browser import Visitor
from tests.e2e.deeds import NOTICES
from tests.e2e.looks import axe
from tests.e2e.notice import Notice

#: Milliseconds in which a guide is made, with two cores for everybody.
GUIDE = 90_000


@dataclass
class Walk:
    """``violations`` gathers what axe says of each page that was looked at."""

    visitor: Visitor
    file: Path
    language: str = "nl"
    scripts: bool = True
    notice: Notice = field(init=False)
    violations: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.notice = notices.read(self.file)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def say(self, msgid: str, **values: str) -> str:
        """The words on the screen, in the language of the person."""
        with translation.override(self.language):
            return gettext(msgid) % values

    def press(self, msgid: str, *, role: str = "button", within: str = "main", **values) -> None:
        """Press what has exactly these words."""
        name = self.say(msgid, **values)
        self.page.locator(within).get_by_role(role, name=name, exact=True).first.click()

    def look(self, name: str) -> None:
        if self.scripts and (found := axe(self.page)):
            self.violations[name] = found


def walk(visitor: Visitor, notice: str, **options) -> Walk:
    return Walk(visitor, NOTICES / f"{notice}.xml", **options)


def plain(text: str) -> str:
    """Text as a person reads it: one space between words, no breaks."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))


def missing(text: str, wanted: list[str]) -> list[str]:
    """What of ``wanted`` the text does not hold."""
    return [each for each in wanted if plain(each) not in plain(text)]


def pdf_text(path: Path) -> str:
    """The text of a PDF, with the words that were cut at the end of a line put together."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return plain(re.sub("\ufffe\\s*", "", " ".join(pages)))


def read_the_notice(person: Walk) -> None:
    """From the menu to the page that shows what was read; nothing is saved yet."""
    person.visitor.go("/aanbestedingen/")
    person.press("New tender", role="link")
    person.page.set_input_files("input[type=file]", person.file)
    person.press("Read the notice")
    heading = person.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(person.say("What we read in the notice"))
    person.look("what was read")


def save_with_a_stone(person: Walk) -> str:
    """Save, and say which stone: no notice says that. The address of the tender."""
    page = person.page
    person.press("Save as tender")
    page.wait_for_url("**/gegevens/steen/")
    page.select_option("select[name=form-0-product]", "cobbles")
    page.select_option("select[name=form-0-stone]", "granite")
    page.fill("input[name=form-0-quantity]", "1900")
    page.select_option("select[name=form-0-unit]", "m2")
    page.select_option("select[name=form-0-origin_country]", "IN")
    person.press("Add another stone")
    page.select_option("select[name=form-1-product]", "kerbs")
    person.look("stones")
    return page.url.partition("gegevens/")[0]


def go_on(person: Walk, following: str) -> None:
    """Press the button that leads to the next step of the wizard, and be there."""
    with person.page.expect_navigation():
        person.press("Go on to: %(name)s", name=person.say(following))


def follow(person: Walk, key: str) -> None:
    """Follow one outcome of the advice."""
    outcome = person.page.locator(f"[id='{key}']")
    outcome.locator("button[value=follow]").click()
    kept = person.say("Your decision is kept, with the date and the rule.")
    expect(person.page.get_by_role("status")).to_contain_text(kept)


def depart(person: Walk, key: str, reason: str) -> None:
    """Depart from one outcome of the advice, with a reason."""
    outcome = person.page.locator(f"[id='{key}']")
    outcome.locator("details.afwijken > summary").click()
    outcome.get_by_label(person.say("Your reason")).fill(reason)
    outcome.locator("button[value=depart]").click()
    expect(person.page.locator(f"[id='{key}']")).to_contain_text(reason)


def fetch_the_guide(person: Walk, folder: Path) -> tuple[str, Path]:
    """Ask for the PDF, see it being made, and fetch it: its name and the file."""
    made: Locator = person.page.locator(f"#stand-{person.language}")
    made.get_by_role("button").click()
    expect(person.page.locator(f"#stand-{person.language} progress")).to_be_visible()
    person.look("guide")
    expect(made.get_by_role("link")).to_be_visible(timeout=GUIDE)
    with person.page.expect_download() as download:
        made.get_by_role("link").click()
    file = folder / "guide.pdf"
    download.value.save_as(file)
    return download.value.suggested_filename, file


#: What has the focus: its name, and whether one can see that it has it.
FOCUSED = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return ["", true];
    const style = getComputedStyle(here);
    const frame = here.querySelector(".focus-frame");
    // Inside a date field the browser moves the focus itself, and shows it on the part.
    const byParts = String(here.type).startsWith("date");
    const seen = byParts || (frame ? getComputedStyle(frame).stroke !== "none"
        : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const label = here.labels && here.labels[0];
    const name = here.getAttribute("aria-label") || (label || here).textContent;
    return [name.replace(/\\s+/g, " ").trim(), seen];
}"""
#: No page of ours has more stops for the Tab key before its end than this.
MOST_STOPS = 150


def tab_to(person: Walk, name: str) -> list[str]:
    """Press Tab until what begins with ``name`` has the focus; the names of all that had it."""
    passed = []
    for _stop in range(MOST_STOPS):
        person.page.keyboard.press("Tab")
        found, seen = person.page.evaluate(FOCUSED)
        passed.append(plain(found))
        assert seen, f"nobody sees that {found!r} has the focus"
        if passed[-1].startswith(name):
            return passed
    raise AssertionError(f"Tab never came to {name!r}: {passed}")
