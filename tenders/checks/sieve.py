"""Which expressions may be found in a text: one look at each of its words, no expression tried.

Every alternative of an expression needs pieces of words (``cues.py``). A word knows the expressions
that may begin with a piece of it; a text has those of its words, as bits of one number, and keeps
them for the next expression. Only where the bit of an expression stands its alternatives are looked
at; one is tried when all that it needs is there, and the whole expression runs where one is found.
So the matches are those of the whole expression, and most expressions never run, nor are compiled.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from tenders.checks.cues import ANYWHERE, DIGIT, FIRST, LAST, WORD, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tenders.checks.cues import Pieces

#: Words and texts that are remembered; a document of hundreds of pages has no more.
_MOST_WORDS, _MOST_TEXTS = 100_000, 50_000
#: Texts whose pieces are remembered: the rules ask much of one sentence, then of the next.
_AT_ONCE = 64
_DIGIT = re.compile(r"\d")


class Sieve:
    """All expressions that are looked for, by their names. Raises ``ValueError`` as ``cues``."""

    def __init__(self, expressions: Mapping[str, str]) -> None:
        #: The bits of all expressions that may be found in a text.
        self.marks = lru_cache(_MOST_TEXTS)(self._marks)
        #: The pieces that a text has.
        self.pieces = lru_cache(_AT_ONCE)(self._pieces)
        self._of_word = lru_cache(_MOST_WORDS)(self._look_at_word)
        self._patterns = {
            name: Pattern(expression, 1 << number, self)
            for number, (name, expression) in enumerate(expressions.items())
        }
        #: For each piece that is needed anywhere the expressions to be looked at for it.
        self._bits: dict[str, int] = {}
        for pattern in self._patterns.values():
            for piece in pattern.needed:
                self._bits.setdefault(piece, 0)
            for piece in pattern.rarest:
                self._bits[piece] |= pattern.bit
        self._longest = max(map(len, self._bits), default=0)

    def pattern(self, name: str) -> Pattern:
        return self._patterns[name]

    def _look_at_word(self, word: str) -> tuple[int, Pieces]:
        """The bits and the pieces of one word."""
        framed = f"{FIRST}{word}{LAST}"
        size = len(framed)
        found = {
            piece
            for start in range(size)
            for end in range(start + 1, min(size, start + self._longest) + 1)
            if (piece := framed[start:end]) in self._bits
        }
        if DIGIT in self._bits and _DIGIT.search(word):
            found.add(DIGIT)
        bits = 0
        for piece in found:
            bits |= self._bits[piece]
        return bits, frozenset(found)

    def _marks(self, text: str) -> int:
        of_word = self._of_word
        found = self._bits.get(ANYWHERE, 0)
        for word in WORD.findall(text):
            found |= of_word(word)[0]
        return found

    def _pieces(self, text: str) -> Pieces:
        of_word = self._of_word
        return frozenset((ANYWHERE,)).union(*[of_word(word)[1] for word in WORD.findall(text)])


class Pattern:
    """An expression that runs only where it may be found: the same matches, much sooner."""

    def __init__(self, expression: str, bit: int, sieve: Sieve) -> None:
        self.bit = bit
        self._expression = expression
        self._marks, self._pieces = sieve.marks, sieve.pieces
        #: By each of the pieces that let the least through, what may be found where it stands.
        self._parts: dict[str, list[_Part]] = {}
        flags = re.MULTILINE if expression.startswith("(?m)") else re.NOFLAG
        needed: set[str] = set()
        for source, sets in alternatives(expression):
            rarest, *others = sets or [frozenset((ANYWHERE,))]
            part = _Part(source, flags, others)
            for piece in rarest:
                self._parts.setdefault(piece, []).append(part)
            needed.update(rarest, *others)
        self.rarest = frozenset(self._parts)
        self.needed = frozenset(needed)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self._expression)

    def may_be_in(self, text: str) -> bool:
        """Whether an alternative is found in ``text``; the whole expression is found no more."""
        if not self._marks(text) & self.bit:
            return False
        pieces = self._pieces(text)
        for piece in pieces & self.rarest:
            for part in self._parts[piece]:
                if part.is_in(text, pieces):
                    return True
        return False

    def search(self, text: str, first: int = 0) -> re.Match[str] | None:
        return self._whole.search(text, first) if self.may_be_in(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        return self._whole.match(text) if self.may_be_in(text) else None

    def finditer(
        self, text: str, first: int = 0, last: int | None = None
    ) -> Iterator[re.Match[str]]:
        if not self.may_be_in(text[:last]):  # a word may end at ``last``
            return iter(())
        return self._whole.finditer(text, first, len(text) if last is None else last)

    def findall(self, text: str) -> list[Any]:
        return self._whole.findall(text) if self.may_be_in(text) else []

    def sub(self, replacement: Any, text: str) -> str:
        return self._whole.sub(replacement, text) if self.may_be_in(text) else text


class _Part:
    """An alternative; it is compiled when it is first tried."""

    __slots__ = ("_expression", "_flags", "_needed", "_source")

    def __init__(self, source: str, flags: int, needed: Sequence[Pieces]) -> None:
        self._source, self._flags, self._needed = source, flags, needed
        self._expression: re.Pattern[str] | None = None

    def is_in(self, text: str, pieces: Pieces) -> bool:
        """``pieces``: those of the text."""
        for needed in self._needed:
            if needed.isdisjoint(pieces):
                return False
        if self._expression is None:
            self._expression = re.compile(self._source, self._flags)
        return self._expression.search(text) is not None
