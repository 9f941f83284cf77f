"""The plain pieces that let an expression be skipped: it never misses what it would have found."""

import json
import re
from pathlib import Path

import pytest

from tenders.checks.cues import alternatives, cues
from tenders.checks.patterns import Pattern, pattern, raw, source

FRESH = Path(__file__).resolve().parents[2] / "evaluation" / "corpus" / "fresh" / "passages.jsonl"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("risicoanalyse", {"risicoanalyse"}),
        ("plan|verslag", {"plan", "verslag"}),
        (r"\bketens?\b", {"keten"}),
        (r"(?:groeve|zagerij) van", {"groeve", "zagerij"}),
        (r"(?:groeve|zagerij)\b", {"groeve", "zagerij"}),
        (r"voert .{0,40}\buit\b", {"voert "}),
        (r"(?:nieuwe )?groeve", {"groeve"}),
        (r"(?<!niet )melden", {"melden"}),
        (r"[ab|c]keten", {"keten"}),
        (r"art\. \d+", {"art. "}),
    ],
)
def test_one_of_the_pieces_is_in_every_text_that_fits(expression, expected):
    assert cues(expression) == expected


@pytest.mark.parametrize("expression", [r"\d+ ?%", "op", r"(?:abc)?", r"plan|\d"])
def test_there_may_be_no_telling(expression):
    assert cues(expression) is None


def test_bars_in_groups_and_classes_part_nothing():
    assert alternatives(r"a(?:b|c)|[|]d|\|e") == [r"a(?:b|c)", "[|]d", r"\|e"]


def test_an_alternative_without_a_piece_is_still_found():
    assert Pattern(r"keten|\d+ ?%").search("daarvan 30 %") is not None


def test_every_expression_finds_the_same_as_without_pieces():
    lines = FRESH.read_text(encoding="utf-8").splitlines()[::9]
    texts = [json.loads(line)["text"].lower() for line in lines]
    for name in [*raw("patterns")["patterns"], *raw("words")["words"]]:
        plain = re.compile(source(name))
        for text in texts:
            found, expected = pattern(name).search(text), plain.search(text)
            assert (found and found.span()) == (expected and expected.span()), (name, text)
