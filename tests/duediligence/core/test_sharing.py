"""The cut: what no list names is never in it, at whatever stage, of whatever part."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duediligence.core.content import FIELDS, MANY, POINTS_TO
from duediligence.core.reference import questions
from duediligence.core.sharing import KINDS, NEVER, STAGES, limited, shown

SECRET = "geheim"
PARTS = tuple(KINDS)
#: Fields in which people type: before the award none of them is shown.
TYPED = {
    "name", "place", "known_from", "action", "note", "material", "title", "description",
    "sources", "goal", "indicator", "partners", "otherwise", "effect", "last_resort", "delivery",
    "issuer", "doubt", "doubt_answer", "file_name", "sha256", "from_whom", "answer", "remedy",
}  # fmt: skip
CHOICE = next(code for code, each in questions().items() if each.kind == "choice")
WORDS = next(code for code, each in questions().items() if each.kind == "text")


def row(kind, pk):
    values = {name: f"{SECRET}-{kind}-{name}" for name in FIELDS[kind]}
    for name in POINTS_TO.keys() & values.keys():
        values[name] = [1] if name in MANY else 1
    return {"id": pk, "later": f"{SECRET}-later", **values}


def answers():
    said = {"value": "yes", "note": f"{SECRET}-note", "confirmed": 2026, "later": SECRET}
    return {CHOICE: said, WORDS: said | {"value": f"{SECRET}-words"}, "unheard-of": said}


def dossier(rows=1):
    content = {kind: [row(kind, pk) for pk in range(1, rows + 1)] for kind in FIELDS}
    content |= {"group": "C", "round": 2026, "answers": answers(), "later": SECRET}
    for chain in content["chains"]:
        chain["answers"] = answers()
    return content


def test_about_every_field_of_a_dossier_somebody_decided():
    for kind, names in FIELDS.items():
        last = shown("after-award", kind)
        assert set(last) | set(NEVER.get(kind, ())) == set(names), kind
        assert set(last) & set(NEVER.get(kind, ())) == set(), kind


@pytest.mark.parametrize("kind", FIELDS)
def test_every_stage_shows_what_the_one_before_shows_and_never_less(kind):
    before, tin, after = (set(shown(stage, kind)) for stage in STAGES)

    assert before <= tin <= after
    assert before & TYPED == set()


@given(
    st.sampled_from(STAGES),
    st.sets(st.sampled_from(PARTS)),
    st.integers(min_value=0, max_value=3),
)
def test_a_cut_holds_the_fields_of_its_stage_and_part_and_no_other(stage, parts, rows):
    cut = limited(dossier(rows), stage, parts)

    kinds = {"chains", *(kind for part in parts for kind in KINDS[part])}
    there = {kind for kind in kinds if shown(stage, kind)}
    head = {"group", "round", *({"answers"} if "risks" in parts else ())}
    assert set(cut) == there | head
    for kind in there:
        more = {"answers"} if kind == "chains" and "risks" in parts else set()
        assert [set(each) for each in cut[kind]] == [{"id", *shown(stage, kind), *more}] * rows
        for name in POINTS_TO.keys() & set(shown(stage, kind)):
            kept = POINTS_TO[name] in kinds
            assert all(bool(each[name]) == kept for each in cut[kind]), name
    assert f"{SECRET}-later" not in json.dumps(cut)


def test_before_the_award_no_word_that_somebody_typed_is_in_the_cut():
    cut = limited(dossier(), "before-award", PARTS)
    typed = {
        f"{SECRET}-{kind}-{name}"
        for kind, names in FIELDS.items()
        for name in names
        if name in TYPED
    }

    said = json.dumps(cut)
    assert [word for word in typed if f'"{word}"' in said] == []
    assert cut["answers"] == {CHOICE: {"value": "yes", "confirmed": 2026}}
    assert cut["chains"][0]["answers"] == cut["answers"]


def test_after_the_award_everything_is_there_but_notes_and_complaints():
    cut = limited(dossier(), "after-award", PARTS)

    assert cut["sites"][0]["name"] == f"{SECRET}-sites-name"
    assert cut["answers"][WORDS]["value"] == f"{SECRET}-words"
    assert "complaints" not in cut
    assert "note" not in cut["sites"][0]


@pytest.mark.parametrize(("stage", "parts"), [("ever", ["chain"]), ("tin", ["prices"])])
def test_a_stage_or_part_that_nobody_knows_shows_nothing(stage, parts):
    with pytest.raises(KeyError):
        limited(dossier(), stage, parts)
