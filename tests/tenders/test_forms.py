"""What each form takes and what it refuses, with the words that a person reads."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from tenders import choices, forms
from tenders.advice.relevance import relevant_conditions
from tenders.facts import facts_of
from tenders.models import Tender
from tests.factories import TenderFactory

pytestmark = pytest.mark.django_db  # a model checks its constraints by asking the database

DAY_NAMES = [
    "notice_date",
    "start_date",
    "end_date",
    "invitation_date",
    "award_letter_date",
    "award_date",
]
OUT_OF_YEARS = "Choose a day from 1990 up to and including 2099."
NO_DATE = "Enter a valid date."
NO_CHOICE = "Select a valid choice. {} is not one of the available choices."
NUL = "Null characters are not allowed."


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def posted(**values):
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def errors(form):
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


# --- Step 1 ---------------------------------------------------------------------------------------
RIGHT = {
    "title": "Plein",
    "reference": "2026-1",
    "nature": "works",
    "jurisdiction": "nl",
    "authority_level": "subcentral",
}
ASSIGNMENTS = [
    ({}, {}),
    ({"title": ""}, {"title": ["Fill in what you call this tender."]}),
    ({"title": " \t\u00a0"}, {"title": ["Fill in what you call this tender."]}),
    ({"title": "x" * 300}, {}),
    (
        {"title": "x" * 301},
        {"title": ["Ensure this value has at most 300 characters (it has 301)."]},
    ),
    ({"title": "a\0b"}, {"title": [NUL]}),
    ({"reference": ""}, {"reference": ["Fill in a reference, for example 2026-0147."]}),
    (
        {"reference": "x" * 81},
        {"reference": ["Ensure this value has at most 80 characters (it has 81)."]},
    ),
    ({"reference": "\0"}, {"reference": [NUL]}),
    ({"description": "x" * 10_000}, {}),
    (
        {"description": "x" * 10_001},
        {"description": ["Ensure this value has at most 10000 characters (it has 10001)."]},
    ),
    ({"description": "\0"}, {"description": [NUL]}),
    (
        {"place": "x" * 201},
        {"place": ["Ensure this value has at most 200 characters (it has 201)."]},
    ),
    ({"place": "\0"}, {"place": [NUL]}),
    ({"nature": ""}, {"nature": ["Choose what kind of assignment it is."]}),
    ({"nature": "werken"}, {"nature": [NO_CHOICE.format("werken")]}),
    ({"jurisdiction": ""}, {"jurisdiction": ["Choose which country's law holds."]}),
    ({"jurisdiction": "de"}, {"jurisdiction": [NO_CHOICE.format("de")]}),
    ({"authority_level": ""}, {"authority_level": ["Choose what kind of authority you are."]}),
    ({"authority_level": "x"}, {"authority_level": [NO_CHOICE.format("x")]}),
    ({"application": "moon"}, {"application": [NO_CHOICE.format("moon")]}),
    (
        {"cpv": "4491210"},
        {"cpv": ["A CPV code has eight digits, for example 44912100. Put commas in between."]},
    ),
    (
        {"cpv": "٤٤٩١٢١٠٠"},
        {"cpv": ["A CPV code has eight digits, for example 44912100. Put commas in between."]},
    ),
    (
        {"cpv": ",".join(f"{number:08}" for number in range(501))},
        {"cpv": ["Give at most 500 CPV codes."]},
    ),
    ({"cpv": "44912100\0"}, {"cpv": [NUL]}),
]


@pytest.mark.parametrize(("change", "expected"), ASSIGNMENTS)
def test_the_assignment(change, expected):
    form = forms.AssignmentForm(posted(**{**RIGHT, **change}), instance=Tender())

    assert errors(form) == expected


CPV = [
    ("", []),
    ("44912100", ["44912100"]),
    (" 44912100-8 ,45233252;45233252\n44912400 ", ["44912100", "45233252", "44912400"]),
    (",,;", []),
]


@pytest.mark.parametrize(("typed", "expected"), CPV)
def test_cpv_codes_are_taken_as_people_copy_them(typed, expected):
    form = forms.AssignmentForm(posted(**RIGHT, cpv=typed), instance=Tender())

    assert form.is_valid()
    assert form.values()["cpv"] == expected


# --- Step 2 ---------------------------------------------------------------------------------------
AMOUNTS = [
    ("", None),
    ("0", 0),
    ("480000", 48_000_000),
    ("480.000", 48_000_000),
    ("€ 1.200,50", 120_050),
    ("1 200 000", 120_000_000),
    ("0,5", 50),
    ("10.000.000.000", 1_000_000_000_000),
]
NO_AMOUNT = "Fill in the amount as a number, for example 480000."
NO_AMOUNTS = [
    ("-1", NO_AMOUNT),
    ("1.2", NO_AMOUNT),
    ("1e6", NO_AMOUNT),
    ("twaalf", NO_AMOUNT),
    ("NaN", NO_AMOUNT),
    ("=1+1", NO_AMOUNT),
    ("1,234", NO_AMOUNT),
    ("10.000.000.001", "This amount is too large. Fill in whole euros."),
    ("9" * 24, "This amount is too large. Fill in whole euros."),
    ("9" * 25, "Ensure this value has at most 24 characters (it has 25)."),
    ("1\0", NUL),
]


@pytest.mark.parametrize(("typed", "expected"), AMOUNTS)
def test_amounts_are_read_as_people_write_them(typed, expected):
    form = forms.ValueForm(posted(value_cents=typed), instance=Tender())

    assert form.is_valid(), form.errors
    assert form.values()["value_cents"] == expected


@pytest.mark.parametrize("name", ["value_cents", "options_cents", "renewals_cents", "award_cents"])
@pytest.mark.parametrize(("typed", "expected"), NO_AMOUNTS)
def test_what_is_no_amount_is_refused(name, typed, expected):
    form = forms.ValueForm(posted(**{"value_cents": "1", name: typed}), instance=Tender())

    assert errors(form) == {name: [expected]}
    assert form[name].value() == typed


DAYS = [
    ("", []),
    ("1990-01-01", []),
    ("2099-12-31", []),
    ("1989-12-31", [OUT_OF_YEARS]),
    ("2100-01-01", [OUT_OF_YEARS]),
    ("0001-01-01", [OUT_OF_YEARS]),
    ("9999-12-31", [OUT_OF_YEARS]),
    ("10000-01-01", [NO_DATE]),
    ("2026-02-30", [NO_DATE]),
    ("morgen", [NO_DATE]),
    ("2026-01-01\0", [NO_DATE]),
    ("9" * 5000, [NO_DATE]),
]


@pytest.mark.parametrize("name", DAY_NAMES)
@pytest.mark.parametrize(("typed", "expected"), DAYS)
def test_days_lie_in_years_that_can_be_counted_with(name, typed, expected):
    form = forms.ValueForm(posted(**{name: typed}), instance=Tender())

    assert errors(form) == ({name: expected} if expected else {})


GAP = "In this night the clock skips this hour. Choose a time before 2 or from 3."
TWICE = "In this night this hour comes twice. Choose a time before 2 or from 3."
MOMENTS = [
    ("2026-11-02T12:00", []),
    ("2099-12-31T23:59", []),
    ("0001-01-01T00:00", [OUT_OF_YEARS]),
    ("9999-12-31T23:59", [OUT_OF_YEARS]),
    ("9999-12-31T23:59-23:59", [OUT_OF_YEARS]),
    ("0001-01-01T00:00+23:59", [OUT_OF_YEARS]),
    ("2026-03-29T02:30", [GAP]),
    ("2026-10-25T02:30", [TWICE]),
    ("2026-11-02", []),
    ("2026-11-02T25:00", ["Enter a valid date/time."]),
]


@pytest.mark.parametrize(("typed", "expected"), MOMENTS)
def test_the_closing_is_a_moment(typed, expected):
    form = forms.ValueForm(posted(closing_at=typed), instance=Tender())

    assert errors(form) == ({"closing_at": expected} if expected else {})


NO_VALUE = "Fill in the value as well, not only options or renewals."
LATE = "Choose a closing after the day the notice is sent."
TOGETHER = [
    ({"options_cents": "1"}, {"value_cents": [NO_VALUE]}),
    ({"options_cents": "1", "renewals_cents": "1"}, {"value_cents": [NO_VALUE]}),
    ({"options_cents": "0"}, {}),
    ({"notice_date": "2026-09-01", "closing_at": "2026-09-01T23:59"}, {"closing_at": [LATE]}),
    ({"notice_date": "2026-09-01", "closing_at": "2026-09-02T00:00"}, {}),
    (
        {"start_date": "2026-09-02", "end_date": "2026-09-01"},
        {"end_date": ["Choose an end on or after the start."]},
    ),
    ({"start_date": "2026-09-02", "end_date": "2026-09-02"}, {}),
]


@pytest.mark.parametrize(("typed", "expected"), TOGETHER)
def test_answers_that_contradict_each_other(typed, expected):
    assert errors(forms.ValueForm(posted(**typed), instance=Tender())) == expected


# --- Step 3 and 4 ---------------------------------------------------------------------------------
OFFERED = [
    ("nl", "private-multiple", True),
    ("nl", "simplified-neg", False),
    ("be", "simplified-neg", True),
    ("be", "private-multiple", False),
    ("", "simplified-neg", True),
    ("", "private-multiple", True),
    ("nl", "open", True),
    ("be", "open", True),
    ("nl", "onzin", False),
    ("nl", "", True),
]


@pytest.mark.parametrize(("jurisdiction", "procedure", "taken"), OFFERED)
def test_the_country_decides_which_procedures_are_offered(jurisdiction, procedure, taken):
    form = forms.ProcedureForm(
        posted(procedure=procedure, framework="none"), instance=Tender(jurisdiction=jurisdiction)
    )

    assert errors(form) == ({} if taken else {"procedure": [NO_CHOICE.format(procedure)]})


@pytest.mark.parametrize("jurisdiction", ["nl", "be"])
def test_only_conditions_that_matter_are_offered_and_each_can_be_kept(jurisdiction):
    tender = TenderFactory(jurisdiction=jurisdiction, procedure="open", value_cents=600_000_000)
    offered = relevant_conditions(facts_of(tender))
    form = forms.ConditionsForm(posted(facts=list(offered)), instance=tender)

    assert form.is_valid(), form.errors
    kept = form.values()["conditions"]
    assert sorted(choices.ticked(kept)) == sorted(offered)
    assert choices.from_ticked(choices.ticked(kept)) == kept
    again = forms.ConditionsForm(posted(facts=["onzin"]), instance=tender)
    assert errors(again) == {"facts": [NO_CHOICE.format("onzin")]}


def test_the_opposite_of_electronic_is_what_one_ticks():
    tender = TenderFactory(procedure="open", conditions={"electronic": False, "urgent": True})

    assert choices.ticked(tender.conditions) == ["urgent", "not_electronic"]
    assert choices.from_ticked([]) == {}
    assert choices.from_ticked(["not_electronic"]) == {"electronic": False}


# --- Stones, lots, stations, decisions ------------------------------------------------------------
STONES = [
    ({}, {}),
    ({"quantity": "2400"}, {}),
    ({"quantity": "0.01"}, {}),
    ({"quantity": "9999999999.99"}, {}),
    (
        {"quantity": "10000000000"},
        {"quantity": ["Ensure that there are no more than 10 digits before the decimal point."]},
    ),
    ({"quantity": "1.234"}, {"quantity": ["Ensure that there are no more than 2 decimal places."]}),
    ({"quantity": "-1"}, {"quantity": ["Ensure this value is greater than or equal to 0."]}),
    ({"quantity": "NaN"}, {"quantity": ["Enter a number."]}),
    ({"quantity": "Infinity"}, {"quantity": ["Enter a number."]}),
    ({"quantity": "veel"}, {"quantity": ["Enter a number."]}),
    (
        {"quantity": "1e999999"},
        {"quantity": ["Ensure that there are no more than 12 digits in total."]},
    ),
    ({"stone": "kryptonite"}, {"stone": [NO_CHOICE.format("kryptonite")]}),
    ({"origin_country": "XX"}, {"origin_country": [NO_CHOICE.format("XX")]}),
    ({"origin_country": "in"}, {"origin_country": [NO_CHOICE.format("in")]}),
]


@pytest.mark.parametrize(("typed", "expected"), STONES)
def test_a_stone(typed, expected):
    assert errors(forms.StoneItemForm(posted(**typed))) == expected


def rows(form_set, *typed, initial=0, **management):
    data = {
        "form-TOTAL_FORMS": str(len(typed)),
        "form-INITIAL_FORMS": str(initial),
        **{f"form-{n}-{name}": value for n, row in enumerate(typed) for name, value in row.items()},
        **management,
    }
    return form_set(posted(**data), existing=[])


def test_a_row_is_filled_when_anything_in_it_is():
    found = rows(forms.StoneFormSet, {}, {"quantity": "1.50", "unit": "m2"}, {"unit": ""})

    assert found.is_valid()
    assert [form.has_changed() for form in found.forms] == [False, True, False]
    assert found.forms[1].cleaned_data["quantity"] == Decimal("1.50")


def test_two_lots_with_one_number_are_refused():
    found = rows(forms.LotFormSet, {"identifier": "1"}, {"identifier": " 1 "}, {"identifier": "2"})

    assert not found.is_valid()
    assert [errors(form) for form in found.forms] == [
        {},
        {"identifier": ["Two lots have this number. Change one."]},
        {},
    ]


def test_a_number_that_is_removed_is_free_again():
    found = rows(forms.LotFormSet, {"identifier": "1", "DELETE": "on"}, {"identifier": "1"})

    assert found.is_valid()


LOTS = [
    ({"title": "Plein"}, {"identifier": ["Fill in a lot number, for example 1."]}),
    ({"value_cents": "100"}, {"identifier": ["Fill in a lot number, for example 1."]}),
    (
        {"identifier": "x" * 41},
        {"identifier": ["Ensure this value has at most 40 characters (it has 41)."]},
    ),
    (
        {"identifier": "1", "title": "x" * 301},
        {"title": ["Ensure this value has at most 300 characters (it has 301)."]},
    ),
    ({"identifier": "1", "value_cents": "-1"}, {"value_cents": [NO_AMOUNT]}),
    ({"identifier": "\0"}, {"identifier": [NUL]}),
]


@pytest.mark.parametrize(("typed", "expected"), LOTS)
def test_a_lot(typed, expected):
    (form,) = rows(forms.LotFormSet, typed).forms

    assert errors(form) == expected


@pytest.mark.parametrize("form_set", [forms.StoneFormSet, forms.LotFormSet])
def test_more_rows_than_fit_are_refused(form_set):
    most = form_set.max_num
    found = rows(form_set, **{"form-TOTAL_FORMS": str(most + 1)})

    assert not found.is_valid()
    assert list(found.non_form_errors()) == [f"Fill in at most {most} rows."]
    assert len(found.forms) == most


@pytest.mark.parametrize("count", ["", "x", "1.5", "9" * 5000, "\0"])
def test_a_count_of_rows_that_makes_no_sense_is_refused(count):
    found = rows(forms.StoneFormSet, **{"form-TOTAL_FORMS": count})

    assert not found.is_valid()
    assert len(found.forms) <= found.max_num


STATIONS = [
    ({}, {}),
    (
        {"owner": "x" * 151},
        {"owner": ["Ensure this value has at most 150 characters (it has 151)."]},
    ),
    ({"owner": "\0"}, {"owner": [NUL]}),
    ({"due_date": "9999-12-31"}, {"due_date": [OUT_OF_YEARS]}),
    ({"due_date": "ooit"}, {"due_date": [NO_DATE]}),
    ({"version": "x"}, {"version": ["Enter a whole number."]}),
]


@pytest.mark.parametrize(("typed", "expected"), STATIONS)
def test_a_station(typed, expected):
    assert errors(forms.StationForm(posted(**typed))) == expected


DECISIONS = [
    ({"choice": "follow"}, {}),
    ({"choice": "undo"}, {}),
    ({"choice": "depart", "reason": "Omdat."}, {}),
    ({"choice": "depart"}, {"reason": ["Write why you depart from this advice."]}),
    ({"choice": "depart", "reason": " \n"}, {"reason": ["Write why you depart from this advice."]}),
    ({"choice": ""}, {"choice": ["This field is required."]}),
    ({"choice": "maybe"}, {"choice": [NO_CHOICE.format("maybe")]}),
    (
        {"choice": "depart", "reason": "\0"},
        {"reason": [NUL, "Write why you depart from this advice."]},
    ),
    (
        {"choice": "depart", "reason": "x" * 5_001},
        {
            "reason": [
                "Ensure this value has at most 5000 characters (it has 5001).",
                "Write why you depart from this advice.",
            ]
        },
    ),
]


@pytest.mark.parametrize(("typed", "expected"), DECISIONS)
def test_a_decision(typed, expected):
    assert errors(forms.DecisionForm(posted(key="isv", digest="x", **typed))) == expected


def test_a_day_is_kept_as_it_was_chosen():
    form = forms.ValueForm(posted(notice_date="2026-09-01"), instance=Tender())

    assert form.is_valid()
    assert form.values()["notice_date"] == date(2026, 9, 1)
