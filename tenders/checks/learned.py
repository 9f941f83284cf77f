"""A second voter for the building blocks: how much a sentence looks like those of each block.

The hand-written ways of ``blocks.toml`` need words that somebody listed. This voter has weights for
words, their beginnings, pieces and pairs, learned from the labelled texts by
``tests/evaluation/learn.py`` (decision 0023); here it only adds them up. Same text, same votes.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

from tenders.checks.patterns import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenders.checks.text import Sentence

FILE = FOLDER / "learned.txt.gz"
#: Above this a sentence of ISV lays the duty of the block, though no way of the block was found.
SURE = -0.5
#: The same for a sentence that nothing else calls one of ISV.
SURE_ALONE = 1.0
#: When no sentence comes above this, what the ways found is something else.
NOTHING = -6.0

_TOKEN = re.compile(r"[^\W_]+|[%€?]")
_DIGIT = re.compile(r"\d")
#: A longer word has its beginning as a feature too; of a pair of words so many letters count.
_STEM, _PAIR = 5, 6
#: Lengths of the pieces of a word.
_PIECES = (4, 5)
#: Words, and features of another kind, that are remembered; a case has no more that matter.
_MOST = 50_000


@dataclass(frozen=True, slots=True)
class Learned:
    """``rows``: per feature its rarity and a weight per code, as text."""

    codes: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    rows: dict[str, str]


@cache
def _learned() -> Learned:
    """The file: a line of JSON, then a line per feature with its rarity and a weight per code."""
    head, *lines = gzip.decompress(FILE.read_bytes()).decode().splitlines()
    told = json.loads(head)
    rows = dict(line.split("\t", 1) for line in lines)
    return Learned(tuple(told["codes"]), tuple(told["bias"]), told["scale"], rows)


# --- Features ------------------------------------------------------------------------------------
def _words(text: str) -> list[str]:
    return _TOKEN.findall(_DIGIT.sub("0", text))


def _of_word(word: str) -> Iterator[str]:
    yield f"w:{word}"
    if len(word) > _STEM:
        yield f"p:{word[:_STEM]}"
    whole = f"<{word}>"
    for length in _PIECES:
        for start in range(len(whole) - length + 1):
            yield f"k:{whole[start : start + length]}"


def _around(sentence: Sentence, words: list[str]) -> Iterator[str]:
    """What is no feature of one word: pairs, the heading, the question that it answers."""
    for one, other in pairwise(words):
        yield f"b:{one[:_PAIR]}_{other[:_PAIR]}"
    for word in _words(f"{sentence.section.own} {sentence.lead}"):
        yield f"h:{word[:_PAIR]}"
    for word in _words(sentence.asked_before):
        yield f"q:{word[:_PAIR]}"
    if sentence.block.row:
        yield "ROW"


def features(sentence: Sentence) -> Iterator[str]:
    """All of them, one by one: what the weights are learned from."""
    words = _words(sentence.told)
    for word in words:
        yield from _of_word(word)
    yield from _around(sentence, words)


# --- Votes ---------------------------------------------------------------------------------------
#: Rarity squared, then a weight per code.
_Row = tuple[float, ...]


def _add(rows: Iterable[_Row]) -> _Row:
    return tuple(map(sum, zip(*rows, strict=True)))


@lru_cache(maxsize=_MOST)
def _row(feature: str) -> _Row | None:
    told = _learned().rows.get(feature)
    if told is None:
        return None
    rarity, weights = told.split("\t")
    return float(rarity) ** 2, *map(int, weights.split(","))


@lru_cache(maxsize=_MOST)
def _word_row(word: str) -> _Row | None:
    rows = [row for feature in _of_word(word) if (row := _row(feature))]
    return _add(rows) if rows else None


def votes(sentence: Sentence) -> dict[str, float]:
    """Per code: the higher, the surer; about 0 is as likely as not among the texts learned from."""
    learned = _learned()
    words = _words(sentence.told)
    rows = [row for word in words if (row := _word_row(word))]
    rows += [row for feature in _around(sentence, words) if (row := _row(feature))]
    if not rows:
        return dict(zip(learned.codes, learned.bias, strict=True))
    rarity, *weights = _add(rows)
    length = sqrt(rarity) * learned.scale
    return {
        code: bias + weight / length
        for code, bias, weight in zip(learned.codes, learned.bias, weights, strict=True)
    }
