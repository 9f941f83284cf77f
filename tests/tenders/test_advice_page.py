"""The advice on the screen, and deciding about it: kept, changed, never overwritten."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from lxml import html

from tenders.actions.editing import change_tender
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.models import OutcomeDecision, Tender
from tenders.pages.advice import advice_page
from tests.tenders.naughty import naughty_strings

pytestmark = pytest.mark.django_db

CHANGED = "Something changed after you decided"
STALE = "The advice changed while you were busy. Read it again and then decide."


@pytest.fixture
def open_tender(tender):
    """Nothing was decided yet."""
    tender.decisions.all().delete()
    return tender


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def page_of(client, tender):
    return read(client.get(reverse("tenders:advice", args=[tender.pk])))


def digest(tender, key):
    return advise(facts_of(Tender.objects.get(pk=tender.pk))).get(key).digest()


def decide(client, tender, choice, key="isv", **typed):
    posted = {"key": key, "digest": digest(tender, key), "choice": choice, **typed}
    return client.post(reverse("tenders:decide", args=[tender.pk]), posted, follow=True)


def decisions():
    return dict(OutcomeDecision.objects.values_list("key", "followed"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_outcome_stands_on_the_page_with_its_ground(at_work, open_tender, language):
    at_work.cookies["django_language"] = language
    with translation.override(language):
        shown = advice_page(open_tender)
    page = page_of(at_work, open_tender)

    rows = [row for section in shown.sections for row in section.all]
    assert {row.key for row in rows} == {o.key for o in advise(facts_of(open_tender)).outcomes}
    text = page.text_content()
    for row in rows:
        assert page.xpath(f"//*[@id='{row.key}']"), row.key
        assert row.article in text
        assert row.source in text
        assert row.text.split(".")[0] in text, row.key


def test_following_is_kept_and_shown(at_work, open_tender, buyer):
    answer = decide(at_work, open_tender, "follow")

    where = f"{reverse('tenders:advice', args=[open_tender.pk])}#isv"
    assert answer.redirect_chain == [(where, 302)]
    page = read(answer)
    assert "Your decision is kept, with the date and the rule." in page.text_content()
    assert "Followed" in page.xpath("//*[@id='isv']")[0].text_content()
    assert f"by {buyer.user}" in page.xpath("//*[@id='isv']")[0].text_content()
    assert decisions() == {"isv": True}


def test_departing_is_kept_with_its_reason_and_can_be_taken_back(at_work, open_tender):
    page = read(decide(at_work, open_tender, "depart", reason="Te <klein>."))
    assert "Departed from" in page.xpath("//*[@id='isv']")[0].text_content()
    assert "Te <klein>." in page.xpath("//*[@id='isv']")[0].text_content()
    assert decisions() == {"isv": False}

    page = read(decide(at_work, open_tender, "undo"))
    assert "Taken back. You can decide again." in page.text_content()
    assert decisions() == {}


WRONG = [
    ({"choice": "depart", "reason": ""}, "Write why you depart from this advice."),
    ({"choice": "depart", "reason": " \n "}, "Write why you depart from this advice."),
    ({"choice": "depart", "reason": "x" * 5_001}, "at most 5000 characters (it has 5001)"),
    ({"choice": "depart", "reason": "a\0b"}, "Null characters are not allowed."),
    ({"choice": "misschien"}, "misschien is not one of the available choices"),
    ({"choice": "follow", "key": ""}, "This field is required."),
    ({"choice": "follow", "key": "\0"}, "Null characters are not allowed."),
    ({"choice": "follow", "key": "x" * 101}, "at most 100 characters (it has 101)"),
    ({"choice": "follow", "digest": ""}, "This field is required."),
    ({"choice": "follow", "digest": "x" * 65}, "at most 64 characters (it has 65)"),
    ({}, "This field is required."),
]


@pytest.mark.parametrize(("typed", "expected"), WRONG)
def test_a_decision_that_is_not_right_is_refused_and_told(at_work, open_tender, typed, expected):
    posted = {"key": "isv", "digest": digest(open_tender, "isv"), **typed}
    page = read(at_work.post(reverse("tenders:decide", args=[open_tender.pk]), posted))

    assert expected in page.find_class("foutenlijst")[0].text_content()
    assert decisions() == {}


def test_a_reason_that_is_too_long_is_not_lost(at_work, open_tender):
    page = read(decide(at_work, open_tender, "depart", reason="y" * 5_001))

    assert page.xpath("//textarea[@id='reden-isv']/text()")[0].strip() == "y" * 5_001
    assert page.xpath("//details[@open][.//textarea[@id='reden-isv']]")


@pytest.mark.parametrize(
    ("key", "fingerprint"), [("isv", "anders"), ("onzin", "x"), ("term.onzin", "x")]
)
def test_what_the_page_no_longer_says_cannot_be_decided(at_work, open_tender, key, fingerprint):
    answer = at_work.post(
        reverse("tenders:decide", args=[open_tender.pk]),
        {"key": key, "digest": fingerprint, "choice": "follow"},
        follow=True,
    )

    assert STALE in read(answer).text_content()
    assert decisions() == {}


def test_facts_that_change_are_told_and_nothing_chosen_is_overwritten(at_work, open_tender):
    decide(at_work, open_tender, "depart", key="threshold", reason="Het bedrag is hoger.")
    decide(at_work, open_tender, "follow", key="isv")
    before = list(OutcomeDecision.objects.order_by("key").values())
    open_tender.refresh_from_db()

    change_tender(open_tender, {"value_cents": 100_000}, version=open_tender.version)
    page = page_of(at_work, open_tender)

    assert CHANGED in page.text_content()
    (row,) = page.xpath("//*[@id='threshold']")
    assert "Changed" in row.text_content()
    assert "it said:" in row.text_content()
    assert "Het bedrag is hoger." in row.text_content()
    assert list(OutcomeDecision.objects.order_by("key").values()) == before
    overview = read(at_work.get(reverse("tenders:detail", args=[open_tender.pk])))
    assert "Look again" in overview.text_content()

    decide(at_work, open_tender, "follow", key="threshold")
    (row,) = page_of(at_work, open_tender).xpath("//*[@id='threshold']")
    assert "it said:" not in row.text_content()
    assert decisions() == {"threshold": True, "isv": True}


def test_a_change_that_no_reader_can_see_is_no_change(at_work, open_tender):
    decide(at_work, open_tender, "follow", key="isv")
    kept = OutcomeDecision.objects.get()
    other = {**kept.outcome["params"], "behind_the_sentence": 1}
    kept.outcome = {**kept.outcome, "params": other, "digest": "x"}
    kept.save()
    assert CHANGED not in page_of(at_work, open_tender).text_content()

    for name, value in (("article", "art. 0"), ("certainty", "reconstruction"), ("code", "anders")):
        seen = OutcomeDecision.objects.get()
        OutcomeDecision.objects.update(outcome={**seen.outcome, name: value})
        assert CHANGED in page_of(at_work, open_tender).text_content(), name
        OutcomeDecision.objects.update(outcome=seen.outcome)


@pytest.mark.parametrize("jurisdiction", ["nl", "be", ""])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_question_stands_twice_as_a_heading(open_tender, jurisdiction, language):
    open_tender.jurisdiction = jurisdiction
    with translation.override(language):
        sections = advice_page(open_tender).sections

    assert sections
    for section in sections:
        assert section.title not in {row.title for row in section.rows}


def test_facts_that_change_back_bring_the_decision_back(at_work, open_tender):
    decide(at_work, open_tender, "follow", key="threshold")
    open_tender.refresh_from_db()
    change_tender(open_tender, {"value_cents": 1}, version=open_tender.version)
    assert CHANGED in page_of(at_work, open_tender).text_content()

    change_tender(open_tender, {"value_cents": 560_000_000}, version=open_tender.version)
    assert CHANGED not in page_of(at_work, open_tender).text_content()


def test_advice_that_is_gone_is_told(at_work, open_tender):
    decide(at_work, open_tender, "follow", key="term.standstill")
    open_tender.refresh_from_db()

    change_tender(open_tender, {"jurisdiction": ""}, version=open_tender.version)

    page = page_of(at_work, open_tender)
    assert CHANGED in page.text_content()
    assert "this advice no longer applies" in page.text_content()
    assert decisions() == {"term.standstill": True}


def test_a_decision_under_a_rule_whose_text_is_gone_still_shows(at_work, open_tender):
    decide(at_work, open_tender, "follow", key="isv")
    kept = OutcomeDecision.objects.get()
    kept.outcome = {**kept.outcome, "code": "oude-regel", "digest": "x"}
    kept.save()

    page = page_of(at_work, open_tender)
    assert "it said: oude-regel" in page.xpath("//*[@id='isv']")[0].text_content()


def test_beyond_the_known_periods_the_rest_of_the_advice_stands(at_work, open_tender):
    change_tender(open_tender, {"notice_date": date(2029, 1, 8)}, version=1)
    page = page_of(at_work, open_tender)

    assert "The threshold of this day is not yet fixed" in page.text_content()
    assert page.xpath("//*[@id='term.tender']")
    assert page.xpath("//*[@id='isv']")


def test_taking_back_what_nobody_decided_is_no_error(at_work, open_tender):
    page = read(decide(at_work, open_tender, "undo"))

    assert "Taken back." in page.text_content()


def test_no_reason_breaks_the_page(at_work, open_tender):
    posted = 0
    for text in naughty_strings(25):
        answer = decide(at_work, open_tender, "depart", reason=text)
        page = read(answer)
        # PostgreSQL refuses to look for NUL at all.
        kept = "\0" not in text and OutcomeDecision.objects.filter(reason=text.strip()).exists()
        assert kept or "\0" in text or not text.strip(), text
        assert not page.xpath("//script[not(@src)]"), text
        posted += kept
    assert posted > 10


def test_another_language_after_a_refusal_does_not_end_nowhere(at_work, open_tender):
    url = reverse("tenders:decide", args=[open_tender.pk])
    answer = at_work.post(reverse("set_language"), {"language": "nl", "next": url}, follow=True)

    assert answer.redirect_chain[-1] == (reverse("tenders:advice", args=[open_tender.pk]), 302)
    assert answer.status_code == 200
