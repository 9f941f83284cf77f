"""Every rule on its own good and bad examples, which are data."""

import pytest

from tenders.checks import Case, wording
from tenders.checks.engine import check
from tenders.checks.patterns import raw
from tenders.checks.registry import RULES
from tenders.documents import read_text
from tests.evaluation.sets import facts_of

CASES = [
    pytest.param(code, text, kind == "bad", entry["facts"], id=f"{code}-{kind}-{number}")
    for code, entry in raw("examples").items()
    for kind in ("bad", "good")
    for number, text in enumerate(entry[kind])
]


@pytest.mark.parametrize(("code", "text", "found", "facts"), CASES)
def test_example(code, text, found, facts):
    known, day = facts_of(facts, None)
    result = check(Case((read_text(text, "stuk.md"),), known, day))
    raised = {each.code for each in result.findings if each.severity != "question"}
    assert (code in raised) is found


def test_every_rule_has_both_kinds_of_examples():
    assert {code for code, entry in raw("examples").items() if entry["bad"] and entry["good"]} == (
        set(RULES)
    )


def test_every_note_is_worded_in_both_languages():
    for code, rule in RULES.items():
        entry = wording.entry_of(code)
        texts = [entry["title"], entry["suggestion"], *entry["notes"].values()]
        assert all(set(text) == {"nl", "en"} for text in texts), rule
