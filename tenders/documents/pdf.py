"""PDF by pypdfium2: text per page, paragraphs from the way the lines lie."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tenders.documents.cleaning import clean
from tenders.documents.model import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"(?:[-•▪◦–○■]|\(?[a-z][.)]|\(?\d{1,2}[.)])\s+\S")
_NUMBER = re.compile(
    r"(?:(?:artikel|art\.|hoofdstuk|deel|paragraaf|bijlage|§)\s*)?"
    r"(?:[IVX]+\.|\d{1,2}\.|[A-Z]\.)(?:\d{1,2}\.?)*\s+\S|(?:artikel|art\.)\s*\d+",
    re.IGNORECASE,
)
_END = re.compile(r"[.:;?!][\"'”’)]?\s*$")
_BETWEEN_WORDS = re.compile(r" (?=[^ ])")
_DIGITS = re.compile(r"\d+")
#: Lines at the edge of a page that are looked at as a header or a footer.
_EDGE = 3
#: A space between lines that is so much wider than usual opens a paragraph.
_WIDER = 1.3
#: A line that ends a sentence before this part of the width ends a paragraph.
_SHORT = 0.82
_BIGGER = 1.12
#: Points between the left sides of two columns.
_COLUMN = 8
#: Points that a line may stand further to the left or right than the first of its paragraph.
_INDENT = 60
#: Points of white between two cells, at least.
_GUTTER = 6
#: Wider than any white of a justified line; and how many lines make a column of a left side.
_BROAD = 40
_SUPPORT = 2
#: With so many spaces in a line we know how wide its white is.
_SOME = 3
#: Cells that may stand alone within a table.
_BETWEEN = 5
#: Points within which a word begins a column.
_NEAR = 1.5
_LONGEST_HEADING = 110


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: offsets in the raw text, and where it lies in points."""

    text: str
    start: int
    end: int
    page: int
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class PdfText:
    raw: str
    page_starts: tuple[int, ...]
    lines: tuple[PageLine, ...]


def read_pdf(path: str, progress: Callable[[int, int], None] | None = None) -> PdfText:
    """The text of every page. Raises ``pypdfium2.PdfiumError`` for what is no readable PDF."""
    document = pdfium.PdfDocument(path)
    try:
        parts: list[str] = []
        starts: list[int] = []
        lines: list[PageLine] = []
        offset = 0
        count = len(document)
        for number in range(count):
            page = document[number]
            text_page = page.get_textpage()
            text = text_page.get_text_range().replace("\r\n", " \n")  # as long as it was
            starts.append(offset)
            lines += _lines(text, text_page, offset, number + 1)
            text += "\n"
            parts.append(text)
            offset += len(text)
            text_page.close()
            page.close()
            if progress is not None:
                progress(number + 1, count)
    finally:
        document.close()
    return PdfText("".join(parts), tuple(starts), tuple(lines))


def _lines(text: str, text_page: pdfium.PdfTextPage, offset: int, page: int) -> list[PageLine]:
    """Lines with their place; a line that runs over cells of a table is cut between them."""
    x, y = ctypes.c_double(), ctypes.c_double()
    where, size_of = pdfium_c.FPDFText_GetCharOrigin, pdfium_c.FPDFText_GetFontSize
    handle = text_page.raw
    pieces: list[tuple[int, int, float, bool]] = []  # first, end, left, surely its own
    lefts: Counter[int] = Counter()
    for match in _LINE.finditer(text):
        line = match[0]
        if line.isspace():
            continue
        first = match.start() + len(line) - len(line.lstrip())
        where(handle, first, x, y)
        starts = [(first, x.value, True), *_cuts(line, match.start(), handle)]
        ends = [place for place, _, _ in starts[1:]] + [match.end()]
        for (place, left, sure), end in zip(starts, ends, strict=True):
            pieces.append((place, end, left, sure))
            lefts[round(left)] += 1
    found: list[PageLine] = []
    for first, end, left, sure in pieces:
        last = first + len(text[first:end].rstrip()) - 1
        where(handle, last, x, y)
        if not sure and sum(lefts[round(left) + n] for n in (-1, 0, 1)) <= _SUPPORT:
            before = found.pop()  # nothing else begins there: no column
            piece = text[before.start - offset : last + 1]
            found.append(replace(before, text=piece, end=offset + end, right=x.value))
            continue
        size = size_of(handle, first)
        piece = text[first : last + 1]
        found.append(
            PageLine(piece, offset + first, offset + end, page, left, x.value, y.value, size)
        )
    return found


def _cuts(line: str, begin: int, handle: Any) -> list[tuple[int, float, bool]]:
    """Where another cell may begin: (place, left, surely): after white that is wide.

    A justified line has wide white everywhere; white that is in the file itself is narrow.
    """
    if line.startswith(" "):
        return []
    spaces = [begin + found.start() for found in _BETWEEN_WORDS.finditer(line)]
    made_up, where = pdfium_c.FPDFText_IsGenerated, pdfium_c.FPDFText_GetCharOrigin
    wide: list[tuple[int, float, float]] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in [space for space in spaces if made_up(handle, space) == 1]:
        where(handle, at, x, y)
        right = x.value
        where(handle, at + 1, x, y)
        wide.append((at + 1, x.value, x.value - right))
    if not wide:
        return []
    usual = median([0.0] * (len(spaces) - len(wide)) + [gap for _, _, gap in wide])
    surely = max(_GUTTER, 2 * usual) if len(spaces) >= _SOME else _BROAD
    return [(place, left, gap > surely) for place, left, gap in wide if gap > _GUTTER]


def blocks_of(pdf: PdfText) -> list[Block]:
    """Paragraphs in the order of the text; headers and footers that come back are set apart."""
    edges = _edges(pdf)
    body = [line for line in pdf.lines if (line.page, line.start) not in edges]
    blocks = [
        _block(pdf.raw, [line], edges[line.page, line.start])
        for line in pdf.lines
        if (line.page, line.start) in edges
    ]
    if body:
        size, width = _usual_of(body)
        groups = _groups(body, size, width)
        cells = _cells(groups)
        for number, group in enumerate(groups):
            if number in cells:
                table, row, column = cells[number]
                cell = _block(pdf.raw, group, "cell")
                blocks.append(replace(cell, table=table, row=row, column=column))
                continue
            kind: Kind = "paragraph"
            first = group[0]
            text = " ".join(line.text for line in group)
            if first.size > size * _BIGGER and len(text) <= _LONGEST_HEADING:
                kind = "heading"
            elif _ITEM.match(first.text):
                kind = "item"
            elif (
                len(text) <= _LONGEST_HEADING
                and not _END.search(text)
                and _NUMBER.match(first.text)
                and len(group) == 1
            ):
                kind = "heading"
            blocks.append(_block(pdf.raw, group, kind))
    blocks.sort(key=lambda block: block.start)
    return [
        replace(block, level=2) if block.kind == "heading" else block
        for block in blocks
        if block.text
    ]


def _usual_of(lines: Sequence[PageLine]) -> tuple[float, float]:
    """The size of most of the text, and how far to the right it goes."""
    if not lines:
        return 1.0, 1.0
    size = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0]
    return size, sorted(line.right for line in lines)[int(len(lines) * 0.9)]


def _block(raw: str, group: list[PageLine], kind: Kind) -> Block:
    first, last = group[0], group[-1]
    if first.page == last.page:
        text, steps = clean(raw, first.start, last.end)
        return Block(kind, text, first.start, last.end, steps, page=first.page)
    return _over_pages(raw, group, kind)


def _over_pages(raw: str, group: list[PageLine], kind: Kind) -> Block:
    """A paragraph that goes on on the next page: what stands between is left out."""
    text = ""
    steps: list[tuple[int, int]] = []
    pieces: list[list[PageLine]] = []
    for line in group:
        if not pieces or pieces[-1][-1].page != line.page:
            pieces.append([])
        pieces[-1].append(line)
    for piece in pieces:
        part, way = clean(raw, piece[0].start, piece[-1].end)
        if text and text[-1] in "-\u2010\ufffe" and part[:1].islower():
            text = text[:-1]
        elif text:
            text += " "
        steps += [(place + len(text), back) for place, back in way]
        text += part
    return Block(kind, text, group[0].start, group[-1].end, tuple(steps), page=group[0].page)


def _groups(lines: list[PageLine], size: float, width: float) -> list[list[PageLine]]:
    gaps = [
        above.base - below.base
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.base - below.base < 4 * size
    ]
    usual = _usual(gaps) if gaps else size * 1.3
    groups: list[list[PageLine]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, usual, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _usual(gaps: list[float]) -> float:
    """The distance between two lines of one paragraph: the smallest that is common."""
    counted = Counter(round(gap, 1) for gap in gaps)
    common = [gap for gap, times in counted.items() if times >= max(2, len(gaps) // 12)]
    return min(common, default=median(gaps))


def _goes_on(group: list[PageLine], line: PageLine, usual: float, width: float) -> bool:
    """Whether ``line`` belongs to the paragraph that ``group`` is so far."""
    last = group[-1]
    if abs(last.size - line.size) > 0.06 * max(last.size, line.size):
        return False
    ended = bool(_END.search(last.text))
    if _ITEM.match(line.text) or (ended and _NUMBER.match(line.text)):
        return False
    lower = not ended and line.text[:1].islower()
    if last.page != line.page:
        return lower and line.page == last.page + 1
    gap = last.base - line.base
    if gap < -0.3 * line.size:  # the top of another column
        return lower
    shift = line.left - group[0].left
    beside = abs(gap) <= 0.3 * line.size or line.left > last.right or abs(shift) > _INDENT
    apart = gap > usual * _WIDER + 0.5
    return not beside and not apart and not (ended and last.right < width * _SHORT)


def _cells(groups: list[list[PageLine]]) -> dict[int, tuple[int, int, int]]:
    """The groups that stand side by side, as (table, row, column).

    A reader gives the cells of a table one by one: a group that reaches as high as the ones
    before it, further to the right, is the next cell of their row.
    """
    found: dict[int, tuple[int, int, int]] = {}
    table = row_number = 0
    ended = -1  # the last group of the table so far
    lefts: list[float] = []
    for row in _rows(groups):
        if len(row) < 2:  # noqa: PLR2004 -- one cell is a paragraph
            continue
        here = [groups[number][0].left for number in row]
        # A row that was broken over two pages leaves single cells between.
        same = all(any(abs(left - known) < _NEAR for known in lefts) for left in here)
        if not table or row[0] - ended > (_BETWEEN if same else 1):
            table += 1
            row_number = 0
            lefts = here
        row_number += 1
        ended = row[-1]
        for number in row:
            left = groups[number][0].left
            column = min(range(len(lefts)), key=lambda n: abs(lefts[n] - left)) + 1
            found[number] = (table, row_number, column)
    return found


def _rows(groups: list[list[PageLine]]) -> list[list[int]]:
    rows: list[list[int]] = []
    low = high = 0.0
    for number, group in enumerate(groups):
        first, last = group[0], group[-1]
        if rows:
            before = groups[number - 1][0]
            beside = first.left > before.left + _COLUMN and first.page == before.page == last.page
            if beside and last.base <= high and first.base >= low:
                rows[-1].append(number)
                low, high = min(low, last.base), max(high, first.base)
                continue
        rows.append([number])
        low, high = last.base, first.base
    return rows


def _edges(pdf: PdfText) -> dict[tuple[int, int], Kind]:
    """Lines at the top or the bottom that come back, numbers aside, on a good part of the pages."""
    pages: dict[int, list[PageLine]] = {}
    for line in pdf.lines:
        pages.setdefault(line.page, []).append(line)
    if len(pages) < 2:  # noqa: PLR2004 -- nothing can come back on one page
        return {}
    seen: Counter[tuple[str, str]] = Counter()
    candidates: list[tuple[PageLine, str]] = []
    for lines in pages.values():
        ordered = sorted(lines, key=lambda line: -line.base)
        edge = [(line, "header") for line in ordered[:_EDGE]]
        edge += [(line, "footer") for line in ordered[_EDGE:][-_EDGE:]]
        candidates += edge
        seen.update({(kind, _DIGITS.sub("#", line.text)) for line, kind in edge})
    least = max(2, len(pages) // 3)
    found: dict[tuple[int, int], Kind] = {}
    for line, kind in candidates:
        if seen[kind, _DIGITS.sub("#", line.text)] >= least:
            found[line.page, line.start] = "header" if kind == "header" else "footer"
    return found
