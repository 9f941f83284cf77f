"""The registry, and what is written about it."""

import re
from pathlib import Path

import pytest

from tenders.checks.blocks import blocks
from tenders.checks.patterns import pattern, raw, topics
from tenders.checks.registry import RULES, rule

PAGE = Path(__file__).resolve().parents[3] / "docs" / "checks.md"


def test_the_page_has_an_anchor_per_rule_and_no_other():
    anchors = re.findall(r"^## ([A-Z]{3}-\d)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert anchors == sorted(RULES) == sorted(raw("rules")["rules"])


def test_a_code_is_not_used_twice():
    with pytest.raises(ValueError, match="GUN-1"):
        rule("GUN-1")(lambda case: iter(()))


def test_all_patterns_and_topics_are_sound():
    for name in raw("patterns")["patterns"]:
        assert not pattern(name).search("")
    assert topics()
    assert [block.code for block in blocks()] == [f"ISV-{n:02}" for n in range(1, 13)]
