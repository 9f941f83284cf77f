"""What the learned voter has to say of the rules: a doubt about what one saw, and what it missed.

A rule sees what its words tell. Another text has other words, and the same words about another
matter. Where the voter is sure enough (``doubt`` and ``alike`` of ``reference/checks/second.toml``,
chosen by leaving out one writer at a time) a finding in a sentence that looks like no such fault
becomes a question, and a sentence that surely looks like one becomes a finding.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING

from tenders.checks import learned
from tenders.checks.patterns import raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tenders.checks.model import Passage
    from tenders.checks.text import Reading, Sentence
    from tenders.checks.understanding import Understanding


#: In a document, with its many sentences, one has to be so much surer than in a passage.
IN_DOCUMENT = 1.0


@dataclass(frozen=True, slots=True)
class Bars:
    """``doubt``: a sentence below this is no such fault; ``alike``: one above this is one.

    ``confidence``: how often the voter was right above ``alike``; ``note``: what it then says.
    """

    doubt: float
    alike: float
    confidence: float
    note: str


@cache
def bars() -> dict[str, Bars]:
    """Per code of a rule that the voter has a say in."""
    return {
        code: Bars(
            entry.get("doubt", -inf),
            entry.get("alike", inf),
            entry.get("confidence", 0.0),
            entry.get("note", "default"),
        )
        for code, entry in raw("second")["rules"].items()
    }


def looks_like(code: str, passages: Iterable[Passage], case: Understanding) -> bool:
    """Whether one of the passages is not surely something else; True where nobody votes."""
    own = bars().get(code)
    if own is None or own.doubt == -inf:
        return True
    scores = [
        learned.votes(reading)[sentence.number].rules[code]
        for passage in passages
        for reading in case.readings
        if reading.document.name == passage.document
        for sentence in _within(passage, reading)
    ]
    return not scores or max(scores) >= own.doubt


def missed(code: str, passages: Iterable[Passage], case: Understanding) -> Iterator[Sentence]:
    """The sentences that surely have this fault, in no paragraph where the rule saw it."""
    own = bars().get(code)
    if own is None or own.alike == inf:
        return
    places = list(passages)
    for reading, scope in case.pairs:
        seen = {
            id(sentence.block)
            for place in places
            if place.document == reading.document.name
            for sentence in _within(place, reading)
        }
        bar = own.alike + (IN_DOCUMENT if scope.is_document else 0.0)
        for number, vote in learned.votes(reading).items():
            if vote.rules[code] <= bar:
                continue
            sentence = reading.sentences[number]
            if id(sentence.block) in seen or sentence is not _telling(sentence.row):
                continue
            if scope.binds(sentence):
                yield sentence


def _telling(row: list[Sentence]) -> Sentence:
    """The cell that tells most: those of a row are judged by what the row says."""
    return max((each for each in row if not each.asked), key=lambda each: len(each.text))


def _within(passage: Passage, reading: Reading) -> list[Sentence]:
    """The sentences that are voted on with a part in the passage."""
    spans = reading.remember("spans", lambda: _spans(reading))
    first = max(0, bisect_right(spans, passage.start, key=itemgetter(0)) - 1)
    return [
        reading.sentences[number]
        for start, end, number in takewhile(lambda each: each[0] < passage.end, spans[first:])
        if end > passage.start
    ]


def _spans(reading: Reading) -> list[tuple[int, int, int]]:
    """Where the sentences that are voted on stand in the raw text: first, last, number."""
    sentences = (reading.sentences[number] for number in learned.votes(reading))
    return sorted((*_span(each), each.number) for each in sentences)


def _span(sentence: Sentence) -> tuple[int, int]:
    return sentence.block.raw_span(sentence.start, sentence.start + len(sentence.text))
