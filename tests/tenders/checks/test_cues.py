"""The pieces of words that an expression cannot be found without."""

import pytest

from tenders.checks.cues import DIGIT, alternatives


def needed(expression: str) -> list[set[str]]:
    [(_, sets)] = alternatives(expression)
    return [set(pieces) for pieces in sets]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("risicoanalyse", [{"risicoanalyse"}]),
        (r"\bketens?\b", [{"<keten"}]),
        (r"\bketen\b", [{"<keten>"}]),
        (r"ketens{2}\b", [{"ketens"}, {"s>"}]),
        (r"ketens+\b", [{"ketens"}, {"s>"}]),
        (r"(?:groeve|zagerij) van", [{"groeve>", "zagerij>"}, {"<van"}]),
        (r"\b(?:u|uw) plan\b", [{"<plan>"}, {"<u>", "<uw>"}]),
        (r"\b(?:af|uit)+\b", [{"af", "uit"}]),
        (r"voert .{0,40}\buit\b", [{"voert>"}, {"<uit>"}]),
        (r"(?:nieuwe )?groeve", [{"groeve"}]),
        (r"(?:groeve|[a-z]+)plan", [{"plan"}]),
        (r"(?<!niet )melden(?! aan)", [{"melden"}]),
        (r"[ab|c]keten", [{"keten"}]),
        (r"art\. \d+", [{"art>"}, {DIGIT}, {"<.>"}]),
        (r"\d+ ?%", [{"<%>"}, {DIGIT}]),
        (r"\s?plan\W+b", [{"plan>"}, {"<b"}]),
        (r"\u20ac\x35", [{"<\u20ac>"}, {"<5"}]),
        ("a_b", [{"a>"}, {"<_>"}, {"<b"}]),
        (r"(?m)^plan$", [{"<plan>"}]),
    ],
)
def test_one_of_each_set_is_in_every_text_that_fits(expression, expected):
    assert sorted(needed(expression), key=sorted) == sorted(expected, key=sorted)


def test_what_lets_the_least_through_comes_first():
    assert needed(r"\bvan de groeve\b")[0] == {"<groeve>"}


@pytest.mark.parametrize("expression", [r"\w+", r"(?:abc)?", "[ab]", r"\w(?:a|)", "x*", ".{0,3}"])
def test_there_may_be_no_telling(expression):
    assert needed(expression) == []


def test_bars_in_groups_and_classes_part_nothing():
    assert [part for part, _ in alternatives(r"a(?:b|c)|[|]d|\|e")] == [r"a(?:b|c)", "[|]d", r"\|e"]


def test_a_group_that_is_all_of_a_part_is_parted():
    parts = alternatives("(?:a|(?:b|c))|(?:d|e)f|(?:g|h)?|(i|j)")
    assert [part for part, _ in parts] == ["a", "b", "c", "(?:d|e)f", "(?:g|h)?", "(i|j)"]


@pytest.mark.parametrize("expression", ["(?i)a", r"(a)\1", "(?P<n>a)(?P=n)", "a)b", "(a", "[a"])
def test_what_is_not_understood_is_no_expression_of_a_rule(expression):
    with pytest.raises(ValueError, match=r"understood|expected"):
        alternatives(expression)
