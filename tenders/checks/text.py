"""A document as sentences in their surroundings: section, table row, question, neighbour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from tenders.checks.model import Passage
from tenders.checks.patterns import bits, pattern, topics_of_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tenders.documents.model import Block, TenderDocument

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+")
_SPLIT = re.compile(
    r"(?<=[.!?])(?:[\"'”’)*_]{0,4})\s+(?=[\"'“‘(\[]?(?:[A-ZÀ-Ý0-9€§]|…))|;\s+(?=\d+°|\d\))"
)
#: A full stop after one of these ends no sentence.
_SHORT = re.compile(
    r"(?:\b(?:art|artt|nr|nrs|bijv|bv|o\.a|m\.b\.t|m\.b\.v|i\.v\.m|t\.a\.v|t\.b\.v|d\.w\.z|incl|excl|ca|"
    r"par|hfdst|hfst|blz|pag|p|max|min|resp|vgl|evt|etc|mr|dr|ir|ing|drs|dhr|mevr|st|afd|bijl|tel|jl|sub|"
    r"cf|v\.t|n\.v\.t|n\.t\.b|zgn|zg|alg|div|a\.d\.h\.v|i\.c|inz|pt|lid|conc|ovk|no|aug|sept|okt|nov|dec|jan|febr|feb|mrt|apr)"
    r"|(?<![^\W\d_])[A-Za-z]|(?:^|(?<![^\W\d_])\s)(?:[IVX]+|\d{1,2})(?:\.\d{1,2})*|\.\.)\.$",
    re.IGNORECASE,
)
#: The number, and the short name in front of a paragraph: "Art. 12. Sociale clausule."
_LEAD = re.compile(
    r"(?:(?:artikel|art\.?|paragraaf|§|punt)\s*)?(?:(?:[IVX]{1,5}|\d{1,3}|[A-Z])(?=[.:)\s\d]))?"
    r"(?:\.\d{1,3})*[.:)]?\s*"
    r"(?P<name>[^.:;?!]{3,70})[.:]\s",
    re.IGNORECASE,
)
#: More words are a sentence, no short name.
_LONG_LEAD = 7
_LEVELS = re.compile(
    r"(?:artikel|art\.|hoofdstuk|deel|paragraaf|bijlage|§)?\s*((?:\d+|[IVX]+\b|[A-Z]\b)(?:\.\d+)*)",
    re.IGNORECASE,
)
_QUESTION_LABEL = re.compile(
    r"(?:\d+[.)]?\s*)?vra(?:ag|gen)\b(?:\s*(?:nr\.?\s*)?\d+)?\s*[:.\-–]?", re.IGNORECASE
)
_ANSWER_LABEL = re.compile(r"(?:\d+[.)]?\s*)?(?:antwoord|reactie|beantwoording)\b", re.IGNORECASE)
_ONE_QUESTION = re.compile(r"(?:\d+[.)]?\s*)?vraag\b", re.IGNORECASE)
_LABEL = re.compile(r"(?:vraag|antwoord|reactie|nr)\b", re.IGNORECASE)
#: A cell with fewer characters is a head or a reference.
_SHORT_CELL = 60
_REAL_QUESTION = re.compile(r"(?:zou|wat|hoe|waar|waarom|welke?|kunt|kan|mag|mogen|moet|wilt)\b")
#: "o.g. 2.3 Het voegmiddel": the next point begins, whatever stood before the full stop.
_NEXT_POINT = re.compile(r"\d{1,2}\.\d{1,2}\.? [A-Z\u00c0-\u00dd]")
#: "Artikel 5." in front of its text is no sentence.
_IS_NUMBER = re.compile(
    r"(?:artikel|art\.|hoofdstuk|stap|punt|eis|perceel|deel|bijlage|lot|fase) ?[\dIVXA-Z.]{1,6}",
    re.IGNORECASE,
)
#: "V:" and "A:", or "V3." and "A3.", in front of a question and its answer.
#: "U schrijft elk jaar op: wat is er veranderd?": a duty, and what it is to answer.
_STATES_FIRST = re.compile(
    r"(?!\W*(?:\d+[.)]\s*)?(?:vraag|v\b|q\b))[^?:]{30,}: \w[^:]*\?$", re.IGNORECASE
)
_LETTER_QUESTION = re.compile(r"[*_\s]*[VQ](?:\d{0,3}:|\d{1,3}[.:])\s")
_LETTER_ANSWER = re.compile(r"[*_\s]*A(?:\d{0,3}:|\d{1,3}[.:])(?:\s|$)")
#: A question that leans over, with its answer right after it.
_LEANING = re.compile(
    r"\s*(?P<label>\*{0,2}\d+[.)]?\*{0,2}\s*|\*\*[^*]{1,40}\*\*\s*)?"
    r"\*{1,3}(?P<asked>(?(label)|(?=[^*]*\?|[^*]{40}))[^*]{10,600})\*{1,3}\s*\S"
)
#: In so many characters a document says what it is.
_TITLE_LENGTH = 300
#: A name in bold letters in front of a paragraph, for it and the list below it.
_BOLD_LEAD = re.compile(r"\s*\*\*(?P<name>[^*\d][^*]{2,60})[.:]?\*\*[.:]?\s+\S")
#: "Vraag 14. ... Antwoord: ... Vraag 15. ... Antwoord: ..." within one paragraph.
_INLINE = re.compile(
    r"\b(?P<question>vraag(?: (?:nr\.? ?)?\d+)?\s*:|vraag (?:nr\.? ?)?\d+\.\s)"
    r"|\bantwoord(?: \d+)?\s*[:.]",
    re.IGNORECASE,
)
#: The number of the article that a paragraph begins: "C.3", "6.1", "Art 7.", "D2".
_ARTICLE = re.compile(
    r"(?:(?:artikel|art\.?|§|punt|paragraaf)\s*)?"
    r"(?P<top>[A-Z](?=[.)]\s|\.?\d)|\d{1,3}(?=[.):]|\s+[A-Z§])|[IVX]{1,5}(?=[.)]?\s))"
    r"(?:\.?\d+)*[.):]?\s",
    re.IGNORECASE,
)
#: "2.4 Ketenzorg natuursteen." in front of its text, or by itself above it: an article of its own.
_NAMED_PART = re.compile(
    r"(?:(?:artikel|art\.?|punt|§)\s*)?(?P<number>\d{1,2}\.\d{1,2}|[A-Z]\.?\d{1,2})[.:)]?\s+"
    r"(?P<name>[A-ZÀ-Ý][^.:;,?!\d]{2,60})[.:]?(?:\s|$)"
)
#: "a) ...": a point of the part above it.
_POINT = re.compile(r"[a-z]\)\s")
_ROW_GROUP = re.compile(r"(?P<top>[A-Z]|\d{1,2})(?:(?<=[A-Z])|[.-])\d")
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


def _asking(block: Block, *, before: bool) -> bool:
    """Whether a block outside tables is (still) a question of the market, by its label."""
    if block.kind == "heading":
        return bool(_QUESTION_LABEL.match(block.text)) and "antwoord" not in block.text.lower()
    if _ANSWER_LABEL.match(block.text) or _LETTER_ANSWER.match(block.text):
        return False
    if _LETTER_QUESTION.match(block.text):
        return not re.search(r"[?.]\W+A\d{0,3}[.:]\s", block.text)
    label = _QUESTION_LABEL.match(block.text)
    if label and len(label[0]) > len("vraag"):
        return bool(_ONE_QUESTION.match(block.text))
    return before


class _Columns:
    """Which columns of the present table hold questions, by the first row."""

    def __init__(self) -> None:
        self.table = 0
        self.questions: set[int] = set()

    def is_question(self, block: Block) -> bool:
        if block.table != self.table:
            self.table, self.questions = block.table, set()
        if block.row > 1:
            return block.column in self.questions
        low = block.text.lower()
        if low.startswith(("vraag", "vragen", "opmerking")) and len(low) < _SHORT_CELL:
            self.questions.add(block.column)
        return False


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
                if not cell.asked and not _LABEL.match(cell.low) and not self.explains(cell)
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
        asking = False
        columns = _Columns()
        article = ""
        for block in self.document.blocks:
            if block.kind in {"header", "footer"}:
                continue
            text = block.text
            if block.kind == "heading":
                level = _level(block)
                while path and path[-1][0] >= level:
                    path.pop()
                path.append((level, text.lower()))
                titles = " / ".join(title for _, title in path)
                section = Section(titles, text.lower(), len(self.sections))
                self.sections.append(section)
                article = ""
            article = _article(block, article, self.document.raw)
            if block.row:
                asked = columns.is_question(block)
            else:
                asking = asked = _asking(block, before=asking)
            self._add(block, section, article, asked=asked)
        self._keys()
        self._cases()
        self._lists()

    def _add(self, block: Block, section: Section, article: str, *, asked: bool) -> None:
        text = block.text
        key = "" if block.row else _reference(text)
        lead = _lead_of(block)
        labels = [] if block.row and not asked else list(_INLINE.finditer(text))
        pieces = list(_pieces(text))
        last_mark = text.rfind("?")
        for first, last in pieces:
            part = text[first:last]
            low = _lower(part)
            topics = 0
            for word in _WORD.findall(low):
                topics |= topics_of_word(word)
            in_question = _is_in_question(labels, first, asked=asked)
            sentence = Sentence(
                part,
                low,
                first,
                block,
                self,
                section,
                len(self.sentences),
                topics,
                lead=lead,
                asked=in_question or (part.endswith("?") and not _STATES_FIRST.match(part)),
                row_key=key,
                article=(section.number, article),
            )
            self.sentences.append(sentence)
            self.paragraphs.setdefault(id(block), []).append(sentence)
            if block.row:
                self.rows.setdefault((block.table, block.row), []).append(sentence)
        if last_mark >= 0 and not asked and not labels:
            self._before_question(len(pieces), last_mark, text)
        self._leaning_question(block, len(pieces))

    def _leaning_question(self, block: Block, count: int) -> None:
        """In a document with answers, what leans over at the head of a paragraph is asked.

        What follows it there is the answer, also under a heading 'Vragen'.
        """
        if self._questions and (leaning := _LEANING.match(self.document.raw, block.start)):
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
                and not _REAL_QUESTION.match(earlier.low)
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


def _is_in_question(labels: list[re.Match[str]], place: int, *, asked: bool) -> bool:
    """Whether the market asks what stands at ``place``, by the labels within the paragraph."""
    before = [label for label in labels if label.start() <= place]
    if not before:
        # Up to the first answer a question is told, whatever stands in front of its label.
        return asked or (len(labels) > 1 and bool(labels[0]["question"]))
    return bool(before[-1]["question"]) and (asked or len(labels) > 1)


def _lead_of(block: Block) -> str:
    """The short name in front of a paragraph, in lower case; ``""`` when there is none."""
    found = _LEAD.match(block.text) if block.kind in {"paragraph", "item", "cell"} else None
    if not found and block.kind == "paragraph":
        part = _named_part(block)
        found = part if part and part.end() >= len(block.text) else None
    lead = found["name"].strip().lower() if found else ""
    return "" if _LABEL.match(lead) or len(lead.split()) > _LONG_LEAD else lead


def _ends(text: str) -> bool:
    return text.endswith((".", "!"))


def _named_part(block: Block) -> re.Match[str] | None:
    found = _NAMED_PART.match(block.text)
    return found if found and len(found["name"].split()) <= _LONG_LEAD - 1 else None


def _article(block: Block, present: str, raw: str) -> str:
    """The number of the article that this block belongs to, by its own words or by those before."""
    if block.kind == "item" or (block.row and block.column > 1):
        return present
    if block.kind == "paragraph" and (bold := _BOLD_LEAD.match(raw, block.start)):
        return f"lead {bold['name'].lower()}"
    if block.kind == "paragraph" and (part := _named_part(block)):
        return part["number"].lower()
    if "." in present and _POINT.match(block.text):
        return present
    found = _ARTICLE.match(block.text + " ")
    if block.row:  # "D2" goes with "D1"; any other row stands by itself
        group = _ROW_GROUP.match(block.text)
        return group["top"].lower() if group else f"row {block.table}.{block.row}"
    if present.startswith(("row", "lead")):
        present = ""
    return found["top"].lower() if found else present


def _reference(text: str) -> str:
    """'Bijlage 6, art. 3 - Vraag': to what a question in a list of questions refers."""
    found = re.match(r"(?:\d+\.\s+)?(bijlage\s+\w+|hoofdstuk\s+\w+)\b[^.:?]{0,25}", text.lower())
    return found[1] if found and re.search(r"vraag\s*:", text.lower()[:90]) else ""


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SPLIT.finditer(text):
        end = found.start()
        if text[found.start()] == ";":
            end += 1
        elif (
            text[end - 1] == "."
            and _SHORT.search(text[max(0, end - 14) : end])
            and not _NEXT_POINT.match(text, found.end())
        ) or _IS_NUMBER.fullmatch(text[start:end]):
            continue
        yield start, found.start() + len(found[0].rstrip()) if found[0].strip() else end
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return (
        low.replace("’", "'")
        .replace("‘", "'")
        .replace("“", '"')
        .replace("”", '"')
        .replace("–", "-")
        .replace("í", "i")
    )


def _level(block: Block) -> float:
    """The depth of a heading: by its number where it has one, else as the format says."""
    if re.match(r"(?:bijlage|annex)\b", block.text, re.IGNORECASE) and block.level == 1:
        return 1.5  # an annex by itself: its headings are its own, numbered or not
    found = _LEVELS.match(block.text)
    if found and (found[1][0].isdigit() or "." in found[1]):
        return 2 + found[1].count(".")
    if re.match(r"(?:hoofdstuk|deel|bijlage|annex)\b|[IVX]+[. ]", block.text, re.IGNORECASE):
        return 1.5
    return block.level or 2


def topic(*names: str) -> int:
    return bits(*names)
