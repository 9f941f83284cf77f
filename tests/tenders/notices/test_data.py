"""The reference data of notices is complete, and says where it comes from."""

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from tenders.notices import data
from tenders.notices.refusal import NoticeRefused, RefusalCode
from tenders.notices.report import report
from tests.tenders.notices.notices import own

TENDERS = Path(data.__file__).parents[1]
TEXTS = tomllib.loads((TENDERS / "notices" / "texts.toml").read_text("utf-8"))
COUNTRIES = tomllib.loads((TENDERS / "reference" / "countries.toml").read_text("utf-8"))

SUBJECTS = {
    "not-a-call": ("result",),
    "incomplete-notice": ("buyer", "lot"),
    "too-large": ("5",),
    "not-xml": (),
    "forbidden-xml": (),
}
#  written      alpha-2
CODES = [
    ("NLD", "NL"),
    ("BEL", "BE"),
    ("BE", "BE"),
    (" nld ", "NL"),
    ("CUW", "CW"),
    ("AUT", "AT"),
    ("SWE", "SE"),
    ("CHN", "CN"),
    ("XXX", ""),
    ("", ""),
]


def test_every_text_is_in_both_languages():
    for entries in TEXTS.values():
        for entry in entries.values():
            assert sorted(entry) == ["en", "nl"]
            assert entry["nl"] != entry["en"]


@pytest.mark.parametrize("code", get_args(RefusalCode))
def test_every_refusal_has_its_words(code):
    refused = NoticeRefused(code, *SUBJECTS[code])

    assert refused.code == code
    assert refused.message == refused.text("nl")
    assert "{" not in refused.text("nl") + refused.text("en")


def test_an_incomplete_notice_says_what_it_lacks():
    assert NoticeRefused("incomplete-notice", "buyer", "lot").text("nl") == (
        "In deze aankondiging ontbreekt: de aanbestedende dienst, een perceel of deel. "
        "Zonder dat kan het portaal er geen aanbesteding van maken."
    )


@pytest.mark.parametrize(("written", "alpha2"), CODES)
def test_countries_by_code(written, alpha2):
    assert data.country_alpha2(written) == alpha2


def test_countries_are_246_different_ones_30_of_them_in_the_economic_area():
    countries = COUNTRIES["country"]
    assert len({entry["alpha3"] for entry in countries.values()}) == len(countries) == 246
    assert sum(entry.get("eea", False) for entry in countries.values()) == 30
    assert all(entry["nl"] and entry["en"] for entry in countries.values())
    assert countries["IN"] == {"alpha3": "IND", "nl": "India", "en": "India"}


def test_an_imported_file_in_the_report():
    entry = report("a.xml", own("be-below-threshold"), "en")

    assert list(entry) == ["file", "status", "tender", "left_out", "errors"]
    assert entry["status"] == "imported"
    assert entry["tender"] == own("be-below-threshold").as_json()
    assert entry["left_out"] == [
        {
            "field": "procedure",
            "value": "oth-single",
            "reason": "other-procedure: The notice names another procedure. "
            "Choose yourself which of our procedures fits.",
        }
    ]
    assert entry["errors"] == []


def test_a_refused_file_in_the_report():
    assert report("b.xml", NoticeRefused("not-a-call", "bri"), "nl") == {
        "file": "b.xml",
        "status": "refused",
        "tender": None,
        "left_out": [],
        "errors": [
            {
                "code": "not-a-call",
                "message": "Dit is geen oproep aan leveranciers, maar een aankondiging van het "
                "soort 'bedrijfsregistratie'. Kies de aankondiging waarmee de aanbesteding begint.",
            }
        ],
    }
