"""Cues and expressions as data (``reference/checks/*.toml``), compiled once.

A *topic* is a list of words; every sentence knows its topics after one look at each of its words,
so a rule sees only the sentences that can matter to it. A *pattern* is an expression over the
lower-case text of a sentence; ``<name>`` inside it stands for another pattern. A list of
``words.toml`` is a pattern too: its entries are alternatives.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenders.checks.cues import alternatives, cues

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "checks"
_NAME = re.compile(r"(?<!\?P)<([a-z][a-z0-9-]*)>")
#: Words whose topics are remembered; a language has no more that matter.
_MOST_WORDS = 200_000


@cache
def raw(name: str) -> dict[str, Any]:
    """One file of ``reference/checks/`` as TOML gives it. Do not change what you get."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _sources() -> dict[str, str]:
    lists = {name: "|".join(words) for name, words in raw("words")["words"].items()}
    return {**raw("patterns")["patterns"], **lists}


def source(name: str) -> str:
    """The expression called ``name`` with the others filled in."""
    return _NAME.sub(lambda found: f"(?:{source(found[1])})", _sources()[name])


class Pattern:
    """An expression that runs only where one of its cues stands: the same matches, much sooner."""

    __slots__ = ("_cues", "_expression", "_without")

    def __init__(self, expression: str) -> None:
        self._expression = re.compile(expression)
        known = [(part, cues(part)) for part in alternatives(expression)]
        without = [part for part, found in known if found is None]
        every = {cue for _, found in known for cue in found or ()}
        # Where "ketenkaart" stands, "keten" stands: the shorter one is enough.
        self._cues = tuple(
            cue for cue in every if not any(other != cue and other in cue for other in every)
        )
        #: The alternatives that have no cue: these are always looked for.
        self._without = re.compile("|".join(without)) if without else None

    def _may_be_in(self, text: str) -> bool:
        for cue in self._cues:
            if cue in text:
                return True
        return self._without is not None and self._without.search(text) is not None

    def search(self, text: str, first: int = 0) -> re.Match[str] | None:
        return self._expression.search(text, first) if self._may_be_in(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        return self._expression.match(text) if self._may_be_in(text) else None

    def finditer(
        self, text: str, first: int = 0, last: int | None = None
    ) -> Iterator[re.Match[str]]:
        if not self._may_be_in(text):
            return iter(())
        return self._expression.finditer(text, first, len(text) if last is None else last)

    def findall(self, text: str) -> list[Any]:
        return self._expression.findall(text) if self._may_be_in(text) else []

    def sub(self, replacement: Any, text: str) -> str:
        return self._expression.sub(replacement, text) if self._may_be_in(text) else text


@cache
def pattern(name: str) -> Pattern:
    return Pattern(source(name))


# --- Topics -------------------------------------------------------------------------------------
@cache
def topics() -> dict[str, int]:
    """Every topic with its bit."""
    return {name: 1 << number for number, name in enumerate(sorted(raw("topics")["topics"]))}


@cache
def _topic_patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    words = raw("topics")["topics"]
    return tuple((bit, re.compile("|".join(words[name]))) for name, bit in topics().items())


_known: dict[str, int] = {}


def topics_of_word(word: str) -> int:
    """The topics of one lower-case word, as bits."""
    found = _known.get(word)
    if found is None:
        found = 0
        for bit, expression in _topic_patterns():
            if expression.fullmatch(word):
                found |= bit
        if len(_known) < _MOST_WORDS:
            _known[word] = found
    return found


def bits(*names: str) -> int:
    known = topics()
    result = 0
    for name in names:
        result |= known[name]
    return result
