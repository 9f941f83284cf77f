"""What the market asks in a document: questions by their label, column, letter or slant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenders.documents.model import Block

_QUESTION_LABEL = re.compile(
    r"(?:\d+[.)]?\s*)?vra(?:ag|gen)\b(?:\s*(?:nr\.?\s*)?\d+)?\s*[:.\-–]?", re.IGNORECASE
)
_ANSWER_LABEL = re.compile(r"(?:\d+[.)]?\s*)?(?:antwoord|reactie|beantwoording)\b", re.IGNORECASE)
_ONE_QUESTION = re.compile(r"(?:\d+[.)]?\s*)?vraag\b", re.IGNORECASE)
LABEL = re.compile(r"(?:vraag|antwoord|reactie|nr)\b", re.IGNORECASE)
#: A cell with fewer characters is a head or a reference.
_SHORT_CELL = 60
#: A question that wants an answer; any other puts a case: "Doet u dat niet?"
REAL_QUESTION = re.compile(r"(?:zou|wat|hoe|waar|waarom|welke?|kunt|kan|mag|mogen|moet|wilt)\b")
#: "U schrijft elk jaar op: wat is er veranderd?": a duty, and what it is to answer.
STATES_FIRST = re.compile(
    r"(?!\W*(?:\d+[.)]\s*)?(?:vraag|v\b|q\b))[^?:]{30,}: \w[^:]*\?$", re.IGNORECASE
)
#: "V:" and "A:", or "V3." and "A3.", in front of a question and its answer.
_LETTER_QUESTION = re.compile(r"[*_\s]*[VQ](?:\d{0,3}:|\d{1,3}[.:])\s")
_LETTER_ANSWER = re.compile(r"[*_\s]*A(?:\d{0,3}:|\d{1,3}[.:])(?:\s|$)")
#: A question that leans over, with its answer right after it.
LEANING = re.compile(
    r"\s*(?P<label>\*{0,2}\d+[.)]?\*{0,2}\s*|\*\*[^*]{1,40}\*\*\s*)?"
    r"\*{1,3}(?P<asked>(?(label)|(?=[^*]*\?|[^*]{40}))[^*]{10,600})\*{1,3}\s*\S"
)
#: "Vraag 14. ... Antwoord: ... Vraag 15. ... Antwoord: ..." within one paragraph.
_INLINE = re.compile(
    r"\b(?P<question>vraag(?: (?:nr\.? ?)?\d+)?\s*:|vraag (?:nr\.? ?)?\d+\.\s)"
    r"|\bantwoord(?: \d+)?\s*[:.]",
    re.IGNORECASE,
)


def is_asking(block: Block, *, before: bool) -> bool:
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


class Columns:
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


def labels_in(text: str) -> list[re.Match[str]]:
    """The labels of questions and answers within one paragraph."""
    low = text.lower()
    return list(_INLINE.finditer(text)) if "vraag" in low or "antwoord" in low else []


def is_in_question(labels: list[re.Match[str]], place: int, *, asked: bool) -> bool:
    """Whether the market asks what stands at ``place``, by the labels within the paragraph."""
    if not labels:
        return asked
    before = [label for label in labels if label.start() <= place]
    if not before:
        # Up to the first answer a question is told, whatever stands in front of its label.
        return asked or (len(labels) > 1 and bool(labels[0]["question"]))
    return bool(before[-1]["question"]) and (asked or len(labels) > 1)
