"""The table a lawyer can read, row by row."""

import pytest

from tests.tenders.advice.case_table import PAGE, cases, outcome_of, page

CASES = cases()
IDS = [f"{case['id']}-{case['title']}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_advice_says_what_the_lawyer_worked_out(case):
    assert outcome_of(case) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_case_names_its_article_and_its_line(case):
    assert case["article"].strip()
    assert case["line"].strip()


def test_cases_are_many_and_numbered_once():
    assert [case["id"] for case in CASES] == list(range(1, len(CASES) + 1))
    assert len(CASES) >= 90


def test_page_is_in_step_with_the_table():
    assert PAGE.read_text() == page()
