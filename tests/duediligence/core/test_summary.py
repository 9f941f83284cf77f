"""A public summary holds no word that somebody typed, wherever it was typed."""

import json

import pytest

from duediligence.core.content import FIELDS, MANY, POINTS_TO
from duediligence.core.reference import questions
from duediligence.core.summary import Codes, public

SECRET = "geheimwoord"
CODES = Codes(frozenset({"granite"}), frozenset({"cobbles"}), frozenset({"IN", "NL"}))
CHOICE = next(q.code for q in questions().values() if q.kind == "choice" and q.scope == "company")
TEXT = next(q.code for q in questions().values() if q.kind == "text")


def a_dossier(**more):
    return {
        "group": "C",
        "round": 2026,
        "answers": {CHOICE: {"value": "yes", "note": SECRET, "confirmed": 2026}},
        "chains": [
            {
                "id": 1,
                "name": SECRET,
                "stone": "granite",
                "product": "cobbles",
                "answers": {TEXT: {"value": SECRET, "note": SECRET, "confirmed": 2026}},
            }
        ],
        "sites": [
            {"id": 2, "role": "quarry", "chains": [1], "country": "IN", "level": 0},
            {"id": 3, "role": "processor", "chains": [1], "country": "IN", "level": 3},
            {"id": 4, "role": "processor", "chains": [1], "country": "IN", "level": 3},
        ],
        "links": [{"id": 9, "chain": 1, "seller": 2, "buyer": 3, "material": SECRET}],
        "risks": [
            {
                "id": 5,
                "theme": "safety",
                "finding": "risk",
                "scale": 3,
                "scope": 1,
                "irremediability": 2,
            }
        ],
        "measures": [{"id": 6, "kind": "prevent", "status": "busy"}],
        "evidences": [{"id": 7, "kind": "audit"}],
        "complaints": [{"id": 8, "title": SECRET}],
    } | more


def test_it_counts_what_is_there():
    found = public(a_dossier(), CODES)

    assert found["known"] == {
        "quarries": 0,
        "quarries_total": 1,
        "factories": 2,
        "factories_total": 2,
    }
    assert found["answers"] == {CHOICE: "yes"}
    assert found["chains"] == [
        {"stone": "granite", "product": "cobbles", "quarries": ["IN"], "factories": ["IN"]}
    ]
    assert found["sites"] == [
        {"country": "IN", "level": 0, "role": "quarry", "count": 1},
        {"country": "IN", "level": 3, "role": "processor", "count": 2},
    ]
    assert found["risks"] == [
        {"finding": "risk", "is_actual": False, "severity": 3, "theme": "safety", "count": 1}
    ]
    assert found["measures"] == [{"kind": "prevent", "status": "busy", "count": 1}]
    assert found["evidences"] == [{"kind": "audit", "count": 1}]
    assert "complaints" not in found


def everything_is_a_secret():
    """A row of every kind with the secret in every field, codes included."""
    for kind, names in FIELDS.items():
        row = {"id": 99, "answers": {}}
        for name in names:
            if name in POINTS_TO:
                row[name] = [] if name in MANY else None
            elif name in ("level", "scale", "scope", "irremediability", "likelihood"):
                row[name] = 1
            elif name.endswith(("_date", "_on", "_since", "_until")):
                row[name] = "2099-12-31"
            elif name == "is_actual":
                row[name] = False
            else:
                row[name] = SECRET
        yield kind, row


@pytest.mark.parametrize(("kind", "row"), list(everything_is_a_secret()), ids=list(FIELDS))
def test_no_field_of_any_row_brings_a_typed_word_or_a_day_outside(kind, row):
    content = a_dossier()
    content[kind] = [*content[kind], row]

    said = json.dumps(public(content, CODES))

    assert SECRET not in said
    assert "2099" not in said
    assert SECRET in json.dumps(content)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_that_nobody_decided_about_stays_inside(kind):
    content = a_dossier()
    for row in content[kind]:
        row["brand_new"] = SECRET
    content["brand_new"] = SECRET

    assert SECRET not in json.dumps(public(content, CODES))
    assert "brand_new" not in json.dumps(public(content, CODES))


@pytest.mark.parametrize(
    "answers",
    [
        {TEXT: {"value": SECRET, "note": "", "confirmed": 2026}},
        {"gone": {"value": "yes", "note": SECRET, "confirmed": 2026}},
        {CHOICE: {"value": SECRET, "note": "", "confirmed": 2026}},
    ],
)
def test_answers_in_words_and_unknown_questions_are_left_out(answers):
    assert public(a_dossier(answers=answers), CODES)["answers"] == {}


def test_the_order_of_rows_changes_nothing():
    content = a_dossier()
    turned = content | {kind: content[kind][::-1] for kind in FIELDS}

    assert public(turned, CODES) == public(content, CODES)


def test_an_empty_dossier_has_a_summary():
    found = public({"group": "B", "round": 2026, "answers": {}}, CODES)

    assert found["sites"] == found["risks"] == found["chains"] == []
