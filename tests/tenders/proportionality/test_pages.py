"""The worksheet and the form of ISV on the screen: kept as versions, nothing typed is lost."""

import io
import zipfile

import pytest
from django.urls import reverse

from portal.accounts.enums import Role
from portal.audit.models import Entry
from tenders.actions.weighing import LowestPrice, WeightsWrong, choose_form, save_worksheet
from tenders.advice.reference import basis, raw
from tenders.models import FormChoice, Tender, Worksheet
from tenders.proportionality.weigh import Answers
from tests.factories import MembershipFactory, full_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(role=Role.EDITOR)


@pytest.fixture
def tender(member):
    return full_tender(member.organisation, by=member.user)


@pytest.fixture
def page(client, member):
    client.force_login(member.user)
    return client


def url(tender, name, *more):
    return reverse(f"tenders:{name}", args=[tender.pk, *more])


def weigh(page, tender, number, **answers):
    return page.post(url(tender, "weighing"), {"number": number, **answers})


# --- Worksheet ------------------------------------------------------------------------------------
def test_an_empty_motivation_becomes_our_proposal_and_a_typed_one_stays(page, tender):
    assert weigh(page, tender, 0, stone_percent=60, market="some").status_code == 302
    first = Worksheet.objects.get()
    assert "Natuursteen is ongeveer 60%" in first.text
    assert (first.number, first.answers["market"]) == (1, "some")
    assert first.rule_version.count("+") == 1
    weigh(page, tender, 1, stone_percent=5, text="Mijn eigen woorden.")
    assert Worksheet.objects.get(number=2).text == "Mijn eigen woorden."
    weigh(page, tender, 2, stone_percent=5, text="Mijn eigen woorden.", propose="1")
    assert "ongeveer 5%" in Worksheet.objects.get(number=3).text
    assert Worksheet.objects.get(number=2).text == "Mijn eigen woorden."


def test_a_later_change_of_facts_is_said_and_the_text_stays(page, tender):
    weigh(page, tender, 0, text="Getypt.")
    assert "Gegevens zijn veranderd" not in page.get(url(tender, "weighing")).content.decode()
    Tender.objects.filter(pk=tender.pk).update(value_cents=100)
    text = page.get(url(tender, "weighing")).content.decode()
    assert "Gegevens zijn veranderd nadat u opsloeg" in text
    assert "<li>Waarde</li>" in text
    assert "Getypt." in text


def test_who_saves_second_sees_both_texts(page, member, tender):
    save_worksheet(tender, Answers(), [], "Van de collega.", number=0, by=member.user)
    text = weigh(page, tender, 0, text="Van mij.").content.decode()
    assert "Van de collega." in text
    assert "Van mij." in text
    assert 'name="number" value="1"' in text
    assert Worksheet.objects.count() == 1


def test_the_file_holds_the_text(page, tender):
    assert page.get(url(tender, "motivation", "odt")).status_code == 404
    weigh(page, tender, 0, text="Eerste alinea.\n\nTweede <alinea>.")
    content = page.get(url(tender, "motivation", "odt")).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    assert "Tweede &lt;alinea&gt;." in xml
    assert "Eerste alinea." in page.get(url(tender, "motivation", "txt")).content.decode(
        "utf-8-sig"
    )
    assert page.get(url(tender, "motivation", "exe")).status_code == 404


def test_the_log_says_that_it_was_weighed(page, tender):
    weigh(page, tender, 0)
    assert Entry.objects.filter(verb="tender.weighed").count() == 1


def test_empty_states(page, tender):
    assert "Er is nog niets opgeslagen." in page.get(url(tender, "weighing")).content.decode()
    Tender.objects.filter(pk=tender.pk).update(jurisdiction="")
    assert "Kies eerst het land" in page.get(url(tender, "weighing")).content.decode()
    assert "Land nog niet bekend" in page.get(url(tender, "isv-form")).content.decode()
    assert weigh(page, tender, 0).status_code == 200


# --- Form of ISV -----------------------------------------------------------------------------
def choose(page, tender, *forms, **answers):
    values = {"version": tender.version, "isv_forms": forms, "reason": "Past hier."}
    return page.post(url(tender, "isv-form"), {**values, **answers})


def test_a_choice_goes_to_the_tender_with_reason_and_weights(page, tender):
    answer = choose(page, tender, "performance", "award", price=60, quality=25, isv=15)
    assert answer.status_code == 302
    assert Tender.objects.get(pk=tender.pk).isv_forms == ["performance", "award"]
    kept = FormChoice.objects.get()
    assert kept.weights == {"price": 60, "quality": 25, "isv": 15}
    assert set(kept.scores) == {"0", "25", "50", "75", "100"}
    assert Entry.objects.filter(verb="tender.form-chosen").count() == 1
    # Chosen elsewhere afterwards: said, and the reason is kept.
    Tender.objects.filter(pk=tender.pk).update(isv_forms=["selection"])
    text = page.get(url(tender, "isv-form")).content.decode()
    assert "De vorm is elders gewijzigd" in text
    assert "Past hier." in text


def test_weights_belong_to_the_award_criterion_alone(page, tender):
    choose(page, tender, "performance", price=60)
    assert FormChoice.objects.get().weights == {}


WRONG = [
    ({"price": 60, "quality": 25, "isv": 16}, "Maak er 100% van"),
    ({"price": 60, "quality": 25, "isv": 14}, "Maak er 100% van"),
    ({"price": 100, "isv": 0}, "meer dan 0%"),
    ({"price": 120, "isv": -20}, "100"),
    ({}, "Maak er 100% van"),
]


@pytest.mark.parametrize(("weights", "said"), WRONG)
def test_weights_that_cannot_be_are_refused_and_stay_in_the_form(page, tender, weights, said):
    answer = choose(page, tender, "award", **weights)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not FormChoice.objects.exists()


def test_the_deed_itself_guards_weights_and_lowest_price(member, tender):
    def deed(**weights):
        choose_form(
            tender, ["award"], reason="x", weights=weights, scores={}, version=tender.version,
            by=member.user,
        )  # fmt: skip

    with pytest.raises(WeightsWrong):
        deed(price=120, isv=-20)
    tender.award_method = "price"
    with pytest.raises(LowestPrice):
        deed(price=50, isv=50)


def test_a_reason_is_needed_and_a_second_save_is_refused_with_what_was_typed(page, tender):
    assert "Schrijf waarom" in choose(page, tender, "selection", reason="").content.decode()
    Tender.objects.filter(pk=tender.pk).update(version=tender.version + 1)
    answer = choose(page, tender, "selection", reason="Mijn reden.")
    assert answer.status_code == 200
    assert "Mijn reden." in answer.content.decode()
    assert choose(page, Tender.objects.get(pk=tender.pk), "selection").status_code == 302


#: country, value in euros -> an article on the page, and one that is not.
DUTIES = [
    ("nl", 6_000_000, "Aw 2.93(1)e", "Aw 1.21a"),
    ("nl", 100_000, "Aw 1.21a (2.81(2))", "Aw 2.81(1)"),
    ("be", 6_000_000, "Wet 17 juni 2016, 7", "Aw 2.80"),
]


@pytest.mark.parametrize(("country", "euros", "there", "gone"), DUTIES)
def test_what_must_stand_where_follows_the_law_of_the_tender(
    page, tender, country, euros, there, gone
):
    Tender.objects.filter(pk=tender.pk).update(
        jurisdiction=country, value_cents=euros * 100, options_cents=None, renewals_cents=None
    )
    text = page.get(url(tender, "isv-form")).content.decode()
    assert there in text
    assert gone not in text


def test_every_duty_has_a_source_and_both_languages():
    for number, entry in enumerate(raw("isv_choice")["entry"]):
        assert basis("isv_choice", entry, str(number)).source
        assert entry["nl"], number
        assert entry["en"], number
        assert entry["where"] in {"consequence", "notice", "documents", "later"}


def test_a_reader_reads(client, tender):
    client.force_login(MembershipFactory(organisation=tender.organisation, role=Role.READER).user)
    for name in ("weighing", "isv-form"):
        assert (
            '<form method="post" class="formulier"'
            not in client.get(url(tender, name)).content.decode()
        )
