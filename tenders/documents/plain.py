"""Plain text and Markdown: headings, lists, tables, and what repeats on every page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tenders.documents.cleaning import clean
from tenders.documents.model import Block, Kind

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_HEADING = re.compile(r"(#{1,6})\s+")
_ITEM = re.compile(r"\s*(?:[-*•▪–◦]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_RULE = re.compile(r"[\s|:=_*+-]{3,}")
#: A line that names a page: "p. 3", "blz. 3", "Pagina 3 van 12", "- 3 -".
_PAGE = re.compile(
    r"(?:\b(?:p|pg|pag|blz|pagina|page|bladzijde)\b\.?\s*\d+(?:\s*(?:van|/|of)\s*\d+)?|-\s*\d+\s*-)\s*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
#: A short line that opens with a number or is all capitals is a heading in plain text.
_NUMBERED = re.compile(
    r"(?:(?:artikel|art\.|hoofdstuk|deel|paragraaf|bijlage|§)\s*)?(?:\d+|[IVX]+|[A-Z])(?:\.\d+)*[.:)]?\s+\S",
    re.IGNORECASE,
)
_LONGEST_HEADING = 80
_OFTEN = 2


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    end: int


def blocks_of(raw: str, *, markdown: bool) -> list[Block]:
    """The blocks of a plain text. The paragraphs are counted by the empty lines between them."""
    lines = [_Line(m[0].rstrip("\r\n"), m.start(), m.end()) for m in _LINE.finditer(raw)]
    repeated = _repeated(lines)
    reader = _Reader(raw, markdown)
    for line in lines:
        reader.take(line, header=line.text.strip() in repeated)
    reader.flush()
    return reader.blocks


def _repeated(lines: list[_Line]) -> set[str]:
    """Lines that come back on every page: the same but for the number of the page."""
    seen: Counter[str] = Counter()
    for line in lines:
        text = line.text.strip()
        if text and _PAGE.search(text):
            seen[_DIGITS.sub("#", text)] += 1
    return {
        line.text.strip()
        for line in lines
        if seen.get(_DIGITS.sub("#", line.text.strip()), 0) >= _OFTEN
    }


class _Reader:
    """Line by line; a paragraph is given when it is complete."""

    def __init__(self, raw: str, markdown: bool) -> None:
        self.raw = raw
        self.markdown = markdown
        self.blocks: list[Block] = []
        self.paragraph = 0
        self.opened = False  # whether the present paragraph has its number
        self.kind: Kind = "paragraph"
        self.start = -1
        self.end = -1
        self.table = 0
        self.row = 0

    def take(self, line: _Line, *, header: bool) -> None:
        text = line.text
        if header:
            self._header(line)
            return
        if not text.strip():
            self.flush()
            self.opened = False
            self.row = 0
            return
        if self.markdown and (found := _HEADING.match(text)):
            self.flush()
            self._add("heading", line.start + found.end(), line.end, level=len(found[1]))
            self.opened = False
            return
        if self.markdown and text.lstrip().startswith("|"):
            self._table_row(line)
            return
        if self.markdown and _RULE.fullmatch(text):
            self.flush()
            return
        if found := _ITEM.match(text):
            self.flush()
            self.kind = "item"
            self.start, self.end = line.start + found.end(), line.end
            return
        if self.start < 0:
            self.kind = "paragraph"
            self.start = line.start
        self.end = line.end

    def _header(self, line: _Line) -> None:
        """A header between two lines of one sentence is passed over without breaking it."""
        text, steps = clean(self.raw, line.start, line.end)
        self.blocks.append(Block("header", text, line.start, line.end, steps))

    def flush(self) -> None:
        if self.start >= 0:
            self._add(self.kind, self.start, self.end)
        self.start = -1

    def _table_row(self, line: _Line) -> None:
        self.flush()
        if _RULE.fullmatch(line.text):
            return
        if not self.row:
            self.table += 1
        self.row += 1
        self.opened = False  # each row of a table is a paragraph
        column = 0
        at = line.start + line.text.index("|") + 1
        while at < line.start + len(line.text):
            end = self.raw.find("|", at, line.end)
            end = line.start + len(line.text) if end < 0 else end
            column += 1
            self._add("cell", at, end, row=self.row, column=column)
            at = end + 1

    def _add(
        self, kind: Kind, start: int, end: int, *, level: int = 0, row: int = 0, column: int = 0
    ) -> None:
        text, steps = clean(self.raw, start, end, markdown=self.markdown)
        if not text:
            return
        if not self.opened:
            self.paragraph += 1
            self.opened = True
        if kind == "paragraph" and _is_heading(self.raw[start:end], text):
            kind, level = "heading", 2
        self.blocks.append(
            Block(
                kind,
                text,
                start,
                end,
                steps,
                paragraph=self.paragraph,
                level=level,
                table=self.table if row else 0,
                row=row,
                column=column,
            )
        )


def _is_heading(raw: str, text: str) -> bool:
    """One short line without an end: numbered, in capitals, or bold as a whole."""
    if len(text) > _LONGEST_HEADING or "\n" in raw.strip() or text[-1] in ".;,?!":
        return False
    bold = raw.strip().startswith("**") and raw.strip().endswith("**")
    return bold or text.isupper() or bool(_NUMBERED.match(text))
