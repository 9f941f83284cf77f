"""What points to ISV from elsewhere: an answer to a question, a number, an annex by its letter."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks.patterns import bits, pattern

if TYPE_CHECKING:
    from tenders.checks.text import Reading, Sentence

#: A question has no more sentences that matter; its answer no more either.
_REACH = 3
#: The number of a paragraph in two parts or more, and what points to one.
_LABEL = re.compile(r"(?:[IVX]{1,5}|[A-Z]|\d{1,2})\.\d{1,2}(?:\.\d{1,2})?(?=[.:)\s])")
_POINTER = re.compile(
    r"(?<=[a-z(] )(?:[ivx]{1,5}|[a-z]|\d{1,2})\.\d{1,2}(?:\.\d{1,2})?"
    r"(?![\d%]|\.\d| ?(?:%|uur|euro|m\b|mm|cm|ton))"
)


class Pointers:
    """``strong``: the numbers of the sentences that are about ISV by their own words."""

    def __init__(self, reading: Reading, strong: frozenset[int]) -> None:
        self._reading = reading
        self._strong = strong

    @cached_property
    def _named(self) -> frozenset[str]:
        """Annexes and articles that are called by what they are about: 'bijlage F (keten)'."""
        return frozenset(
            f"{found['what'] or found['what2']} {found['which'] or found['which2']}"
            for sentence in self._reading.about(bits("isv"))
            for found in pattern("names-isv").finditer(sentence.low)
        )

    def answers(self, sentence: Sentence) -> bool:
        """Whether what the market asked right before is about ISV, or an annex about it."""
        earlier = sentence.previous
        if sentence.asked or sentence.block.row or earlier is None:
            return False
        while earlier is not None and earlier.block is sentence.block and not earlier.asked:
            earlier = earlier.previous
        if earlier is None or not earlier.asked or sentence.number - earlier.number > _REACH:
            return False
        question = [s for s in earlier.near(_REACH, 0) if s.block is earlier.block] + [earlier]
        low = " ".join(s.low for s in question)
        return any(s.number in self._strong for s in question) or any(
            re.search(rf"\b{re.escape(name)}\b", low) for name in self._named
        )

    @cached_property
    def _labels(self) -> frozenset[str]:
        """The full numbers of paragraphs of ISV ('II.2'), by which others point to them."""
        return frozenset(
            label[0].lower()
            for n in self._strong
            if (label := _LABEL.match(self._reading.sentences[n].block.text))
        )

    def points(self, sentence: Sentence) -> bool:
        if not self._labels:
            return False
        own = _LABEL.match(sentence.block.text)
        return any(
            found[0] in self._labels and not (own and own[0].lower() == found[0])
            for found in _POINTER.finditer(sentence.low)
        )
