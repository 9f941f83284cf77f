"""Which sentences belong to ISV: by their words, their heading, article or neighbour."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks.binding import FEW_IN_LIST, Binding, counts
from tenders.checks.enclosed import enclosed
from tenders.checks.own_words import OwnWords
from tenders.checks.patterns import bits, pattern
from tenders.checks.pointers import Pointers

if TYPE_CHECKING:
    from tenders.checks.text import Reading, Sentence

#: A cluster has so many sections of ISV, so large a share of all, and so few others between.
_MARKED, _SHARE, _APART = 4, 0.6, 3
_NEVER = 1 << 30
#: An article of at most so many sentences is about ISV when one of them is; a longer one when
#: a good part of it is.
_SHORT, _PART, _AT_LEAST = 7, 0.2, 2
#: A text of more sentences is a document, no passage.
_PASSAGE = 8
#: So many sentences after one of ISV still speak of the same, within one article.
_REACH = 3
#: The weight of a heading that may be about ISV, and what a section needs in all and per sentence.
_TITLE, _FOREIGN, _ENOUGH, _DENSE = 2.0, 1.5, 3.0, 0.35
#: A paragraph is looked at so many sentences to both sides; a longer section is not weighed.
_FAR, _LONG = 12, 60
_NUMBER = re.compile(
    r"(?:artikel|art\.|hoofdstuk|deel|bijlage|paragraaf|§)?\s*"
    r"(?P<number>\d+|[a-z](?=[. ])|[ivx]+(?=[. ]))"
)


class Scope:
    """ISV within one document. Sentences are told by their number."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._foreign: dict[int, bool] = {}
        self._words = OwnWords(reading)
        self._binding = Binding(reading)
        self.other_isv = self._words.other_isv

    @property
    def strong(self) -> frozenset[int]:
        """Sentences that are about ISV by their own words."""
        return self._words.strong

    @property
    def titled(self) -> frozenset[int]:
        """Sections whose heading says that they are about ISV."""
        return self._words.titled

    @cached_property
    def pointers(self) -> Pointers:
        return Pointers(self.reading, self.strong)

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
        found = {
            sentence.article[1]
            for sentence in self.reading.sentences
            if sentence.article[1] and sentence.number in self._core
        }
        for section in self.reading.sections:
            if section.number in self.titled and (number := _NUMBER.match(section.own)):
                found.add(number["number"].split(".")[0])
        return frozenset(found)

    @cached_property
    def _core(self) -> frozenset[int]:
        found = set(self.strong)
        per_article: dict[tuple[int, str], list[Sentence]] = {}
        per_section: dict[int, list[Sentence]] = {}
        for sentence in self.reading.sentences:
            per_article.setdefault(sentence.article, []).append(sentence)
            per_section.setdefault(sentence.section.number, []).append(sentence)
            if (sentence.lead and self._words.is_title(sentence.lead)) or (
                sentence.row_key and sentence.row_key in self.keys
            ):
                found.add(sentence.number)
        whole = {
            number
            for number, told in per_section.items()
            if number and len(told) <= _LONG and self._is_isv(told)
        }
        before: Sentence | None = None
        for (section, _), sentences in per_article.items():
            if (
                section in self.titled
                or section in self.clustered
                or section in whole
                or self._is_isv(sentences)
                or (before is not None and self._continues(before, sentences))
            ):
                found |= {s.number for s in sentences}
                before = sentences[0]
                continue
            before = None
            if sentences[0].block.row and sentences[0].block.table in self._tables:
                found |= {s.number for s in sentences}
                continue
            for strong in sentences:
                if strong.number in self.strong and counts(strong):
                    found |= {n.number for n in strong.near(0, _REACH) if self._goes_on(strong, n)}
                    found |= {s.number for s in sentences if s.block is strong.block}
        found |= enclosed(self.reading, frozenset(found), self._counting)
        return frozenset(n for n in found if not self._is_foreign(n))

    @cached_property
    def _counting(self) -> frozenset[int]:
        """The strong sentences that settle something now."""
        return frozenset(n for n in self.strong if counts(self.reading.sentences[n]))

    @cached_property
    def _tables(self) -> frozenset[int]:
        """Tables about ISV: the heads of the columns say so, half of the rows, or what leads up."""
        leading = {
            s.section.number
            for n in self.strong
            if not (s := self.reading.sentences[n]).block.row and counts(s)
        }
        sections: dict[int, int] = {}
        rows: dict[int, set[int]] = {}
        strong: dict[int, set[int]] = {}
        for sentence in self.reading.sentences:
            block = sentence.block
            if block.row:
                rows.setdefault(block.table, set()).add(block.row)
                sections[block.table] = sentence.section.number
                if sentence.number in self.strong and not sentence.asked:
                    strong.setdefault(block.table, set()).add(block.row)
        return frozenset(
            table
            for table, told in strong.items()
            if 1 in told or 2 * len(told) >= len(rows[table]) - 1 or sections[table] in leading
        )

    def _continues(self, before: Sentence, sentences: list[Sentence]) -> bool:
        """Whether a short article still speaks of what the one before it, of ISV, laid down."""
        first = sentences[0]
        if len(sentences) > _REACH or first.block.row:
            return False
        if first.section is not before.section and not pattern("block-title").search(
            first.section.own
        ):
            return False  # a heading of its own, of another matter
        low = " ".join(s.low for s in sentences)
        if pattern("isv-false").search(low) or pattern("specification").search(low):
            return False
        return any(pattern(name).search(low) for name in ("refers-back", "chain", "continues-isv"))

    def _is_isv(self, sentences: list[Sentence]) -> bool:
        """Whether an article, or a section, as a whole is about ISV."""
        first = sentences[0]
        if first.lead and self._words.is_title(first.lead) and counts(first):
            return True
        topic = bits("isv")
        if not any(s.topics & topic for s in sentences):
            return False
        told = [s for s in sentences if len(s.low.split()) >= FEW_IN_LIST]
        strong = sum(s.number in self.strong and counts(s) for s in told)
        if strong >= _AT_LEAST and strong >= _PART * len(told):
            return True
        if (
            strong
            and len(told) <= _LONG
            and self._weight(told, first) >= max(_ENOUGH, _DENSE * len(told))
        ):
            return True
        return len(told) <= _SHORT and self._is_short_isv(told, strong)

    def _is_short_isv(self, told: list[Sentence], strong: int) -> bool:
        """A short article: one word that can only be about people in a chain is enough."""
        whole = " ".join(s.low for s in told)
        if self.other_isv:
            whole = re.sub(r"\bisv\b", " ", whole)
        single = len({s.block for s in told if not s.block.row}) <= 1
        if not (
            (strong and single)
            or pattern("chain-strong").search(whole)
            or pattern("anchor").search(whole)
            or pattern("human").search(whole)
            or pattern("chain").search(whole)
        ):
            return False
        if not counts(told[0]) or self._is_mostly_foreign(whole):
            return False
        if (strong and single) or pattern("anchor").search(whole):
            return True
        # The chain here, and people or a duty there, and no description of goods.
        return not pattern("specification").search(whole) and bool(
            (pattern("human").search(whole) and pattern("chain").search(whole))
            or pattern("duty-word").search(whole)
            or pattern("chain-strong").search(whole)
        )

    def _is_mostly_foreign(self, whole: str) -> bool:
        """Another subject is named, and people in a chain are not, or only as often."""
        foreign = len({found[0] for found in pattern("isv-false").finditer(whole)})
        if not foreign or pattern("isv-never").search(whole):
            return bool(foreign)
        clean = pattern("isv-false").sub(" ", whole)
        own = len({found[0] for found in pattern("chain-people").finditer(clean)})
        return foreign >= own

    def _weight(self, sentences: list[Sentence], first: Sentence) -> float:
        """How much of a section speaks of people and chains, less what speaks of other things."""
        title = first.section.own + " " + first.lead
        weight = _TITLE if pattern("isv-title-weak").search(title) else 0.0
        for sentence in sentences:
            if sentence.number in self.strong:
                weight += 2 if counts(sentence) else 0
            elif pattern("isv-false").search(sentence.low):
                weight -= _FOREIGN
            elif pattern("human").search(sentence.low) or pattern("chain-strong").search(
                sentence.low
            ):
                weight += 1
        return weight

    @cached_property
    def inside(self) -> frozenset[int]:
        """Sentences that belong to ISV by where they stand, by what they refer to, or by words."""
        if self.is_document and not self._is_certain:
            return frozenset()
        found = set(self._core)
        for sentence in self.reading.sentences:
            reference = self.articles and pattern("article-reference").search(sentence.low)
            if self.pointers.answers(sentence):
                found.add(sentence.number)
            if self.pointers.points(sentence):
                found |= {s.number for s in sentence.near(0, _REACH) if s.block is sentence.block}
                found.add(sentence.number)
            if reference and self._is_of_article(reference["number"]):
                found.add(sentence.number)
                for later in sentence.near(0, _REACH):
                    if later.block is not sentence.block or later.low[:1].isdigit():
                        break
                    found.add(later.number)
        return frozenset(n for n in found if not self._is_foreign(n))

    def _is_of_article(self, number: str) -> bool:
        """Whether the article with this number, or the one that it is a part of, is about ISV."""
        parts = number.split(".")
        return any(".".join(parts[:count]) in self.articles for count in range(1, len(parts) + 1))

    @cached_property
    def is_document(self) -> bool:
        """More than a passage: what a few words may be about has to be said somewhere."""
        return len(self.reading.sections) > 1 or len(self.reading.sentences) > _PASSAGE

    @cached_property
    def _is_certain(self) -> bool:
        """Whether one sentence, or a heading, can only be about ISV."""
        sentences = self.reading.sentences
        return bool(self.titled) or any(counts(sentences[n]) for n in self.strong)

    @cached_property
    def clustered(self) -> frozenset[int]:
        """Sections of a part of the document that is about ISV nearly everywhere.

        The articles of a contract have plain headings ('Rapportage', 'Sancties'); that most of
        the articles around speak of ISV tells what they are about.
        """
        sizes: dict[int, int] = {}
        strong: dict[int, int] = {}
        for sentence in self.reading.sentences:
            section = sentence.section.number
            sizes[section] = sizes.get(section, 0) + 1
            if sentence.number in self.strong:
                strong[section] = strong.get(section, 0) + 1
        told = {n for n, times in strong.items() if times >= _PART / 2 * sizes[n]}
        marked = sorted(self.titled | told)
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
        if near.lead and not self._words.is_title(near.lead):
            return False
        return bool(pattern("refers-back").search(near.low))

    def _is_foreign(self, number: int) -> bool:
        """Says by its own words that it is about something else; or its whole paragraph does."""
        if number in self.strong:
            return False
        sentence = self.reading.sentences[number]
        lead = sentence.lead
        if lead and pattern("isv-false").search(lead):
            return True
        block = id(sentence.block)
        if block not in self._foreign:
            around = [s for s in sentence.near(_FAR, _FAR) if s.block is sentence.block]
            self._foreign[block] = not any(s.number in self.strong for s in around) and any(
                pattern("isv-false").search(s.low) for s in (sentence, *around)
            )
        return self._foreign[block] or bool(pattern("isv-false").search(sentence.low))

    def binds(self, sentence: Sentence) -> bool:
        return self._binding.binds(sentence)

    def holds(self, sentence: Sentence) -> bool:
        return sentence.number in self.inside

    def holds_rights(self, sentence: Sentence) -> bool:
        """Whether a place is named because of the people there, not to prescribe the stone."""
        return sentence.number in self.strong and bool(pattern("human").search(sentence.low))
