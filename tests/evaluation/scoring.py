"""Scores: what counts as found, as missed and as a false alarm; with Wilson intervals.

A block is found when it is present or incomplete. A finding matches a label when the code is the
same and the quoted words largely overlap. Questions, and what is labelled arguable, count neither
way. Everything else that is raised is a false alarm.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from math import sqrt

_MENDED = re.compile(r"(?<=[a-zà-ÿ])-\s*\n\s*(?=[a-zà-ÿ])")
_WORD = re.compile(r"[^\W_]+")
#: Of the words of the shorter quote, so many must be in the other.
ENOUGH = 0.6
Z = 1.959964


def words_of(quote: str) -> list[str]:
    return _WORD.findall(_MENDED.sub("", quote).lower())


def overlap(one: str, other: str) -> float:
    """The part of the words of the shorter quote that the other has too."""
    first, second = Counter(words_of(one)), Counter(words_of(other))
    shorter = min(first.total(), second.total())
    return (first & second).total() / shorter if shorter else 0.0


def matches(one: str, other: str) -> bool:
    return overlap(one, other) >= ENOUGH


def wilson(good: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson's score)."""
    if not total:
        return 0.0, 1.0
    share = good / total
    middle = share + Z * Z / (2 * total)
    wide = Z * sqrt(share * (1 - share) / total + Z * Z / (4 * total * total))
    below = 1 + Z * Z / total
    return max(0.0, (middle - wide) / below), min(1.0, (middle + wide) / below)


@dataclass
class Score:
    """Counts of one code; ``wrong`` tells each mistake in one line."""

    hits: int = 0
    missed: int = 0
    alarms: int = 0
    asked: int = 0  # labels that became a question: neither way
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> tuple[int, int]:
        return self.hits, self.hits + self.alarms

    @property
    def recall(self) -> tuple[int, int]:
        return self.hits, self.hits + self.missed

    def add(self, other: Score) -> None:
        self.hits += other.hits
        self.missed += other.missed
        self.alarms += other.alarms
        self.asked += other.asked


@dataclass
class Board:
    """All scores of one set of texts."""

    scores: dict[str, Score] = field(default_factory=dict)
    isv_right: int = 0
    isv_all: int = 0
    isv_wrong: list[str] = field(default_factory=list)

    def of(self, code: str) -> Score:
        return self.scores.setdefault(code, Score())

    def total(self, *, blocks: bool) -> Score:
        result = Score()
        for code, score in self.scores.items():
            if code.startswith("ISV-") is blocks:
                result.add(score)
        return result
