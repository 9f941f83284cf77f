"""Which sentences belong to ISV: by their words, their heading, article or neighbour."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks import language
from tenders.checks.patterns import bits, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenders.checks.text import Reading, Sentence

#: A cluster has so many sections of ISV, so large a share of all, and so few others between.
_MARKED, _SHARE, _APART = 4, 0.6, 3
_NEVER = 1 << 30
#: An article of at most so many sentences is about ISV when one of them is; a longer one when
#: a good part of it is.
_SHORT, _PART, _AT_LEAST = 7, 0.2, 2
#: So many sentences after one of ISV still speak of the same, within one article.
_REACH = 3
#: Fewer words are a name or a number, no sentence; a point of a list needs no more than a few.
_FEW_WORDS, _FEW_IN_LIST = 4, 3


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
            bool(re.search(r"investeringsbudget|stedelijke vernieuwing|stadsvernieuwing", whole))
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
            return bool(pattern("isv-strict").search(clean)) and not pattern("isv-never").search(
                low
            )
        if named or pattern("chain-risk").search(low):
            return True
        if self.defines_chain and "keten" in low.split():
            return True
        return bool(pattern("human").search(low) and pattern("chain").search(low))

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
        """What the questions and rows refer to ('Bijlage 6'), where one of them is about ISV."""
        sentences = self.reading.sentences
        return frozenset(
            sentences[number].row_key for number in self.strong if sentences[number].row_key
        )

    @cached_property
    def articles(self) -> frozenset[str]:
        """The numbers of articles that are about ISV: others may refer to them."""
        return frozenset(
            sentence.article[1]
            for sentence in self.reading.sentences
            if sentence.article[1] and sentence.number in self._core
        )

    @cached_property
    def _core(self) -> frozenset[int]:
        found = set(self.strong)
        per_article: dict[tuple[int, str], list[Sentence]] = {}
        for sentence in self.reading.sentences:
            per_article.setdefault(sentence.article, []).append(sentence)
            if (sentence.lead and self._is_title(sentence.lead)) or (
                sentence.row_key and sentence.row_key in self.keys
            ):
                found.add(sentence.number)
        for (section, _), sentences in per_article.items():
            if section in self.titled or section in self.clustered or self._is_isv(sentences):
                found |= {s.number for s in sentences}
                continue
            for strong in sentences:
                if strong.number in self.strong and self._counts(strong):
                    found |= {n.number for n in strong.near(0, _REACH) if self._goes_on(strong, n)}
                    found |= {s.number for s in sentences if s.block is strong.block}
        return frozenset(n for n in found if not self._is_foreign(n))

    def _is_isv(self, sentences: list[Sentence]) -> bool:
        """Whether an article as a whole is about ISV."""
        first = sentences[0]
        if first.lead and self._is_title(first.lead) and self._counts(first):
            return True
        told = [s for s in sentences if len(s.low.split()) >= _FEW_IN_LIST]
        whole = " ".join(s.low for s in told) if len(told) <= _SHORT else ""
        foreign = bool(pattern("isv-false").search(whole))
        strong = sum(s.number in self.strong and self._counts(s) for s in told)
        if strong and len({s.block for s in told if not s.block.row}) <= 1 and whole:
            return not foreign or strong >= _AT_LEAST
        if strong >= _AT_LEAST and strong >= _PART * len(told):
            return True
        # The chain here, and people or a duty there, in one short article and nothing else.
        return bool(
            whole
            and not foreign
            and pattern("chain-strong").search(whole)
            and not pattern("specification").search(whole)
            and (pattern("human").search(whole) or pattern("duty-word").search(whole))
        )

    def _counts(self, sentence: Sentence) -> bool:
        return not (
            language.is_put_off(sentence)
            or language.is_history(sentence)
            or pattern("background-title").search(sentence.section.own)
        )

    @cached_property
    def inside(self) -> frozenset[int]:
        """Sentences that belong to ISV by where they stand, by what they refer to, or by words."""
        found = set(self._core)
        for sentence in self.reading.sentences:
            reference = pattern("article-reference").search(sentence.low)
            if reference and reference["number"] in self.articles:
                found.add(sentence.number)
                for later in sentence.near(0, _REACH):
                    if later.block is not sentence.block or later.low[:1].isdigit():
                        break
                    found.add(later.number)
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
        return bool(
            number in self._of_others
            or pattern("isv-false").search(sentence.low)
            or (sentence.lead and pattern("isv-false").search(sentence.lead))
        )

    @cached_property
    def _of_others(self) -> frozenset[int]:
        """Sentences of a paragraph about something else, in which none is about ISV."""
        foreign: set[int] = set()
        mine: set[int] = set()
        per_block: dict[int, list[int]] = {}
        for sentence in self.reading.sentences:
            block = id(sentence.block)
            per_block.setdefault(block, []).append(sentence.number)
            if sentence.number in self.strong:
                mine.add(block)
            elif sentence.topics and pattern("isv-false").search(sentence.low):
                foreign.add(block)
        return frozenset(n for block in foreign - mine for n in per_block[block])

    def holds(self, sentence: Sentence) -> bool:
        return sentence.number in self.inside

    def binds(self, sentence: Sentence) -> bool:
        """Whether the sentence settles something now: no question, plan, story or wish."""
        found = self._binding.get(sentence.number)
        if found is None:
            found = self._binding[sentence.number] = self._binds(sentence)
        return found

    def _binds(self, sentence: Sentence) -> bool:
        words = len(sentence.low.split())
        short = words < (_FEW_IN_LIST if ":" in sentence.low else _FEW_WORDS)
        return not (
            language.is_question(sentence)
            or sentence.block.kind == "heading"
            or short
            or language.is_put_off(sentence)
            or language.is_history(sentence)
            or pattern("background-title").search(sentence.section.own)
            or _is_left_open(sentence)
        )


def _is_left_open(sentence: Sentence) -> bool:
    """The paragraph says of itself that it settles nothing, or that a proposal is told."""
    block: Iterable[Sentence] = (s for s in sentence.near(4, 4) if s.block is sentence.block)
    return any(pattern("settles-nothing").search(s.low) for s in (sentence, *block))
