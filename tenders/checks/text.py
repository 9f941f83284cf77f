"""A document as sentences in their surroundings: section, table row, question, neighbour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from tenders.checks import asking, outline
from tenders.checks.cutting import lower, pieces
from tenders.checks.model import Passage
from tenders.checks.patterns import pattern, topics_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tenders.documents.model import Block, TenderDocument

T = TypeVar("T")
#: In so many characters a document says what it is.
_TITLE_LENGTH = 300
#: A question of few words that puts a case: "Doet u dat niet?", "Te laat?", "Hoort u iets?"
_CASE_WORDS = 22
#: A question has no more sentences that matter to its answer.
_QUESTION_LENGTH = 3
_ROW_KEY = re.compile(
    r"(?:bijl(?:age|\.)?|bd|pve|hoofdstuk|hfst\.?|"
    r"conc\.? ?ovk|overeenkomst|contract|bestek)\s*[\d.]*"
)


@dataclass(slots=True, eq=False)
class Section:
    """A stretch under one heading; ``title`` has the headings above it too, lower case."""

    title: str
    own: str
    number: int


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence with its place; ``low`` is the lower-case text, of the same length."""

    text: str
    low: str
    start: int  # in the clean text of its block
    block: Block
    reading: Reading
    section: Section
    number: int  # within the document
    topics: int
    lead: str = ""  # the short name in front of its paragraph, lower case
    asked: bool = False  # stands in a question of the market
    row_key: str = ""  # in a table or a list of questions: to which document it refers
    article: tuple[int, str] = (0, "")  # its section, and the number of its article there
    before: str = ""  # "Te laat?": what the sentence before it put as a case
    intro: Sentence | None = None  # in a list: the sentence that begins it, up to its colon

    def __contains__(self, topic: int) -> bool:
        return bool(self.topics & topic)

    def passage(self, first: int = 0, last: int | None = None) -> Passage:
        """The place of ``text[first:last]``."""
        last = len(self.text) if last is None else last
        start, end = self.block.raw_span(self.start + first, self.start + last)
        return self.reading.passage(self.block, start, end)

    def near(self, before: int, after: int) -> list[Sentence]:
        """The sentences around this one, itself left out, in order."""
        all_of_them = self.reading.sentences
        low = max(0, self.number - before)
        return [s for s in all_of_them[low : self.number + after + 1] if s is not self]

    @property
    def told(self) -> str:
        """What it says together with what it hangs on: a case put before it, the head of a list.

        A cell says little by itself: it is told with its row and the heads of the columns.
        """
        if self.block.row > 1:
            return self.reading.row_told(self.block.table, self.block.row)
        low = f"{self.before} {self.low}" if self.before else self.low
        return f"{self.intro.low} {low}" if self.intro is not None else low

    @property
    def paragraph(self) -> list[Sentence]:
        """Its whole paragraph with the list that this begins, or with the head of its list."""
        found = self.reading.paragraphs[id(self.block)]
        if self.intro is not None:
            return [self.intro, *found]
        return [*found, *self.reading.lists.get(id(found[-1]), [])]

    @property
    def asked_before(self) -> str:
        """What the market asked right before this, or in its row: what an answer speaks of."""
        if self.block.row:
            return " ".join(each.low for each in self.row if each.asked)
        asked: list[str] = []
        earlier = self.previous
        while earlier is not None and earlier.asked and len(asked) < _QUESTION_LENGTH:
            asked.insert(0, earlier.low)
            earlier = earlier.previous
        return " ".join(asked)

    @property
    def row(self) -> list[Sentence]:
        """The sentences of its table row; only itself outside tables."""
        block = self.block
        if not block.row:
            return [self]
        return self.reading.rows[block.table, block.row]

    @property
    def previous(self) -> Sentence | None:
        return self.reading.sentences[self.number - 1] if self.number else None

    @property
    def following(self) -> Sentence | None:
        later = self.reading.sentences
        return later[self.number + 1] if self.number + 1 < len(later) else None


class Reading:
    """A document, cut into sentences once; every rule reads the same."""

    def __init__(self, document: TenderDocument) -> None:
        self.document = document
        self.sentences: list[Sentence] = []
        self.rows: dict[tuple[int, int], list[Sentence]] = {}
        #: By the id of a block its sentences; by that of a sentence the list that it begins.
        self.paragraphs: dict[int, list[Sentence]] = {}
        self.lists: dict[int, list[Sentence]] = {}
        self.sections: list[Section] = []
        self._remembered: dict[str, Any] = {}
        self._read()

    def passage(self, block: Block, start: int, end: int) -> Passage:
        document = self.document
        return Passage(
            document.name,
            document.page_at(start),
            block.paragraph,
            start,
            end,
            document.raw[start:end],
        )

    def row_told(self, table: int, row: int) -> str:
        """The cells of a row, without what the market asks, after the heads of the columns."""
        return self.remember(
            f"row {table}.{row}",
            lambda: " ; ".join(
                cell.low
                for number in (1, row)
                for cell in self.rows.get((table, number), [])
                if not cell.asked and not asking.LABEL.match(cell.low) and not self.explains(cell)
            ),
        )

    def explains(self, cell: Sentence) -> bool:
        """Whether the head of its column calls it an explanation."""
        heads = self.rows.get((cell.block.table, 1), [])
        return any(
            head.block.column == cell.block.column and pattern("explain-lead").search(head.low)
            for head in heads
        )

    def remember(self, name: str, work: Callable[[], T]) -> T:
        """What ``work`` gives, worked out once for this document."""
        if name not in self._remembered:
            self._remembered[name] = work()
        found: T = self._remembered[name]
        return found

    @cached_property
    def low(self) -> str:
        """The whole text in lower case, a line per sentence."""
        return "\n".join(sentence.low for sentence in self.sentences)

    def about(self, topic: int) -> Iterator[Sentence]:
        return (sentence for sentence in self.sentences if sentence.topics & topic)

    @cached_property
    def _questions(self) -> bool:
        """Whether the document answers questions of the market, by its beginning."""
        return bool(pattern("amending-document").search(self.document.raw[:_TITLE_LENGTH].lower()))

    def _read(self) -> None:
        path: list[tuple[float, str]] = []
        section = Section("", "", 0)
        self.sections.append(section)
        in_question = False
        columns = asking.Columns()
        article = ""
        for block in self.document.blocks:
            if block.kind in {"header", "footer"}:
                continue
            text = block.text
            if block.kind == "heading":
                level = outline.level_of(block)
                while path and path[-1][0] >= level:
                    path.pop()
                path.append((level, text.lower()))
                titles = " / ".join(title for _, title in path)
                section = Section(titles, text.lower(), len(self.sections))
                self.sections.append(section)
                article = ""
            article = outline.article_of(block, article, self.document.raw)
            if block.row:
                asked = columns.is_question(block)
            else:
                in_question = asked = asking.is_asking(block, before=in_question)
            self._add(block, section, article, asked=asked)
        self._keys()
        self._cases()
        self._lists()

    def _add(self, block: Block, section: Section, article: str, *, asked: bool) -> None:
        text = block.text
        key = "" if block.row else outline.reference_of(text)
        lead = outline.lead_of(block)
        labels = [] if block.row and not asked else asking.labels_in(text)
        places = list(pieces(text))
        last_mark = text.rfind("?")
        for first, last in places:
            part = text[first:last]
            low = lower(part)
            in_question = asking.is_in_question(labels, first, asked=asked)
            sentence = Sentence(
                part,
                low,
                first,
                block,
                self,
                section,
                len(self.sentences),
                topics_in(low),
                lead=lead,
                asked=in_question or (part.endswith("?") and not asking.STATES_FIRST.match(part)),
                row_key=key,
                article=(section.number, article),
            )
            self.sentences.append(sentence)
            self.paragraphs.setdefault(id(block), []).append(sentence)
            if block.row:
                self.rows.setdefault((block.table, block.row), []).append(sentence)
        if last_mark >= 0 and not asked and not labels:
            self._before_question(len(places), last_mark, text)
        self._leaning_question(block, len(places))

    def _leaning_question(self, block: Block, count: int) -> None:
        """In a document with answers, what leans over at the head of a paragraph is asked.

        What follows it there is the answer, also under a heading 'Vragen'.
        """
        if self._questions and (leaning := asking.LEANING.match(self.document.raw, block.start)):
            for sentence in self.sentences[-count:]:
                before = block.raw_offset(sentence.start) < leaning.end("asked")
                sentence.asked = before or sentence.text.endswith("?")

    def _before_question(self, count: int, mark: int, text: str) -> None:
        """In a numbered question of the market the sentences before the mark belong to it."""
        if not re.match(r"(?:\d+[.)]\s|vraag)", text, re.IGNORECASE):
            return
        for sentence in self.sentences[-count:]:
            if sentence.start < mark:
                sentence.asked = True

    def _cases(self) -> None:
        """A short question that the next sentence of the paragraph goes on from is a case."""
        for sentence in self.sentences:
            earlier = sentence.previous
            if (
                earlier is not None
                and earlier.block is sentence.block
                and earlier.text.endswith("?")
                and len(earlier.low.split()) <= _CASE_WORDS
                and not sentence.asked
                and not re.match(r"(?:antwoord|ja|nee|neen|dat klopt)\b", sentence.low)
                and not asking.REAL_QUESTION.match(earlier.low)
            ):
                sentence.before = earlier.low

    def _lists(self) -> None:
        """What belongs to the list that a colon begins.

        The points of a list, or paragraphs that go on in small letters; among numbered paragraphs,
        which look like points themselves, the list ends at the first that ends as a sentence.
        """
        head: Sentence | None = None
        last: Sentence | None = None
        for told in self.paragraphs.values():
            first = told[0]
            block = first.block
            if head is not None and last is not None:
                goes_on = block.kind == "item" or first.text[:1].islower()
                ended = head.block.kind == "item" and last is not head and _ends(last.text)
                if block.row or first.section is not head.section or not goes_on or ended:
                    head = None
            if head is not None and not first.text.endswith(":"):
                for sentence in told:
                    sentence.intro = head
                self.lists.setdefault(id(head), []).extend(told)
            elif told[-1].text.endswith(":") and not block.row and block.kind != "heading":
                head = told[-1]
            else:
                head = None
            last = told[-1]

    def _keys(self) -> None:
        for row in self.rows.values():
            for sentence in row[:3]:
                found = _ROW_KEY.match(sentence.low)
                if found and len(sentence.low) < 40:  # noqa: PLR2004 -- a reference is short
                    key = found[0].strip().rstrip(".")
                    for each in row:
                        each.row_key = key
                    break


def _ends(text: str) -> bool:
    return text.endswith((".", "!"))
