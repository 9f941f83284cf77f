"""Which expressions may be found in a text: one look at each of its words, no expression tried.

Every alternative of an expression needs pieces of words (``cues.py``). A word knows its pieces, and
the expressions that may begin with one of them; a text has those of all its words, as the bits of
two numbers, and keeps them for the next expression. Only where the bit of an expression stands its
alternatives are looked at; one is tried when all that it needs is there, and the whole expression
runs where one is found. So the matches are those of the whole expression, and most expressions
never run, nor are compiled.

A topic is a list of words: its bit tells for sure that a text has one of them.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from tenders.checks.cues import ANYWHERE, DIGIT, FIRST, LAST, WORD, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Words and texts that are remembered (about a kilobyte each): those of some hundred pages.
_MOST_WORDS, _MOST_TEXTS = 20_000, 10_000
_DIGIT = re.compile(r"\d")


class Sieve:
    """All expressions that are looked for."""

    def __init__(self) -> None:
        self._bits = 0
        #: Of each piece that is needed anywhere: its bit, and those of the expressions to look at.
        self._pieces: dict[str, int] = {}
        self._begins: dict[str, int] = {}
        self._longest = 0
        #: By a piece of its words the topics to look at: the bit, and what is a word of it.
        self._topics: dict[str, set[tuple[int, re.Pattern[str]]]] = {}
        #: The bits of the topics of a text and of the expressions that may be found in it, and
        #: those of the pieces that it has.
        self.look = lru_cache(_MOST_TEXTS)(self._look)
        self._look_at_word = lru_cache(_MOST_WORDS)(self._look_at_new_word)

    def add(self, expression: str) -> Pattern:
        """One expression more. Raises ``ValueError`` as ``cues.alternatives``."""
        bit = self._new_bit()
        #: By the bit of a piece what may be found where it stands.
        parts: dict[int, list[_Part]] = {}
        flags = re.MULTILINE if expression.startswith("(?m)") else re.NOFLAG
        for source, needed in alternatives(expression):
            rarest, *others = needed or [frozenset((ANYWHERE,))]
            part = _Part(source, flags, [self._bits_of(pieces) for pieces in others])
            for piece in sorted(rarest):
                self._begins[piece] = self._begins.get(piece, 0) | bit
                parts.setdefault(self._bits_of([piece]), []).append(part)
        return Pattern(expression, bit, parts, self)

    def add_topic(self, words: str) -> int:
        """The bit of one topic more; ``words`` is an expression for each of its words as a whole.

        Raises ``ValueError`` as ``cues.alternatives``.
        """
        topic = self._new_bit(), re.compile(words)
        for _, needed in alternatives(words):
            for piece in needed[0] if needed else (ANYWHERE,):
                self._bits_of([piece])
                self._topics.setdefault(piece, set()).add(topic)
        return topic[0]

    def _new_bit(self) -> int:
        """Whatever was looked at before is looked at again."""
        self.look.cache_clear()
        self._look_at_word.cache_clear()
        self._bits += 1
        return 1 << (self._bits - 1)

    def _bits_of(self, pieces: Iterable[str]) -> int:
        found = 0
        for piece in pieces:
            found |= self._pieces.setdefault(piece, 1 << len(self._pieces))
            self._longest = max(self._longest, len(piece))
        return found

    def _look(self, text: str) -> tuple[int, int]:
        look_at = self._look_at_word
        expressions, pieces = self._begins.get(ANYWHERE, 0), self._pieces.get(ANYWHERE, 0)
        for word in WORD.findall(text):
            more, others = look_at(word)
            expressions |= more
            pieces |= others
        return expressions, pieces

    def _look_at_new_word(self, word: str) -> tuple[int, int]:
        framed = f"{FIRST}{word}{LAST}"
        size = len(framed)
        found = {
            piece
            for start in range(size)
            for end in range(start + 1, min(size, start + self._longest) + 1)
            if (piece := framed[start:end]) in self._pieces
        }
        if DIGIT in self._pieces and _DIGIT.search(word):
            found.add(DIGIT)
        expressions = pieces = 0
        for piece in found:
            expressions |= self._begins.get(piece, 0)
            pieces |= self._pieces[piece]
        topics = [self._topics[piece] for piece in (ANYWHERE, *found) if piece in self._topics]
        for bit, words in set().union(*topics):
            if words.fullmatch(word):
                expressions |= bit
        return expressions, pieces


class Pattern:
    """An expression that runs only where it may be found: the same matches, much sooner."""

    def __init__(
        self, expression: str, bit: int, parts: dict[int, list[_Part]], sieve: Sieve
    ) -> None:
        self._expression, self._bit, self._parts = expression, bit, parts
        self._look = sieve.look
        self._rarest = 0
        for piece in parts:
            self._rarest |= piece

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self._expression)

    def may_be_in(self, text: str) -> bool:
        """Whether an alternative is found in ``text``; the whole expression is found no more."""
        expressions, pieces = self._look(text)
        return bool(expressions & self._bit) and self._is_likely(text, pieces)

    def _is_likely(self, text: str, pieces: int) -> bool:
        rare = pieces & self._rarest
        while rare:
            piece = rare & -rare
            for part in self._parts[piece]:
                if part.is_in(text, pieces):
                    return True
            rare ^= piece
        return False

    def search(self, text: str, first: int = 0) -> re.Match[str] | None:
        expressions, pieces = self._look(text)  # as in ``may_be_in``: this is called most
        if not expressions & self._bit or not self._is_likely(text, pieces):
            return None
        return self._whole.search(text, first)

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

    def __init__(self, source: str, flags: int, needed: Sequence[int]) -> None:
        self._source, self._flags, self._needed = source, flags, needed
        self._expression: re.Pattern[str] | None = None

    def is_in(self, text: str, pieces: int) -> bool:
        """``pieces``: the bits of those that the text has."""
        for needed in self._needed:
            if not pieces & needed:
                return False
        if self._expression is None:
            self._expression = re.compile(self._source, self._flags)
        return self._expression.search(text) is not None
