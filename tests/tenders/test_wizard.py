"""The wizard as a person meets it, and as a stranger would like to break it."""

import json
from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from tenders import wizard
from tenders.advice import reference
from tenders.advice.relevance import relevant_conditions
from tenders.choices import conditions
from tenders.facts import facts_of
from tenders.models import Tender
from tests.factories import TenderFactory, full_tender
from tests.sampling import some
from tests.tenders.naughty import naughty_strings

pytestmark = pytest.mark.django_db

ASSIGNMENT = {
    "title": "Plein",
    "reference": "2026-1",
    "nature": "works",
    "jurisdiction": "nl",
    "authority_level": "subcentral",
}
NO_ROWS = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
#: What is right to post at each step, and where one goes then.
STEPS = {
    "opdracht": (ASSIGNMENT, "waarde"),
    "waarde": ({"value_cents": "480000"}, "procedure"),
    "procedure": ({"procedure": "open", "framework": "none"}, "voorwaarden"),
    "voorwaarden": ({"facts": ["urgent"]}, "steen"),
    "steen": (NO_ROWS, "percelen"),
    "percelen": (NO_ROWS, "isv"),
    "isv": ({"isv_forms": ["award"], "risk_category": "no"}, "controle"),
}
WRONG = {
    "opdracht": ({**ASSIGNMENT, "title": ""}, "Fill in what you call this tender."),
    "waarde": ({"value_cents": "veel"}, "Fill in the amount as a number, for example 480000."),
    "procedure": ({"procedure": "x"}, "Select a valid choice. x is not one of the available"),
    "voorwaarden": ({"facts": ["x"]}, "Select a valid choice. x is not one of the available"),
    "steen": (
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-quantity": "-1"},
        "Ensure this value is greater than or equal to 0.",
    ),
    "percelen": (
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"},
        "Fill in a lot number, for example 1.",
    ),
    "isv": ({"isv_forms": ["x"]}, "Select a valid choice. x is not one of the available"),
}
CONFLICT = "Somebody else changed this tender while you were busy."


def step(tender, slug):
    return reverse("tenders:step", args=[tender.pk, slug])


def read(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def facts(tender):
    """Everything in the row and below it, apart from the moment of changing."""
    row = Tender.objects.filter(pk=tender.pk).values().get()
    del row["updated_at"]
    return (
        row,
        list(tender.stones.values("product", "stone", "quantity", "unit", "origin_country")),
        list(tender.lots.values("identifier", "title", "value_cents")),
    )


def form_values(page):
    """What the form of the page would post as it stands."""
    form = page.xpath("//form[contains(@class, 'formulier')]")[0]
    values = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    for radio in form.xpath(".//input[@type='radio'][@checked][@value='']"):
        values[radio.get("name")] = ""  # lxml says "on" of an empty value
    return values


def test_every_step_is_in_the_tables():
    assert [*STEPS, "controle"] == list(wizard.BY_SLUG)
    assert STEPS.keys() == WRONG.keys()


# --- One step -----------------------------------------------------------------------------------
def test_the_first_step_makes_the_tender(at_work, buyer):
    answer = at_work.post(reverse("tenders:create"), {**ASSIGNMENT, "cpv": "44912100"})

    tender = Tender.objects.get()
    assert answer["Location"] == step(tender, "waarde")
    assert tender.organisation == buyer.organisation
    assert tender.created_by == buyer.user
    assert (tender.title, tender.reference, tender.cpv) == ("Plein", "2026-1", ["44912100"])
    assert tender.version == 1


def test_a_new_tender_begins_with_what_the_organisation_is(at_work, buyer):
    page = read(at_work.get(reverse("tenders:create")))

    checked = page.xpath("//input[@type='radio'][@checked]")
    assert {field.get("name"): field.get("value") for field in checked} == {
        "jurisdiction": "nl",
        "authority_level": "subcentral",
    }
    assert not Tender.objects.exists()


@pytest.mark.parametrize(("slug", "typed"), [(slug, row[0]) for slug, row in STEPS.items()])
def test_right_answers_are_kept_and_lead_on(at_work, tender, slug, typed):
    answer = at_work.post(step(tender, slug), {"version": "1", **typed})

    assert answer["Location"] == step(tender, STEPS[slug][1])
    tender.refresh_from_db()
    assert tender.version == 2


@pytest.mark.parametrize(("slug", "typed"), [(slug, row[0]) for slug, row in STEPS.items()])
def test_one_can_save_and_stop_at_every_step(at_work, tender, slug, typed):
    answer = at_work.post(step(tender, slug), {"version": "1", **typed, "stop": "1"}, follow=True)

    assert answer.redirect_chain == [(tender.get_absolute_url(), 302)]
    assert "Saved. You can go on whenever you like." in answer.content.decode()
    tender.refresh_from_db()
    assert tender.version == 2


@pytest.mark.parametrize("slug", WRONG)
def test_wrong_answers_are_refused_with_a_text_and_change_nothing(at_work, tender, slug):
    typed, expected = WRONG[slug]
    before = facts(tender)
    page = read(at_work.post(step(tender, slug), {"version": "1", **typed}))

    assert expected in page.text_content()
    assert page.find_class("invalid-feedback")
    assert facts(tender) == before
    assert page.xpath("//main//a/text()").count(tender.title) <= 1


def test_what_was_typed_is_still_there_beside_the_error(at_work, tender):
    typed = {
        "version": "1",
        "value_cents": "veel",
        "options_cents": "1.200,50",
        "notice_date": "2026-09-02",
        "closing_at": "2026-09-01T10:00",
    }
    page = read(at_work.post(step(tender, "waarde"), typed))

    assert typed.items() <= form_values(page).items()


def test_an_error_leaves_the_head_of_the_page_as_it_is_kept(at_work, tender):
    typed = {**ASSIGNMENT, "version": "1", "title": "Getypt", "nature": ""}
    text = read(at_work.post(step(tender, "opdracht"), typed)).text_content()

    assert "Herinrichting Marktplein" in text  # in the crumbs


def test_a_step_that_does_not_exist_is_not_found(at_work, tender):
    assert at_work.get(step(tender, "onzin")).status_code == 404
    assert at_work.post(step(tender, "onzin")).status_code == 404


def test_the_check_page_shows_every_answer(at_work, tender):
    text = read(at_work.get(step(tender, "controle"))).text_content()

    for expected in (
        "Herinrichting Marktplein",
        "45233252, 44912100",
        "€5,600,000",
        "€350,000",
        "€10,000.50",
        "€5,960,000.50",
        "1 September 2026",
        "2 November 2026, 12.00",
        "Open procedure",
        "best price-quality ratio",
        "2,400 m²",
        "Plein, €4,000,000",
        "Straten",
        "condition for carrying out the contract",
    ):
        assert expected in text, expected


# --- The way through ------------------------------------------------------------------------------
def test_the_whole_way_from_begin_to_advice(at_work):
    answer = at_work.post(reverse("tenders:create"), ASSIGNMENT)
    visited = []
    while (address := answer["Location"]) and not address.endswith("/controle/"):
        visited.append(address.split("/")[-2])
        page = read(at_work.get(address))
        typed, _following = STEPS[visited[-1]]
        answer = at_work.post(address, {**form_values(page), **typed})

    assert visited == ["waarde", "procedure", "voorwaarden", "steen", "percelen", "isv"]
    tender = Tender.objects.get()
    assert tender.value_cents == 48_000_000
    assert tender.isv_forms == ["award"]
    check = read(at_work.get(address))
    (advice,) = check.xpath("//main//a[contains(@class, 'btn')]/@href[contains(., 'advies')]")
    assert at_work.get(advice).status_code == 200


@pytest.mark.parametrize("jurisdiction", ["nl", "be", ""])
def test_conditions_are_asked_only_when_the_procedure_knows_any(buyer, jurisdiction):
    """Both ways: a step with nothing in it would be a page without a question."""
    asked = {}
    for code in ("", *reference.all_procedures()):
        tender = TenderFactory(
            organisation=buyer.organisation,
            jurisdiction=jurisdiction,
            procedure=code,
            value_cents=600_000_000,
            notice_date=date(2026, 9, 1),
        )
        offered = conditions(relevant_conditions(facts_of(tender)))
        asked[code] = any(each.slug == "voorwaarden" for each in wizard.steps_for(tender))
        assert asked[code] == bool(offered), code

    assert asked["open"] is (jurisdiction != "")
    assert asked["private-single"] is False


def test_a_step_that_is_needed_no_more_leads_on_and_back(at_work, buyer):
    tender = TenderFactory(organisation=buyer.organisation, procedure="private-single")
    page = wizard.BY_SLUG["voorwaarden"]

    assert page not in wizard.steps_for(tender)
    assert wizard.after(page, tender).slug == "steen"
    assert wizard.before(page, tender).slug == "procedure"
    answer = at_work.post(step(tender, "voorwaarden"), {"version": "1"})
    assert answer["Location"] == step(tender, "steen")
    assert wizard.after(wizard.BY_SLUG["procedure"], tender).slug == "steen"
    assert wizard.before(wizard.BY_SLUG["steen"], tender).slug == "procedure"


def test_the_ends_of_the_way(tender):
    assert wizard.before(wizard.STEPS[0], tender) is None
    assert wizard.before(wizard.STEPS[0], None) is None
    assert wizard.after(wizard.STEPS[-1], tender) is None


def test_going_to_another_country_keeps_every_page_alive(at_work, tender):
    """The procedure of the one country is unknown in the other until it is chosen again."""
    Tender.objects.update(procedure="private-multiple")
    at_work.post(step(tender, "opdracht"), {**ASSIGNMENT, "version": "1", "jurisdiction": "be"})
    tender.refresh_from_db()
    assert (tender.jurisdiction, tender.procedure) == ("be", "private-multiple")

    for name in ("detail", "advice", "map", "guide"):
        assert at_work.get(reverse(f"tenders:{name}", args=[tender.pk])).status_code == 200
    for slug in wizard.BY_SLUG:
        assert at_work.get(step(tender, slug)).status_code == 200


# --- Two people, two tabs ---
#: Where the right answers above are those that the tender has already: no conflict to speak of.
OTHER_THAN_KEPT = {"procedure": {"procedure": "restricted"}}


@pytest.mark.parametrize("slug", STEPS)
def test_who_saves_what_has_changed_meanwhile_is_told_and_can_save_again(at_work, tender, slug):
    typed = {**STEPS[slug][0], **OTHER_THAN_KEPT.get(slug, {})}
    mine = {**form_values(read(at_work.get(step(tender, slug)))), **typed}
    at_work.post(step(tender, "waarde"), {"version": "1", "value_cents": "7"})
    before = facts(tender)

    page = read(at_work.post(step(tender, slug), mine))

    assert CONFLICT in page.text_content()
    assert facts(tender) == before
    again = at_work.post(step(tender, slug), {**form_values(page), **typed})
    assert again.status_code == 302
    tender.refresh_from_db()
    assert tender.version == 3


@pytest.mark.parametrize("slug", STEPS)
def test_the_back_button_and_a_second_press_never_overwrite(at_work, tender, slug):
    """After a save the page before it is stale: the same once more leads on, all else conflicts."""
    typed = {**STEPS[slug][0], **OTHER_THAN_KEPT.get(slug, {})}
    stale = form_values(read(at_work.get(step(tender, slug))))
    mine = {**stale, **typed}

    first = at_work.post(step(tender, slug), mine)
    before = facts(tender)
    second = at_work.post(step(tender, slug), mine)

    assert first.status_code == 302
    assert facts(tender) == before
    assert second.status_code == 302 or CONFLICT in read(second).text_content()
    assert CONFLICT in read(at_work.post(step(tender, slug), stale)).text_content()
    assert facts(tender) == before


def test_pressing_twice_makes_one_tender(at_work):
    first = at_work.post(reverse("tenders:create"), ASSIGNMENT)
    second = at_work.post(reverse("tenders:create"), ASSIGNMENT)

    assert first.status_code == 302
    assert "You already have a tender with reference 2026-1. Choose another one." in (
        read(second).text_content()
    )
    assert Tender.objects.count() == 1


def test_a_reference_is_unique_in_the_organisation_only(at_work, tender, stranger):
    TenderFactory(organisation=tender.organisation, reference="bezet")
    TenderFactory(reference="elders")

    answer = at_work.post(
        step(tender, "opdracht"), {**ASSIGNMENT, "version": "1", "reference": "bezet"}
    )
    assert "You already have a tender with reference bezet." in read(answer).text_content()
    answer = at_work.post(
        step(tender, "opdracht"), {**ASSIGNMENT, "version": "1", "reference": "elders"}
    )
    assert answer.status_code == 302


VERSIONS = ["-1", "0", "2", "9" * 9, "9" * 20, "9" * 5000, "1.5", "x", "\0", "１"]


@pytest.mark.parametrize("slug", some(list(STEPS), 3))
def test_a_version_that_makes_no_sense_breaks_nothing(at_work, tender, slug):
    typed, _following = STEPS[slug]
    for version in VERSIONS:
        before = Tender.objects.get(pk=tender.pk).version
        sent = "0" if version == "2" and before == 2 else version
        answer = at_work.post(step(tender, slug), {**typed, "version": sent})

        assert answer.status_code in {200, 302}, version
        tender.refresh_from_db()
        # Rows of another version that say what is kept already: nothing to save, and no conflict.
        same_rows = slug in {"steen", "percelen"} and sent in {"0", "2", "9" * 9}
        saved = answer.status_code == 302 and not same_rows
        assert tender.version == before + saved, version
        if version in {"-1", "0", "2"} and slug not in {"steen", "percelen"}:
            assert answer.status_code == 200, version


# --- Rows -----------------------------------------------------------------------------------------
def stone_page(at_work, tender):
    return form_values(read(at_work.get(step(tender, "steen"))))


def test_rows_can_be_added_changed_and_removed(at_work, tender):
    page = stone_page(at_work, tender)
    assert page["form-TOTAL_FORMS"] == "2"  # the one there is, and an empty one
    assert (page["form-0-stone"], page["form-0-quantity"]) == ("granite", "2400")

    added = {**page, "form-0-quantity": "1200.50", "form-1-stone": "sandstone"}
    at_work.post(step(tender, "steen"), added)
    assert list(tender.stones.values_list("stone", "quantity", "origin_country")) == [
        ("granite", 1200.5, "IN"),
        ("sandstone", None, ""),
    ]

    page = stone_page(at_work, tender)
    at_work.post(step(tender, "steen"), {**page, "form-0-DELETE": "on"})
    assert list(tender.stones.values_list("stone", flat=True)) == ["sandstone"]


def test_one_more_row_keeps_what_was_typed_and_saves_nothing(at_work, tender):
    page = {**stone_page(at_work, tender), "form-1-stone": "slate", "form-0-quantity": "7"}
    before = facts(tender)
    more = form_values(read(at_work.post(step(tender, "steen"), {**page, "more": "1"})))

    assert more["form-TOTAL_FORMS"] == "3"
    assert (more["form-0-quantity"], more["form-1-stone"], more["form-2-stone"]) == (
        "7",
        "slate",
        "",
    )
    assert facts(tender) == before


UNFINISHED = [
    ("steen", {"form-0-quantity": "veel", "form-1-stone": "slate"}),
    ("percelen", {"form-0-title": "Zonder nummer", "form-0-identifier": "", "form-1-title": "x"}),
]


@pytest.mark.parametrize(("slug", "typed"), UNFINISHED)
def test_one_more_row_does_not_complain_about_what_is_unfinished(at_work, tender, slug, typed):
    page = form_values(read(at_work.get(step(tender, slug))))
    more = read(at_work.post(step(tender, slug), {**page, **typed, "more": "1"}))

    assert not more.find_class("foutenlijst")
    assert not more.find_class("is-invalid")
    kept = form_values(more)
    assert {name: kept.get(name, "") for name in typed} == typed
    last = int(page["form-TOTAL_FORMS"])
    (focused,) = more.xpath("//*[@autofocus]")
    assert focused.get("name").startswith(f"form-{last}-")

    saved = read(at_work.post(step(tender, slug), {**page, **typed}))
    assert saved.find_class("foutenlijst")


def test_a_row_with_an_error_can_still_be_removed(at_work, tender):
    page = {**stone_page(at_work, tender), "form-0-quantity": "-1"}
    answer = read(at_work.post(step(tender, "steen"), page))

    assert answer.xpath("//input[@name='form-0-DELETE']")
    at_work.post(step(tender, "steen"), {**form_values(answer), "form-0-DELETE": "on"})
    assert tender.stones.count() == 0


def test_there_are_never_more_rows_than_fit(at_work, tender, monkeypatch):
    monkeypatch.setattr("tenders.forms.StoneFormSet.max_num", 3)
    monkeypatch.setattr("tenders.forms.StoneFormSet.absolute_max", 3)
    page = {**stone_page(at_work, tender), "form-TOTAL_FORMS": "3", "more": "1"}
    assert form_values(read(at_work.post(step(tender, "steen"), page)))["form-TOTAL_FORMS"] == "3"

    before = facts(tender)
    answer = at_work.post(step(tender, "steen"), {**page, "form-TOTAL_FORMS": "4"})
    assert answer.status_code == 200
    del page["more"]
    answer = at_work.post(step(tender, "steen"), {**page, "form-TOTAL_FORMS": "4"})
    assert "Fill in at most 3 rows." in read(answer).text_content()
    assert facts(tender) == before


def test_the_lots_of_the_largest_notice_can_be_changed(at_work, tender):
    """500 lots are kept of a notice; a page that shows them must also be able to save them."""
    tender.lots.all().delete()
    tender.lots.bulk_create(
        tender.lots.model(tender=tender, identifier=f"LOT-{n:04}") for n in range(500)
    )
    page = form_values(read(at_work.get(step(tender, "percelen"))))
    answer = at_work.post(step(tender, "percelen"), {**page, "form-0-title": "Eerste"})

    assert answer.status_code == 302
    assert tender.lots.count() == 500
    assert tender.lots.first().title == "Eerste"


@pytest.mark.parametrize("slug", ["steen", "percelen"])
@pytest.mark.parametrize("count", ["", "x", "-5", "9" * 5000, "\0", "1000"])
def test_a_count_of_rows_that_makes_no_sense_breaks_nothing(
    at_work, tender, slug, count, monkeypatch
):
    for form_set in ("StoneFormSet", "LotFormSet"):  # fewer rows to draw
        monkeypatch.setattr(f"tenders.forms.{form_set}.absolute_max", 5)
    for more in ({}, {"more": "1"}):
        typed = {"version": "1", "form-TOTAL_FORMS": count, "form-INITIAL_FORMS": "0", **more}
        assert at_work.post(step(tender, slug), typed).status_code in {200, 302}
    assert at_work.post(step(tender, slug), {"version": "1"}).status_code == 200


# --- Texts that break programs ---
FREE_TEXT = [
    ("opdracht", name, limit)
    for name, limit in (("title", 300), ("reference", 80), ("description", 10_000), ("place", 200))
]
PAGES = ["detail", "advice", "map", "guide"]


@pytest.mark.parametrize(("slug", "name", "limit"), some(FREE_TEXT))
def test_naughty_strings_are_kept_whole_or_refused(at_work, tender, slug, name, limit):
    outcomes = set()
    for text in naughty_strings(12):
        tender.refresh_from_db()
        typed = {**ASSIGNMENT, "version": str(tender.version), name: text}
        answer = at_work.post(step(tender, slug), typed)
        outcomes.add(answer.status_code)
        tender.refresh_from_db()
        if answer.status_code == 302:
            assert getattr(tender, name).split() == text.split()
        else:
            required = name in {"title", "reference"}
            assert "\0" in text or len(text) > limit or (required and not text.strip()), text

    assert outcomes == {200, 302}


@pytest.mark.embedded  # what stands on a page does not depend on the database
@pytest.mark.parametrize("shift", [0, 4])
def test_pages_stand_with_any_text_in_them(at_work, buyer, shift):
    """One text in ten, each at two places; the page holds none of them as markup."""
    kept = [text.replace("\0", "").strip()[:80] for text in naughty_strings(10)]
    kept = [text for text in kept if text]
    for first in range(0, len(kept), 8):
        texts = [kept[(first + shift + number) % len(kept)] for number in range(8)]
        title, reference, description, place, lot, owner, note, reason = texts
        tender = full_tender(
            buyer.organisation,
            title=title,
            reference=f"{first} {reference}"[:80],
            description=description,
            place=place,
        )
        tender.lots.update(title=lot)
        tender.stations.update(owner=owner)
        tender.notes.update(text=note)
        tender.decisions.update(reason=reason)
        for page in PAGES:
            answer = at_work.get(reverse(f"tenders:{page}", args=[tender.pk]))
            assert answer.status_code == 200, (page, texts)
            assert not html.fromstring(answer.content.decode()).xpath(
                "//script[not(@src)] | //*[@onerror or @onload or @onclick or @onmouseover]"
            ), (page, texts)
        assert at_work.get(step(tender, "controle")).status_code == 200
        assert at_work.get(reverse("tenders:station", args=[tender.pk, "A2"])).status_code == 200
    assert at_work.get(reverse("tenders:list")).status_code == 200
    assert at_work.get(reverse("home:work")).status_code == 200


@pytest.mark.parametrize("slug", some(list(STEPS), 3))
def test_no_text_in_any_field_breaks_a_step(at_work, tender, slug):
    """Every field of the step at once, with texts that no choice and no number is."""
    page = form_values(read(at_work.get(step(tender, slug))))
    texts = ["\0", "x" * 20_000, "\U0001f9f1", "-1", "1e400", "NaN", json.dumps({"a": "\x00"})]
    for text in texts:
        typed = {name: text for name in page if not name.endswith("_FORMS")}
        counts = {name: page[name] for name in page if name.endswith("_FORMS")}
        answer = at_work.post(step(tender, slug), {**typed, **counts})
        assert answer.status_code in {200, 302}, text
    assert Tender.objects.filter(pk=tender.pk, title="Herinrichting Marktplein").exists()
