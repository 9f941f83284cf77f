"""From a real notice to advice, a metrokaart and its PDF, as a procurement officer walks it.

Every name, amount and date that is looked for is read from the notice by the test itself.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.browser import log_in
from tests.e2e.notice import Notice, day, euros, last_day, moment, short_day
from tests.e2e.walk import (
    depart,
    fetch_the_guide,
    follow,
    go_on,
    missing,
    pdf_text,
    plain,
    read_the_notice,
    save_with_a_stone,
    walk,
)

pytestmark = [pytest.mark.e2e, pytest.mark.database]

OPEN_WITH_ELECTRONIC_TENDERS = 40  # days; Aw 2.71(1) and (3)
OWNER = "Inkoper Voorbeeldstad"
REASON = "Er zijn te weinig aanbieders voor deze steen."
NOTE = "Het gewicht van ISV bespreken met de projectleider."


def test_from_a_notice_to_a_pdf(people, tmp_path):
    person = walk(people.visit(), "nl-open-demo")
    log_in(person.visitor, "officer")
    person.look("my work")

    read_the_notice(person)
    assert missing(person.text, in_the_notice(person.notice)) == []
    place = save_with_a_stone(person)
    answer_the_rest(person)
    weigh_the_advice(person)
    travel(person, place)

    person.page.goto(f"{place}gids/")
    name, file = fetch_the_guide(person, tmp_path)
    assert name == f"metrokaart-{person.notice.reference}-nl.pdf"
    assert missing(pdf_text(file), in_the_guide(person.notice)) == []

    assert person.violations == {}
    assert person.visitor.complaints == []


def in_the_notice(notice: Notice):
    """What the page of a notice that was read must hold."""
    return [
        notice.title,
        notice.reference,
        notice.description,
        notice.buyer,
        notice.place,
        euros(notice.value),
        day(notice.sent),
        moment(notice.closing),
        ", ".join(notice.cpv),
        *(f"{number} {title} {euros(value)}" for number, title, value in notice.lots),
        *(f"{name} ({weight}%)" for name, weight in notice.criteria),
    ]


def answer_the_rest(person):
    """The lots as the notice has them, a form of ISV, and all answers on one page."""
    page, notice = person.page, person.notice
    go_on(person, "Lots")
    page.wait_for_url("**/gegevens/percelen/")
    for row, (number, title, value) in enumerate(notice.lots):
        for field, said in (("identifier", number), ("title", title), ("value_cents", f"{value}")):
            expect(page.locator(f"input[name=form-{row}-{field}]")).to_have_value(said)
    go_on(person, "Form of ISV")
    page.check("input[name=isv_forms][value=performance]")
    go_on(person, "Check")
    page.wait_for_url("**/gegevens/controle/")
    kept = [
        notice.title,
        notice.reference,
        notice.place,
        euros(notice.value),
        day(notice.sent),
        moment(notice.closing),
        day(notice.start),
        day(notice.end),
        "1.900 m² kasseien en keien, graniet",
        *(f"{title}, {euros(value)}" for _number, title, value in notice.lots),
    ]
    assert missing(person.text, kept) == []
    person.look("answers")


def weigh_the_advice(person):
    """Follow one outcome, depart from another; both stay on the page."""
    notice = person.notice
    person.press("See the advice", role="link")
    person.page.wait_for_url("**/advies/")
    threshold = person.page.locator("#threshold").inner_text()
    assert missing(threshold, [euros(notice.value)]) == []
    follow(person, "threshold")
    depart(person, "procedure", REASON)
    person.look("advice")


def travel(person, place):
    """The metrokaart: a station gets an owner, a date and a note, and is ticked off."""
    page = person.page
    page.goto(f"{place}metrokaart/")
    assert missing(person.text, [person.notice.title]) == []
    here = page.locator("svg.metrokaart a[aria-current=step]")
    assert plain(here.get_attribute("aria-label")).startswith("A1 Bestuurlijke ambitie.")
    person.look("metrokaart")
    here.click()
    page.wait_for_url("**/metrokaart/A1/")
    due = timezone.localdate() + timedelta(days=5)
    page.fill("input[name=owner]", OWNER)
    page.fill("input[name=due_date]", due.isoformat())
    page.locator("#werk button[type=submit]").click()
    expect(page.locator(".meldingen")).to_contain_text(person.say("Saved."))
    page.fill("#notitie_text", NOTE)
    page.locator("form[action$='/notities/'] button").click()
    expect(page.locator(".notities")).to_contain_text(NOTE)
    person.look("station")
    page.goto(f"{place}metrokaart/")
    assert short_day(due) in person.text
    page.goto(f"{place}metrokaart/A1/")
    page.get_by_role("button", name=f"{person.say('Tick off')} A1").click()
    page.wait_for_url("**/metrokaart/A2/")
    page.goto(f"{place}metrokaart/")
    first, second = page.locator("svg.metrokaart .halte a").all()[:2]
    assert "Status: klaar." in first.get_attribute("aria-label")
    assert second.get_attribute("aria-current") == "step"


def in_the_guide(notice: Notice):
    """What the PDF must hold; the last day of the term is worked out here."""
    return [
        notice.title,
        notice.reference,
        notice.buyer,
        notice.place,
        euros(notice.value),
        day(notice.sent),
        day(notice.closing.date()),
        day(notice.start),
        day(notice.end),
        day(last_day(notice.sent, OPEN_WITH_ELECTRONIC_TENDERS)),
        "kasseien en keien van graniet uit India en trottoirbanden",
        OWNER,
        REASON,
        NOTE,
    ]


def test_the_same_notice_again_offers_an_update(people):
    """And the list still holds one tender."""
    person = walk(people.visit("newcomer"), "nl-below-threshold")
    for button in ("Save as tender", "Update the tender"):
        read_the_notice(person)
        person.press(button)
        person.page.wait_for_url("**/gegevens/steen/")
    person.visitor.go(f"/aanbestedingen/?q={person.notice.reference}")

    rows = person.page.locator("main tbody tr")
    assert rows.count() == 1
    assert missing(rows.inner_text(), [person.notice.title, person.notice.reference]) == []
    assert person.visitor.complaints == []
