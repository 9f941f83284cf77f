"""The 91 examples of the eForms SDK against the table that was written by hand."""

import tomllib
from pathlib import Path

import pytest

from tenders.notices.refusal import NoticeRefused
from tests.tenders.notices.notices import EXAMPLES, read

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text())["files"]
IMPORTED = [name for name, row in EXPECTED.items() if not row["code"]]
REFUSED = [name for name, row in EXPECTED.items() if row["code"]]


def test_the_table_names_every_example():
    assert sorted(EXPECTED) == sorted(path.name for path in EXAMPLES.glob("*.xml"))
    assert (len(IMPORTED), len(REFUSED)) == (43, 48)


@pytest.mark.parametrize("name", IMPORTED)
def test_a_call_is_read(name):
    reading = read((EXAMPLES / name).read_bytes())

    assert reading.form_type == EXPECTED[name]["kind"]
    assert reading.buyer.name
    assert reading.title
    assert reading.lots
    assert reading.stone.value is False  # none of the examples is about stone


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_call_is_refused(name):
    with pytest.raises(NoticeRefused) as refused:
        read((EXAMPLES / name).read_bytes())

    row = EXPECTED[name]
    assert refused.value.code == row["code"]
    is_no_call = row["code"] == "not-a-call"
    assert refused.value.subject == ((row["kind"],) if is_no_call else tuple(row["lacks"]))


#  file                     jurisdiction  cents        closing
DETAILS = [
    ("CEI.xml", "be", None, "2024-06-09T23:59:59+02:00"),
    ("E1_minimal.xml", None, None, "2025-06-01T12:00:00+02:00"),
    ("cn_24_open.xml", None, 50_000_000, "2020-04-03T12:00:00+01:00"),
    ("cn_24_maximal.xml", None, 999_999_999, "2023-05-22T20:59:32+01:00"),
    ("cn_24_open_accel.xml", None, 29_193_460, "2020-05-18T18:00:00+01:00"),
    ("cn_24_multilingual.xml", None, 450_000_000, "2020-02-03T13:00:00+00:00"),
    ("cn-social_25.xml", None, None, "2023-08-11T15:00:00+03:00"),
    ("pin-only_24.xml", None, 10_000_000, None),
]


@pytest.mark.parametrize(("name", "jurisdiction", "value_cents", "closing"), DETAILS)
def test_country_amount_and_closing(name, jurisdiction, value_cents, closing):
    reading = read((EXAMPLES / name).read_bytes())

    assert reading.jurisdiction == jurisdiction
    assert reading.value_cents == value_cents
    assert (reading.closing.isoformat() if reading.closing else None) == closing


#            file                 our code        code in the notice
PROCEDURES = [
    ("cn_24_open.xml", "open", "open"),
    ("cn_24_maximal.xml", "neg-w-call", "neg-w-call"),
    ("cn_81.xml", "restricted", "restricted"),
    ("cn-desg_24.xml", "contest", "restricted"),
    ("cn-social_24.xml", "social-light", "oth-single"),
    ("cn_23.xml", "concession", ""),
    ("pin-cfc-social_23.xml", "concession", ""),
    ("pin-cfc_24.xml", "innovation", "innovation"),
    ("pin-cfc_25.xml", "", "oth-mult"),
    ("t01_PRT.xml", "", "comp-tend"),
    ("E3_minimal.xml", "open", "open"),  # below a threshold, but not in the Netherlands
]


@pytest.mark.parametrize(("name", "procedure", "in_notice"), PROCEDURES)
def test_the_procedure_becomes_one_of_ours(name, procedure, in_notice):
    reading = read((EXAMPLES / name).read_bytes())

    assert (reading.procedure, reading.notice_procedure) == (procedure, in_notice)
    said = [item.value for item in reading.left_out if item.field == "procedure"]
    assert said == ([] if procedure == in_notice or not in_notice else [in_notice])


def test_another_currency_is_left_out_with_its_reason():
    reading = read((EXAMPLES / "cn-social_25.xml").read_bytes())

    (item,) = [item for item in reading.left_out if item.field == "value"]
    assert (item.value, item.code, item.detail) == ("1231 BWP", "other-currency", "BWP")
    assert reading.as_json()["value"] is None


def test_dutch_is_chosen_from_24_languages():
    reading = read((EXAMPLES / "cn_24_multilingual.xml").read_bytes())

    assert reading.language == "nl"
    assert reading.title.startswith("Verlening van IT-diensten")
    assert reading.buyer.name == "Bureau voor publicaties van de Europese Unie"


def test_a_cancelling_change_is_read_and_said():
    reading = read((EXAMPLES / "change-cn_24_void.xml").read_bytes())

    assert reading.change is not None
    assert reading.change.reason == "cancel"
    assert reading.updates == "f42be27e-09cf-4f0e-a745-63ec689631e6"
    assert [item.code for item in reading.left_out] == ["other-country", "cancelled"]


def test_a_group_of_lots_is_no_lot():
    reading = read((EXAMPLES / "cn_24_maximal.xml").read_bytes())

    assert [lot.identifier for lot in reading.lots] == ["LOT-0001", "LOT-0002"]


def test_techniques_and_conditions_of_the_fullest_notice():
    reading = read((EXAMPLES / "cn_24_maximal.xml").read_bytes())

    assert reading.framework == "fa-w-rc"
    assert reading.dynamic_purchasing is True
    assert reading.e_auction is True
    assert reading.accelerated is True
    assert reading.documents_restricted is True
    assert reading.electronic is False  # its second lot does not allow it
    assert (str(reading.start_date), str(reading.end_date)) == ("2023-01-01", "2023-05-23")
