"""PDF by pypdfium2: text per page, paragraphs from the way the lines lie."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tenders.documents.cleaning import clean
from tenders.documents.model import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"(?:[-•▪◦–○■]|\(?[a-z][.)]|\(?\d{1,2}[.)])\s+\S")
_NUMBER = re.compile(
    r"(?:(?:artikel|art\.|hoofdstuk|deel|paragraaf|bijlage|§)\s*)?"
    r"(?:[IVX]+\.|\d{1,2}\.|[A-Z]\.)(?:\d{1,2}\.?)*\s+\S|(?:artikel|art\.)\s*\d+",
    re.IGNORECASE,
)
_END = re.compile(r"[.:;?!][\"'”’)]?\s*$")
_DIGITS = re.compile(r"\d+")
#: Lines at the edge of a page that are looked at as a header or a footer.
_EDGE = 3
#: A space between lines that is so much wider than usual opens a paragraph.
_WIDER = 1.3
#: A line that ends a sentence before this part of the width ends a paragraph.
_SHORT = 0.82
_BIGGER = 1.12
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
    x, y = ctypes.c_double(), ctypes.c_double()
    where, size_of = pdfium_c.FPDFText_GetCharOrigin, pdfium_c.FPDFText_GetFontSize
    handle = text_page.raw
    found = []
    for match in _LINE.finditer(text):
        line = match[0]
        if line.isspace():
            continue
        first = match.start() + len(line) - len(line.lstrip())
        last = match.start() + len(line.rstrip()) - 1
        where(handle, first, x, y)
        left, base = x.value, y.value
        where(handle, last, x, y)
        found.append(
            PageLine(
                line.strip(),
                offset + match.start(),
                offset + match.end(),
                page,
                left,
                x.value,
                base,
                size_of(handle, first),
            )
        )
    return found


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
        size = Counter(round(line.size, 1) for line in body).most_common(1)[0][0]
        width = max(median(line.right for line in body), 1.0)
        widest = sorted(line.right for line in body)[int(len(body) * 0.9)]
        width = max(width, widest)
        for group in _groups(body, size, width):
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
    last = group[-1]
    if abs(last.size - line.size) > 0.06 * max(last.size, line.size):
        return False
    if _ITEM.match(line.text) or (_NUMBER.match(line.text) and _END.search(last.text)):
        return False
    ended = bool(_END.search(last.text))
    if last.page != line.page:
        return not ended and line.text[:1].islower() and line.page == last.page + 1
    gap = last.base - line.base
    if gap < -0.3 * line.size or gap > usual * _WIDER + 0.5:
        # A wider gap, or the top of another column.
        return gap < 0 and not ended and line.text[:1].islower()
    if abs(gap) <= 0.3 * line.size:  # another cell of the same row
        return False
    return not (last.right < width * _SHORT and ended)


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
