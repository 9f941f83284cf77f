"""What each section of ISV is for, where a document gives every building block its own section.

In such a document a section speaks of the other blocks too: a sanction names the plan, a report
names the complaints. There a sentence only counts for another block than that of its section when
it lays the duty in so many words. A text that has all of ISV in one section has no such subjects.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tenders.checks.patterns import pattern, raw

if TYPE_CHECKING:
    from tenders.checks.scope import Scope
    from tenders.checks.text import Reading, Sentence

#: So many sections with a subject, of so many blocks, make a document of sections per block.
_SECTIONS, _BLOCKS = 4, 4
#: A heading that names more is a heading of everything.
_MOST = 3


class Subjects:
    """The blocks that the headings of one document name."""

    def __init__(self, reading: Reading, scope: Scope) -> None:
        self.reading = reading
        self.scope = scope
        self._named: dict[str, frozenset[str]] = {}

    def _of_title(self, title: str) -> frozenset[str]:
        found = self._named.get(title)
        if found is None:
            codes = frozenset(
                code
                for code, entry in raw("blocks")["blocks"].items()
                if pattern(entry["title"]).search(title)
            )
            found = self._named[title] = codes if len(codes) <= _MOST else frozenset()
        return found

    def _of(self, sentence: Sentence) -> frozenset[str]:
        named = self._of_title(sentence.lead) if sentence.lead else frozenset()
        return named or self._of_title(sentence.section.own)

    @cached_property
    def per_block(self) -> bool:
        """Whether the blocks have their own sections here."""
        places: dict[tuple[int, str], frozenset[str]] = {}
        for number in self.scope.inside:
            sentence = self.reading.sentences[number]
            if self.scope.binds(sentence) and (named := self._of(sentence)):
                places[sentence.section.number, sentence.lead] = named
        blocks = frozenset().union(*places.values())
        return len(places) >= _SECTIONS and len(blocks) >= _BLOCKS

    def of(self, sentence: Sentence) -> frozenset[str]:
        """The blocks that its section, or the short name of its paragraph, is about."""
        return self._of(sentence) if self.per_block else frozenset()
