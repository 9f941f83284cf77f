"""Which sentences belong to ISV: by their words, their heading, their row, or their neighbour."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern

if TYPE_CHECKING:
    from tenders.checks.text import Reading, Sentence

#: A cluster has so many sections of ISV, so large a share of all, and so few others between.
_MARKED, _SHARE, _APART = 4, 0.6, 3
_NEVER = 1 << 30
#: So many sentences after one of ISV still speak of the same, within one section.
_REACH = 3
#: Fewer words are a name or a number, no sentence.
_FEW_WORDS = 4


class Scope:
    """ISV within one document. Sentences are told by their number."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._binding: dict[int, bool] = {}
        whole = reading.low
        #: A definition of 'Keten' makes that word speak of this chain everywhere in the text.
        self.defines_chain = bool(pattern("defines-chain").search(whole))
        #: 'ISV' may be the abbreviation of the Dutch budget for urban renewal.
        self.other_isv = (
            bool(re.search(r"investeringsbudget|stedelijke vernieuwing", whole))
            and "internationale sociale" not in whole
        )

    @cached_property
    def strong(self) -> frozenset[int]:
        """Sentences that are about ISV by their own words."""
        topic = bits("isv")
        return frozenset(s.number for s in self.reading.about(topic) if self._is_strong(s))

    def _is_strong(self, sentence: Sentence) -> bool:
        low = sentence.low
        named = pattern("isv-name").search(low) or pattern("norms").search(low)
        if self.other_isv and named and named[0] == "isv":
            return False
        if pattern("isv-false").search(low):
            clean = pattern("isv-false").sub(" ", low)
            named = pattern("isv-strict").search(clean)
            return bool(named)
        if named:
            return True
        if pattern("chain-risk").search(low):
            return True
        if self.defines_chain and "keten" in low.split():
            return True
        return bool(pattern("harm").search(low) and pattern("chain").search(low))

    @cached_property
    def titled(self) -> frozenset[int]:
        """Sections whose heading says that they are about ISV."""
        return frozenset(
            section.number for section in self.reading.sections if self._is_title(section.title)
        )

    def _is_title(self, title: str) -> bool:
        if pattern("isv-false").search(title):
            return False
        found = pattern("isv-title").search(title)
        return bool(found) and not (self.other_isv and found is not None and found[0] == "isv")

    @cached_property
    def keys(self) -> frozenset[str]:
        """What rows of a table refer to, where one of them is about ISV."""
        sentences = self.reading.sentences
        return frozenset(
            sentences[number].row_key for number in self.strong if sentences[number].row_key
        )

    @cached_property
    def inside(self) -> frozenset[int]:
        """Sentences that belong to ISV by where they stand, or by their own words."""
        found = set(self.strong)
        per_section: dict[int, list[Sentence]] = {}
        for sentence in self.reading.sentences:
            per_section.setdefault(sentence.section.number, []).append(sentence)
            if (sentence.lead and self._is_title(sentence.lead)) or (
                sentence.row_key and sentence.row_key in self.keys
            ):
                found.add(sentence.number)
        for number, sentences in per_section.items():
            if number in self.titled or number in self.clustered:
                found |= {s.number for s in sentences}
                continue
            bound = [
                s for s in sentences if s.number in self.strong and not language.is_question(s)
            ]
            for strong in bound:
                found |= {n.number for n in strong.near(0, _REACH) if self._goes_on(strong, n)}
        return frozenset(n for n in found if not self._is_foreign(n))

    @cached_property
    def clustered(self) -> frozenset[int]:
        """Sections of a part of the document that is about ISV nearly everywhere.

        The articles of a contract have plain headings ('Rapportage', 'Sancties'); that most of
        the articles around speak of ISV tells what they are about.
        """
        marked = sorted(
            self.titled | {self.reading.sentences[n].section.number for n in self.strong}
        )
        found: set[int] = set()
        run: list[int] = []
        for number in [*marked, _NEVER]:
            if run and number - run[-1] > _APART:
                whole = range(run[0], run[-1] + 1)
                if len(run) >= _MARKED and len(run) >= _SHARE * len(whole):
                    found |= {*whole, run[-1] + 1}
                run = []
            run.append(number)
        return frozenset(found)

    def _goes_on(self, strong: Sentence, near: Sentence) -> bool:
        """Whether ``near`` still speaks of what ``strong`` said: its paragraph, or refers back."""
        if near.section is not strong.section or near.block.row:
            return False
        if near.block is strong.block:
            return True
        if near.lead and not self._is_title(near.lead):
            return False
        return bool(pattern("refers-back").search(near.low))

    def _is_foreign(self, number: int) -> bool:
        """Says by its own words that it is about something else."""
        if number in self.strong:
            return False
        sentence = self.reading.sentences[number]
        return bool(pattern("isv-false").search(sentence.low)) or bool(
            sentence.lead and pattern("isv-false").search(sentence.lead)
        )

    def holds(self, sentence: Sentence) -> bool:
        return sentence.number in self.inside

    def binds(self, sentence: Sentence) -> bool:
        """Whether the sentence settles something now: no question, plan, story or wish."""
        found = self._binding.get(sentence.number)
        if found is None:
            found = self._binding[sentence.number] = self._binds(sentence)
        return found

    def _binds(self, sentence: Sentence) -> bool:
        return not (
            language.is_question(sentence)
            or sentence.block.kind == "heading"
            or len(sentence.low.split()) < _FEW_WORDS
            or language.is_put_off(sentence)
            or language.is_history(sentence)
            or pattern("background-title").search(sentence.section.own)
        )
