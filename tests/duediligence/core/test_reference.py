"""The reference data stands, and says of itself what it rests on."""

import re

import pytest

from duediligence.core import reference
from duediligence.core.reference import FOLDER, ReferenceDataError
from duediligence.enums import Affected, CompanyGroup
from portal.shared.reference import facts_from_memory

#: A sentence of a question is short enough for everybody to read (B1).
LONGEST = 20


def test_every_file_is_read_and_whole():
    assert [step.number for step in reference.steps()] == [1, 2, 3, 4, 5, 6]
    assert list(reference.groups()) == list(CompanyGroup.values)
    assert {theme.affects for theme in reference.themes().values()} <= set(Affected.values)
    assert {role.counts for role in reference.roles().values()} == {"", "quarry", "factory"}
    stages = [role.stage for role in reference.roles().values()]
    assert stages == sorted(stages)
    assert {kind.level for kind in reference.evidence_kinds().values()} <= {1, 2, 3, 4}


@pytest.mark.parametrize("group", "ABC")
def test_every_step_asks_every_group_something(group):
    asked = {question.step for question in reference.questions_for(group, 1)}

    assert asked == {1, 2, 3, 4, 5, 6}


def test_group_a_has_no_chains_to_answer_for():
    assert list(reference.questions_for("A", 9, scope="chain")) == []


@pytest.mark.parametrize("question", reference.questions().values(), ids=lambda q: q.code)
def test_a_question_is_plain_and_says_why_with_an_example(question):
    for words in (question.ask, question.why, question.example):
        assert words.nl
        assert words.en
        assert words.nl != words.en
    assert question.ask.nl.endswith("?")
    for words in (question.ask.nl, question.why.nl):
        sentences = re.split(r"[.?:]\s", words)
        assert max(len(sentence.split()) for sentence in sentences) <= LONGEST


def test_what_rests_on_memory_can_be_found_for_who_must_read_it():
    told = {fact.place.split(", ")[-1] for fact in facts_from_memory(FOLDER, "nl")}

    assert {"land-rights", "policy-statement"} <= told
    assert "living-wage" not in told


@pytest.mark.parametrize("row", [{"certainty": "sure", "source": "own"}, {"certainty": "verified"}])
def test_an_entry_without_a_source_or_certainty_is_refused(row):
    with pytest.raises(ReferenceDataError, match=r"themes\.toml"):
        reference._basis("themes", row)
