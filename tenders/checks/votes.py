"""What the learned voter says of all sentences of a case, and from where on that counts.

In a document a sentence is judged together with the sentences around it: the same words are a duty
of ISV between others about people in a chain, and another matter between rules for safety on site.
A passage is too short for that, and where every block has its own section its heading tells more.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from tenders.checks import learned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.scope import Scope
    from tenders.checks.subjects import Subjects
    from tenders.checks.text import Reading, Sentence


#: A text of fewer sentences is judged as a passage, whatever headings it has.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sentence that binds and looks like a block; per code how sure it is that it stands there.

    ``bar``: above this it lays the duty; ``least``: what its ways found stands above this.
    """

    sentence: Sentence
    subjects: Subjects
    sure: dict[str, float]
    bar: float
    least: float


def _judged(
    reading: Reading, scope: Scope, subjects: Subjects, *, somewhere: bool
) -> Iterator[_Judged]:
    """Those that look like a block at all: whether a sentence binds is only asked of these."""
    told = [each for each in reading.sentences if each.block.kind != "heading" and not each.asked]
    all_votes = learned.votes(reading)
    votes = [all_votes[sentence.number] for sentence in told]
    if len(told) <= _SHORT or subjects.per_block:
        # Where the letters stand for something else, its own words have to tell ISV.
        known = (somewhere or not scope.is_document) and not scope.other_isv
        alone = learned.SURE_ALONE if known else inf
        for sentence, vote in zip(told, votes, strict=True):
            if max(vote.blocks.values()) > learned.NOTHING and scope.binds(sentence):
                bar = learned.SURE if scope.holds(sentence) else alone
                yield _Judged(sentence, subjects, vote.blocks, bar, learned.NOTHING)
        return
    least = learned.BAR - learned.FOUND
    for sentence, vote, near in zip(told, votes, learned.surroundings(votes), strict=True):
        more = min(near, learned.MOST)
        sure = {code: each + more for code, each in vote.blocks.items()}
        if max(sure.values()) > least and scope.binds(sentence):
            yield _Judged(sentence, subjects, sure, learned.BAR, least)


class Votes:
    """``somewhere``: a block was found by its words, so a document of the case is about ISV.

    Else only documents with a stretch of ISV, and passages, are voted on.
    """

    def __init__(self, readings: list[tuple[Reading, Scope, Subjects]], *, somewhere: bool) -> None:
        self._judged = [
            each
            for reading, scope, subjects in readings
            if somewhere or scope.inside or not scope.is_document
            for each in _judged(reading, scope, subjects, somewhere=somewhere)
        ]
        self._standing = {
            (each.sentence.reading, code)
            for each in self._judged
            for code, sure in each.sure.items()
            if sure > each.least
        }

    def stands(self, code: str, found: Sentence) -> bool:
        """Whether its document has a sentence that looks like the block that its ways found."""
        return (found.reading, code) in self._standing

    def sure(self, code: str) -> list[Sentence]:
        """The sentences that surely lay this duty, in no section of another block."""
        return [
            each.sentence
            for each in self._judged
            if each.sure[code] > each.bar and each.subjects.of(each.sentence) <= {code}
        ]
