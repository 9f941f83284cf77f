"""What speaks of ISV by its own words: sentences and headings of one document."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks.defined import chain_terms
from tenders.checks.patterns import bits, pattern

if TYPE_CHECKING:
    from tenders.checks.text import Reading, Sentence

#: "ISV: het informatiesysteem vastgoed": the three letters stand for something else here.
_OTHER_ISV = re.compile(
    r"\bisv\b\W{0,6}(?:\(|:|=|betekent|staat voor)?\W{0,3}(?:in dit \w+\W{1,2})?(?:de |het |een )?"
    r"(?=i)(?!isv|internationa|is\b|in\b|imvo)\w{5,}[^.;]{0,40}"
)


class OwnWords:
    """Sentences and sections are told by their numbers."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        whole = reading.low
        #: A definition of 'Keten' makes that word speak of this chain everywhere in the text.
        self.defines_chain = any(
            pattern("defines-chain").search(s.low) and pattern("chain-defined").search(s.low)
            for s in reading.sentences
        )
        #: 'ISV' may be the abbreviation of the Dutch budget for urban renewal.
        self.other_isv = "internationale sociale" not in whole and bool(
            re.search(r"investeringsbudget|stedelijke vernieuwing|stadsvernieuwing", whole)
            or _OTHER_ISV.search(whole)
        )

    @cached_property
    def strong(self) -> frozenset[int]:
        """Sentences that are about ISV by their own words."""
        topic = bits("isv")
        return frozenset(s.number for s in self.reading.about(topic) if self._is_strong(s))

    def _is_strong(self, sentence: Sentence) -> bool:
        low = sentence.low
        named = pattern("isv-name").search(low) or pattern("norms").search(low)
        if self.other_isv and named and named[0].startswith("isv"):
            return False
        if pattern("isv-false").search(low):
            clean = pattern("isv-false").sub(" ", low)
            return bool(pattern("isv-strict").search(clean)) and not pattern("isv-never").search(
                low
            )
        if (named and self._names_isv(sentence)) or pattern("chain-risk").search(low):
            return True
        if self.defines_chain and "keten" in low.split():
            return True
        if self._terms is not None and self._terms.search(sentence.text):
            return True
        return bool(pattern("human").search(low) and pattern("chain").search(low))

    def _names_isv(self, sentence: Sentence) -> bool:
        """Due diligence may be of a company, and due care of a gas pipe: people or a chain tell."""
        clean = pattern("dd").sub(" ", sentence.low)
        if pattern("isv-name-only").search(clean) or pattern("norms").search(clean):
            return True
        around = [sentence.section.title, sentence.lead, clean]
        around += [s.low for s in sentence.near(2, 2) if s.section is sentence.section]
        return any(pattern("human").search(low) or pattern("chain").search(low) for low in around)

    @cached_property
    def _terms(self) -> re.Pattern[str] | None:
        return chain_terms(self.reading)

    @cached_property
    def titled(self) -> frozenset[int]:
        """Sections whose heading says that they are about ISV."""
        return frozenset(
            section.number for section in self.reading.sections if self.is_title(section.title)
        )

    def is_title(self, title: str) -> bool:
        if pattern("isv-false").search(title):
            return False
        found = pattern("isv-title").search(title)
        return bool(found) and not (self.other_isv and found is not None and found[0] == "isv")
