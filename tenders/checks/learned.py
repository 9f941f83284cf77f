"""A second voter: how much a sentence looks like those of each building block, and of each rule.

The hand-written ways of ``blocks.toml`` and of the rules need words that somebody listed. This
voter has weights for words, their beginnings, pieces and pairs, learned from the labelled texts by
``tests/evaluation/learn.py`` (decision 0023); here it only adds them up. One weight more tells how
much a sentence belongs to a text that lays such duties at all. For a rule the words of the
sentences beside it count too: what a sentence takes away or contradicts is mostly said there.
Same text, same votes.
"""

from __future__ import annotations

import gzip
import json
import re
import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from math import sqrt
from typing import TYPE_CHECKING

from tenders.checks.patterns import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenders.checks.text import Reading, Sentence

FILE = FOLDER / "learned.txt.gz"
#: In a document: above this, its surroundings counted too, a sentence lays the duty of the block.
BAR = 3.0
#: So much is added when the ways of the block found it; surroundings add no more than ``MOST``.
FOUND, MOST = 2.0, 6.0
#: In a passage: above this a sentence of ISV lays the duty, though no way of the block found it.
SURE = -0.5
#: The same for a sentence that nothing else calls one of ISV.
SURE_ALONE = 1.0
#: When no sentence of a passage comes above this, what the ways found is something else.
NOTHING = -6.0

_TOKEN = re.compile(r"[^\W_]+|[%€?]")
_DIGIT = re.compile(r"\d")
#: A longer word has its beginning as a feature too; of a pair of words so many letters count.
_STEM, _PAIR = 5, 6
#: Lengths of the pieces of a word.
_PIECES = (4, 5)
#: So many sentences to both sides are its surroundings; of so many a rule counts the words.
_AROUND, _BESIDE = 4, 2
#: Words, and rows, that are remembered; a case has no more that matter.
_MOST_ROWS = 50_000
#: Headings that are remembered: a section is judged sentence by sentence.
_SECTIONS = 256
#: A row of weights is one whole number with so many bits for each, as "I" of ``struct`` reads them:
#: one sum adds all of them.
_BITS = 32
_HALF = 1 << (_BITS - 1)
#: Rarity squared is counted in tenths.
_PARTS = 10
#: Of a text so many letters are read: no sum of so few features outgrows its bits.
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Learned:
    """``rows``: per feature its weights, as ``pack`` makes them, in hexadecimal digits.

    ``codes``: those of the blocks, then those of the rules; ``bias`` likewise.
    """

    codes: tuple[str, ...]
    blocks: int  # how many of the codes are of blocks
    bias: tuple[float, ...]
    subject: float  # the bias of the last weight
    scale: float
    rows: dict[str, str]


@cache
def _learned() -> Learned:
    """The file: a line of JSON, then a line per feature."""
    head, *lines = gzip.decompress(FILE.read_bytes()).decode().splitlines()
    told = json.loads(head)
    rows = dict(line.split("\t", 1) for line in lines)
    codes, bias = (*told["blocks"], *told["rules"]), tuple(told["bias"])
    return Learned(codes, len(told["blocks"]), bias, told["subject"], told["scale"], rows)


# --- Features ------------------------------------------------------------------------------------
def _words(text: str) -> list[str]:
    return _TOKEN.findall(_DIGIT.sub("0", text[:_LONGEST]))


def _of_word(word: str) -> list[str]:
    found = [f"w:{word}"]
    if len(word) > _STEM:
        found.append(f"p:{word[:_STEM]}")
    whole = f"<{word}>"
    for length in _PIECES:
        found += [f"k:{whole[n : n + length]}" for n in range(len(whole) - length + 1)]
    return found


def _of_pairs(words: list[str]) -> list[str]:
    short = [word[:_PAIR] for word in words]
    return [f"b:{one}_{other}" for one, other in pairwise(short)]


def _of_surroundings(heading: str, asked: str, *, row: bool) -> list[str]:
    """The heading and the short name of the paragraph; the question that it answers; a table."""
    found = [f"h:{word[:_PAIR]}" for word in _words(heading)]
    found += [f"q:{word[:_PAIR]}" for word in _words(asked)]
    return [*found, "ROW"] if row else found


def _surroundings_of(sentence: Sentence) -> tuple[str, str, bool]:
    heading = f"{sentence.section.own} {sentence.lead}"
    return heading, sentence.asked_before, bool(sentence.block.row)


def _of_neighbour(words: list[str]) -> list[str]:
    """What a sentence tells of the one beside it: each of its words once, in their order."""
    return [f"n:{word}" for word in dict.fromkeys(word[:_PAIR] for word in words)]


def _beside(sentence: Sentence) -> list[Sentence]:
    return [each for each in sentence.near(_BESIDE, _BESIDE) if each.section is sentence.section]


def neighbours(sentence: Sentence) -> list[str]:
    """The features that only count for the rules, one by one."""
    return [each for near in _beside(sentence) for each in _of_neighbour(_words(near.told))]


def features(sentence: Sentence) -> list[str]:
    """All that count for blocks and rules, one by one: what the weights are learned from."""
    words = _words(sentence.told)
    heading, asked, row = _surroundings_of(sentence)
    found = [each for word in words for each in _of_word(word)] + _of_pairs(words)
    return found + _of_surroundings(heading, asked, row=row)


# --- Votes ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Vote:
    """Per code the higher, the surer: about 0 is as likely as not among the texts learned from.

    ``subject``: how much the sentence belongs to a text that lays duties of ISV.
    """

    blocks: dict[str, float]
    rules: dict[str, float]
    subject: float


def pack(rarity: float, weights: Sequence[int]) -> int:
    """Rarity squared, the weights per code and that of the subject as one number."""
    return _pack([round(rarity**2 * _PARTS), *weights])


def _pack(numbers: Sequence[int]) -> int:
    packed = 0
    for number in reversed(numbers):
        packed = (packed << _BITS) + number
    return packed


def unpack(packed: int, count: int) -> list[int]:
    """The numbers, as many as there are, that ``pack`` made one."""
    raw = (packed + _halves(count)).to_bytes(count * _BITS // 8, "little")
    return [number - _HALF for number in struct.unpack(f"<{count}I", raw)]


@cache
def _halves(count: int) -> int:
    """Makes no number below zero, so that none takes from the one above it."""
    return _pack([_HALF] * count)


@lru_cache(maxsize=_MOST_ROWS)
def _row(digits: str) -> int:
    return int(digits, 16)


def _sum(features: list[str]) -> int:
    """The rows of those that are known, added up."""
    rows = _learned().rows
    return sum([_row(rows[each]) for each in features if each in rows])


@lru_cache(maxsize=_MOST_ROWS)
def _of_known_word(word: str) -> int:
    return _sum(_of_word(word))


@lru_cache(maxsize=_SECTIONS)
def _of_known_surroundings(heading: str, asked: str, row: bool) -> int:
    return _sum(_of_surroundings(heading, asked, row=row))


def votes(reading: Reading) -> dict[int, Vote]:
    """What is said of each sentence of a document, by its number, worked out once.

    Headings, and what the market asks, are not voted on.
    """
    return reading.remember("votes", lambda: _votes(reading))


def _votes(reading: Reading) -> dict[int, Vote]:
    told = [_words(sentence.told) for sentence in reading.sentences]
    near = [_sum(_of_neighbour(words)) for words in told]
    return {
        sentence.number: _vote(
            sentence,
            told[sentence.number],
            sum(near[each.number] for each in _beside(sentence)),
        )
        for sentence in reading.sentences
        if sentence.block.kind != "heading" and not sentence.asked
    }


def _vote(sentence: Sentence, words: list[str], near: int) -> Vote:
    learned = _learned()
    own = sum(map(_of_known_word, words), _sum(_of_pairs(words)))
    own += _of_known_surroundings(*_surroundings_of(sentence))
    alone, together = _scores(own), _scores(own + near)
    blocks = dict(zip(learned.codes[: learned.blocks], alone, strict=False))
    rules = dict(zip(learned.codes[learned.blocks :], together[learned.blocks :], strict=False))
    return Vote(blocks, rules, alone[-1])


def _scores(total: int) -> list[float]:
    """Those of the codes with their bias, then that of the subject without."""
    learned = _learned()
    rarity, *weights = unpack(total, len(learned.codes) + 2)
    length = sqrt(rarity / _PARTS) * learned.scale or 1.0
    return [
        bias + weight / length for bias, weight in zip((*learned.bias, 0.0), weights, strict=True)
    ]


def surroundings(votes: Sequence[Vote]) -> list[float]:
    """For each sentence of a document how much it and its neighbours are about ISV."""
    sums = [0.0, *accumulate(each.subject for each in votes)]
    found = []
    for number in range(len(votes)):
        first, end = max(0, number - _AROUND), min(len(votes), number + _AROUND + 1)
        found.append((sums[end] - sums[first]) / sqrt(end - first) + _learned().subject)
    return found
