"""What changed between two versions of a guide: plain values in, words out."""

from datetime import date

import pytest
from django.utils import translation

from tenders.guide import changes
from tenders.guide.changes import Before


def station(code, **more):
    card = dict.fromkeys(("purpose", "questions", "attention", "outcomes", "hooks"), "x")
    return {"code": code, "name": f"Naam {code}", "day": "", "done": False, **card, **more}


def facts(stations=None, *, answers=None, terms=(), advice="Ja.", left_out=()):
    answers = {"isv": "gunningscriterium", "closing": "1 maart 2027", "place": "Hier"} | (
        answers or {}
    )
    return {
        "words": {"no_day": "geen dag", "days": "Dagen", "since": "Sinds", "is_now": "Is nu"},
        "phases": [{"stations": stations or [station("A1"), station("B4")]}],
        "summary": [{"key": key, "label": key, "value": said} for key, said in answers.items()],
        "sections": [{"rows": [{"key": "isv", "title": "Moet het?", "text": advice}]}],
        "terms": [
            {"key": key, "name": key, "days": days, "calendar": [said]} for key, days, said in terms
        ],
        "left_out": [{"code": code, "reason": reason} for code, reason in left_out],
    }


def told(was, now):
    """The parts as (title, what stands in it)."""
    before = [Before(date(2026, 11, 12), "", changes.snapshot(was))]
    with translation.override("en"):
        found = changes.since(before, now, "nl")
    return [
        (part["title"], part["lines"] or [tuple(row.values()) for row in part["rows"]])
        for part in found["parts"]
    ]


A1, B4 = station("A1"), station("B4")
CASES = [
    ({"stations": [A1, B4, station("D5")]}, [("Stations added", ["D5 Naam D5"])]),
    (
        {"stations": [A1], "left_out": [("B4", "Alleen de prijs telt.")]},
        [("Stations gone", ["B4 Naam B4: Alleen de prijs telt."])],
    ),
    (
        {"stations": [A1, {**B4, "questions": "y"}]},
        [("Other words on the card", ["B4 Naam B4"])],
    ),
    (
        {"stations": [A1, {**B4, "day": "3 mei 2027"}]},
        [("Other days", [("B4 Naam B4", "geen dag", "3 mei 2027")])],
    ),
    (
        {"stations": [{**A1, "done": True, "day": "3 mei 2027"}, B4]},
        [("Done since then", ["A1 Naam A1"])],
    ),
    (
        {"answers": {"closing": "8 maart 2027"}},
        [("Other days", [("closing", "1 maart 2027", "8 maart 2027")])],
    ),
    (
        {"answers": {"isv": "geschiktheid"}},
        [("Form of ISV", [("isv", "gunningscriterium", "geschiktheid")])],
    ),
    ({"answers": {"place": "Daar"}}, [("Other answers", [("place", "Hier", "Daar")])]),
    ({"answers": {"award": "3 mei"}}, [("Other days", [("award", "unknown", "3 mei")])]),
    ({"advice": "Nee."}, [("Other advice", ["Moet het?: Nee."])]),
    (
        {"terms": [("inschrijving", 40, "Laatste dag: 1 mei.")]},
        [
            (
                "Other days",
                [("inschrijving", "no such term", "Dagen: 40. Laatste dag: 1 mei.")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("now", "expected"), CASES)
def test_tells_exactly_what_changed(now, expected):
    assert told(facts(), facts(**now)) == expected


def test_a_term_that_went_is_told():
    was = facts(terms=[("inschrijving", 40, "Laatste dag: 1 mei.")])
    assert told(was, facts()) == [
        ("Other days", [("inschrijving", "Dagen: 40. Laatste dag: 1 mei.", "no such term")])
    ]


def test_the_first_version_has_nothing_to_compare_with():
    assert changes.since([], facts(), "nl") is None


def test_the_version_itself_is_not_the_one_before():
    """Asking again for what is there must give the very same words."""
    now = facts(answers={"place": "Daar"})
    older = Before(date(2026, 11, 12), "", changes.snapshot(facts()))
    remembered = changes.snapshot(now)
    same = Before(date(2026, 11, 20), changes.digest_of(remembered), remembered)

    assert changes.since([same, older], now, "nl") == changes.since([older], now, "nl")
    assert changes.since([same], now, "nl") is None


def test_a_snapshot_keeps_no_sentence_of_a_card():
    remembered = changes.snapshot(facts([station("A1", questions=["Een lange zin."])]))
    assert "Een lange zin." not in str(remembered)
