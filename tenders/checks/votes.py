"""What the learned voter says of all sentences of a case, and from where on that counts.

In a document a sentence is judged together with the sentences around it: the same words are a duty
of ISV between others about people in a chain, and another matter between rules for safety on site.
A passage is too short for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenders.checks import learned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.checks.scope import Scope
    from tenders.checks.subjects import Subjects
    from tenders.checks.text import Reading, Sentence


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sentence that binds, and per code how sure it is that the block stands there."""

    sentence: Sentence
    scope: Scope
    subjects: Subjects
    sure: dict[str, float]


def _judged(reading: Reading, scope: Scope, subjects: Subjects) -> Iterator[_Judged]:
    told = [each for each in reading.sentences if each.block.kind != "heading" and not each.asked]
    votes = [learned.vote(sentence) for sentence in told]
    around = learned.surroundings(votes) if scope.is_document else [0.0] * len(told)
    for sentence, vote, near in zip(told, votes, around, strict=True):
        if scope.binds(sentence):
            more = min(near, learned.MOST)
            sure = {code: each + more for code, each in vote.blocks.items()}
            yield _Judged(sentence, scope, subjects, sure)


class Votes:
    """``somewhere``: a block was found by its words, so a document of the case is about ISV.

    Else only documents with a stretch of ISV, and passages, are voted on.
    """

    def __init__(self, readings: list[tuple[Reading, Scope, Subjects]], *, somewhere: bool) -> None:
        self._judged = [
            each
            for reading, scope, subjects in readings
            if somewhere or scope.inside or not scope.is_document
            for each in _judged(reading, scope, subjects)
        ]

    def stands(self, code: str, found: Sentence) -> bool:
        """Whether its document has a sentence that looks like the block that its ways found."""
        return any(
            each.sure[code]
            > (learned.BAR - learned.FOUND if each.scope.is_document else learned.NOTHING)
            for each in self._judged
            if each.sentence.reading is found.reading
        )

    def sure(self, code: str) -> list[Sentence]:
        """The sentences that surely lay this duty, in no section of another block."""
        return [
            each.sentence
            for each in self._judged
            if each.sure[code] > _bar(each) and each.subjects.of(each.sentence) <= {code}
        ]


def _bar(judged: _Judged) -> float:
    if judged.scope.is_document:
        return learned.BAR
    inside = judged.scope.holds(judged.sentence)
    return learned.SURE if inside else learned.SURE_ALONE
