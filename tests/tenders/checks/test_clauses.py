"""The texts of our own clause library, which somebody else wrote, hold all building blocks."""

import re
import tomllib

import pytest

from tenders.advice.reference import FOLDER
from tenders.checks import Case, CaseFacts
from tenders.checks.engine import check
from tenders.documents import read_text

CLAUSES = tomllib.loads((FOLDER / "clauses" / "isv.toml").read_text(encoding="utf-8"))["clause"]


@pytest.mark.parametrize("country", ["nl", "be"])
def test_twelve_blocks_are_found_and_nothing_wrong(country):
    parts = ["# Bijzondere uitvoeringsvoorwaarden"]
    for number, clause in enumerate(CLAUSES, start=1):
        text = clause["text"].get(country, clause["text"]["nl"])
        text = re.sub(r"\[[ABC]\] ", "", text)
        text = re.sub(r"\{\w*(?:term|days)\w*\}", "tien werkdagen", text)
        text = re.sub(r"\{\w+\}", "tien", text)
        parts += [f"## Artikel {number} {clause['title']['nl']}", text]
    read = read_text("\n\n".join(parts), "clausules.md")
    result = check(Case((read,), CaseFacts(jurisdiction=country)))
    assert [block.code for block in result.building_blocks if not block.found] == []
    assert [found for found in result.findings if found.severity != "question"] == []
