"""The sieve hides nothing: with it every expression finds what it finds by itself."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenders.checks.cues import alternatives
from tenders.checks.patterns import bits, pattern, raw, source, topics_in
from tenders.checks.sieve import Sieve

FRESH = Path(__file__).resolve().parents[2] / "evaluation" / "corpus" / "fresh" / "passages.jsonl"
NAMES = [*raw("patterns")["patterns"], *raw("words")["words"]]


def sieved(expression):
    sieve = Sieve()
    sieve.add("steen")
    return sieve.add(expression)


def spans(found):
    return [each.span() for each in found]


def is_the_same(name, text):
    plain, its = re.compile(source(name)), pattern(name)
    found, expected = its.search(text), plain.search(text)
    assert (found and found.span()) == (expected and expected.span()), (name, text)
    if expected:
        assert found.groupdict() == expected.groupdict()
        assert its.may_be_in(text)
        assert spans(its.finditer(text)) == spans(plain.finditer(text)), (name, text)
        assert its.sub("#", text) == plain.sub("#", text)
        assert its.findall(text) == plain.findall(text)


def test_every_expression_finds_the_same_in_passages_and_their_sentences():
    lines = FRESH.read_text(encoding="utf-8").splitlines()[::50]
    for line in lines:
        text = json.loads(line)["text"].lower()
        for each in {text, *re.split(r"(?<=[.!?])\s", text)}:
            for name in NAMES:
                is_the_same(name, each)


@cache
def parts(name):
    return [part for part, _ in alternatives(source(name))]


@settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.data(), st.sampled_from(NAMES), st.sampled_from(["", "de ", "x", "(", "_"]))
def test_every_expression_finds_what_was_made_to_fit_one_of_its_alternatives(data, name, around):
    part = data.draw(st.sampled_from(parts(name)))
    text = around + data.draw(st.from_regex(part)) + around
    is_the_same(name, text)
    for last in (len(text) // 2, len(text)):
        expected = re.compile(source(name)).finditer(text, 0, last)
        assert spans(pattern(name).finditer(text, 0, last)) == spans(expected)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (r"keten|\d+ ?%", "daarvan 30 %"),
        (r"\w+|keten", "iets"),
        (r"\d", "\u0663"),  # a digit of another script
        (r"van\b", "van_hier, van"),
        ("groeve", "steengroeven"),
        (r"(?m)^keten|^plan", "een\nplan"),
        (r"$", ""),
        (r"\u2019s", "foto\u2019s"),
    ],
)
def test_the_first_place_is_found(expression, text):
    assert sieved(expression).search(text).span() == re.search(expression, text).span()


def test_a_word_may_end_where_the_search_does():
    assert spans(sieved(r"van\b").finditer("vanille", 0, 3)) == [(0, 3)]


def test_what_lacks_a_piece_is_not_tried():
    text = "het plan van de groeve"
    its = sieved("plan .{0,20}zagerij|keten")
    assert not its.may_be_in(text)
    assert not its.search(text)
    assert its.match("keten")
    assert not its.match("de keten")


def test_an_expression_that_comes_later_is_found_in_texts_that_were_looked_at():
    sieve = Sieve()
    first, text = sieve.add("steen"), "de groeve"
    assert not first.search(text)
    assert sieve.add("groeve").search(text)


def test_a_topic_is_in_a_text_with_one_of_its_words_as_a_whole():
    sieve = Sieve()
    topic, other = sieve.add_topic(r"\w*arbeid\w*|voor|\w+"), sieve.add_topic("steen")
    assert topic != other
    for text, expected in [("kinderarbeid", topic), ("steen", topic | other), ("...", 0)]:
        assert sieve.look(text)[0] == expected


def test_the_topics_of_a_word_are_those_whose_lists_have_it():
    lists = {name: re.compile("|".join(words)) for name, words in raw("topics")["topics"].items()}
    lines = FRESH.read_text(encoding="utf-8").splitlines()[::20]
    words = {word for line in lines for word in re.findall(r"[^\W_]+", json.loads(line)["text"])}
    for word in map(str.lower, words):
        found = {name for name, words in lists.items() if words.fullmatch(word)}
        assert topics_in(word) == bits(*found), word
