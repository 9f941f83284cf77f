"""Whether a sentence settles something now, or asks, tells, explains and puts off."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import pattern

if TYPE_CHECKING:
    from tenders.checks.text import Reading, Sentence

#: Fewer words are a name or a number, no sentence; a point of a list needs no more than a few.
_FEW_WORDS, FEW_IN_LIST = 4, 3


def counts(sentence: Sentence) -> bool:
    """Whether what it says holds for this contract, in a document that binds."""
    return not (
        language.is_put_off(sentence)
        or language.is_history(sentence)
        or pattern("background-title").search(sentence.section.own)
    )


class Binding:
    """The sentences of one document; each is judged when it is first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[int, bool] = {}
        self._open: dict[int, bool] = {}

    @cached_property
    def _tells_only(self) -> bool:
        """A document that asks the market or tells of a policy, by its title: it binds nobody."""
        first = self._reading.sentences[0] if self._reading.sentences else None
        return first is not None and bool(pattern("document-tells").search(first.low))

    def binds(self, sentence: Sentence) -> bool:
        """Whether the sentence settles something now: no question, plan, story or wish."""
        found = self._known.get(sentence.number)
        if found is None:
            found = self._known[sentence.number] = self._binds(sentence)
        return found

    def _binds(self, sentence: Sentence) -> bool:
        words = len((sentence.told if sentence.block.row else sentence.low).split())
        short = words < (FEW_IN_LIST if ":" in sentence.low else _FEW_WORDS)
        return not (
            language.is_question(sentence)
            or sentence.block.kind == "heading"
            or short
            or language.is_put_off(sentence)
            or language.is_history(sentence)
            or pattern("background-title").search(sentence.section.own)
            or self._tells_only
            or _explains(sentence)
            or self._is_left_open(sentence)
        )

    def _is_left_open(self, sentence: Sentence) -> bool:
        """The paragraph says of itself that it settles nothing, or that a proposal is told."""
        around = (s for s in sentence.near(4, 4) if s.block is sentence.block)
        return any(self._settles_nothing(s) for s in (sentence, *around))

    def _settles_nothing(self, sentence: Sentence) -> bool:
        found = self._open.get(sentence.number)
        if found is None:
            found = self._open[sentence.number] = bool(
                pattern("settles-nothing").search(sentence.low)
            )
        return found


def _explains(sentence: Sentence) -> bool:
    """Tells what a duty means, or speaks to who writes the document: it lays none itself."""
    return (
        bool(sentence.block.row and sentence.reading.explains(sentence))
        or bool(sentence.lead and pattern("explain-lead").search(sentence.lead))
        or bool(pattern("remark").search(sentence.low))
        or any(
            pattern("explain-title").search(title) for title in sentence.section.title.split(" / ")
        )
    )
