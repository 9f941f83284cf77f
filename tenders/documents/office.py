"""DOCX and ODT by lxml: paragraphs, headings, lists, cells, footnotes; what was deleted is out.

Raw text: the paragraphs, each on a line of its own, footnotes after the rest. Insertions that are
tracked are kept, deletions left out, and both are said. Comments are kept apart.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from tenders.documents.cleaning import clean
from tenders.documents.model import Block, Comment, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
#: Larger parts are refused: no document of people has 64 MB of text.
MOST_PART = 64 * 1024 * 1024
_HEADING_STYLE = re.compile(r"(?:heading|kop|titre|überschrift)\s*(\d)", re.IGNORECASE)
_MOST_SPACES = 100


@dataclass(slots=True)
class OfficeText:
    """What a reader collects while it goes through the parts."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    warnings: set[str] = field(default_factory=set)
    table: int = 0
    #: Where each piece of raw text came from: (first offset, the element), in order.
    origins: list[tuple[int, Any]] = field(default_factory=list)

    def add(
        self,
        text: str,
        kind: Kind,
        origin: Any,
        *,
        level: int = 0,
        cell: tuple[int, int, int] | None = None,
    ) -> None:
        if not text or text.isspace():
            return
        start = self.length
        self.origins.append((start, origin))
        self.parts.append(text + "\n")
        self.length += len(text) + 1
        cleaned, steps = clean(text, 0, len(text))
        if not cleaned:
            return
        steps = tuple((place, back + start) for place, back in steps)
        table, row, column = cell or (0, 0, 0)
        self.blocks.append(
            Block(
                kind,
                cleaned,
                start,
                start + len(text),
                steps,
                level=level,
                table=table,
                row=row,
                column=column,
            )
        )

    @property
    def raw(self) -> str:
        return "".join(self.parts)


def part_of(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part, without entities and network; ``None`` when there is no such part."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > MOST_PART:
        raise ValueError(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(archive.read(name), parser)


# --- DOCX ---------------------------------------------------------------------------------------
_TEXT_TAG, _TAB, _BR, _CR = W + "t", W + "tab", W + "br", W + "cr"
_DEL, _INS, _P, _TC, _TR, _TBL = W + "del", W + "ins", W + "p", W + "tc", W + "tr", W + "tbl"
_MOVE_FROM, _NO_BREAK, _SOFT = W + "moveFrom", W + "noBreakHyphen", W + "softHyphen"
_VAL = W + "val"


def read_docx(path: str) -> OfficeText:
    """Raises ``zipfile.BadZipFile``, ``lxml.etree.XMLSyntaxError`` or ``ValueError``."""
    found = OfficeText()
    with zipfile.ZipFile(path) as archive:
        root = part_of(archive, "word/document.xml")
        if root is None:
            raise ValueError("word/document.xml")
        levels = _docx_levels(part_of(archive, "word/styles.xml"))
        read_docx_body(root, levels, found)
        if next(root.iter(_DEL, _MOVE_FROM), None) is not None:
            found.warnings.add("deletions-left-out")
        if next(root.iter(_INS, W + "moveTo"), None) is not None:
            found.warnings.add("insertions-kept")
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            notes = part_of(archive, part)
            for note in () if notes is None else notes:
                if note.get(W + "type") in {"separator", "continuationSeparator"}:
                    continue
                text = " ".join(_docx_text(p) for p in note.iter(_P)).strip()
                found.add(text, "footnote", note)
        comments = part_of(archive, "word/comments.xml")
        for comment in () if comments is None else comments.iter(W + "comment"):
            text = "\n".join(_docx_text(p) for p in comment.iter(_P)).strip()
            found.comments.append(Comment(text, comment.get(W + "author") or ""))
    return found


def read_docx_body(root: Any, levels: dict[str, int], found: OfficeText) -> None:
    """What stands in ``word/document.xml``, with its offsets from 0 on."""
    body = root.find(W + "body")
    for child in () if body is None else body:
        _docx_node(child, found, levels, None)


def _docx_levels(styles: Any) -> dict[str, int]:
    levels: dict[str, int] = {}
    for style in () if styles is None else styles.iter(W + "style"):
        key = style.get(W + "styleId") or ""
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        name = style.find(W + "name")
        called = name.get(_VAL) if name is not None else key
        if outline is not None and (outline.get(_VAL) or "9").isdigit():
            level = int(outline.get(_VAL)) + 1
            if level <= 9:  # noqa: PLR2004 -- 9 is "body text" in Word
                levels[key] = level
        elif match := _HEADING_STYLE.match(called or ""):
            levels[key] = int(match[1])
        elif (called or "").lower() in {"title", "titel"}:
            levels[key] = 1
    return levels


def _docx_node(
    node: Any, found: OfficeText, levels: dict[str, int], cell: tuple[int, int, int] | None
) -> None:
    tag = node.tag
    if tag == _P:
        _docx_paragraph(node, found, levels, cell)
    elif tag == _TBL:
        found.table += 1
        table = found.table
        for row_number, row in enumerate(node.iter(_TR), start=1):
            for column, cell_node in enumerate(row.iterchildren(_TC), start=1):
                for child in cell_node:
                    _docx_node(child, found, levels, (table, row_number, column))
    elif tag in {W + "sdt", W + "sdtContent", W + "customXml", _INS, W + "moveTo"}:
        for child in node:
            _docx_node(child, found, levels, cell)


def _docx_paragraph(
    node: Any, found: OfficeText, levels: dict[str, int], cell: tuple[int, int, int] | None
) -> None:
    text = _docx_text(node)
    kind: Kind = "paragraph"
    level = 0
    properties = node.find(W + "pPr")
    if properties is not None:
        style = properties.find(W + "pStyle")
        name = (style.get(_VAL) or "") if style is not None else ""
        level = levels.get(name, 0)
        if level:
            kind = "heading"
        elif properties.find(W + "numPr") is not None or name.lower().startswith(("list", "lijst")):
            kind = "item"
    if cell is not None and kind != "heading":
        kind = "cell"
    found.add(text, kind, node, level=level, cell=cell)
    for box in node.iter(W + "txbxContent"):
        for child in box:
            _docx_node(child, found, levels, cell)


def _docx_text(paragraph: Any) -> str:
    """The text of a paragraph as it would be after accepting all changes."""
    return "".join([text for text, _element in docx_pieces(paragraph)])


def docx_pieces(node: Any) -> Iterator[tuple[str, Any]]:
    """The text of a paragraph piece by piece, each with the element that holds it."""
    for child in node:
        tag = child.tag
        if tag == _TEXT_TAG:
            yield child.text or "", child
        elif tag == _TAB:
            if node.tag != W + "tabs":
                yield "\t", child
        elif tag in {_BR, _CR}:
            yield "\n", child
        elif tag == _NO_BREAK:
            yield "-", child
        elif tag == _SOFT:
            yield "\u00ad", child
        elif tag in {_DEL, _MOVE_FROM, W + "pPr", W + "rPr", W + "txbxContent", W + "instrText"}:
            continue
        elif len(child):
            yield from docx_pieces(child)


# --- ODT ----------------------------------------------------------------------------------------
#: How a piece of text hangs on its element: as its text, as its tail, or as the element itself.
#: "aside" is a footnote or a remark in the margin, which is no text of the paragraph.
Hold = Literal["text", "tail", "whole", "aside"]


def read_odt(path: str) -> OfficeText:
    """Raises ``zipfile.BadZipFile``, ``lxml.etree.XMLSyntaxError`` or ``ValueError``."""
    with zipfile.ZipFile(path) as archive:
        root = part_of(archive, "content.xml")
    if root is None:
        raise ValueError("content.xml")
    return read_odt_body(root)


def read_odt_body(root: Any) -> OfficeText:
    """What stands in ``content.xml``."""
    found = OfficeText()
    notes: list[tuple[str, Any]] = []
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    for child in () if body is None else body:
        _odt_node(child, found, notes, "paragraph", None)
    if next(root.iter(_T + "deletion"), None) is not None:
        found.warnings.add("deletions-left-out")
    if next(root.iter(_T + "insertion"), None) is not None:
        found.warnings.add("insertions-kept")
    for text, note in notes:
        found.add(text, "footnote", note)
    return found


def _odt_node(
    node: Any,
    found: OfficeText,
    notes: list[tuple[str, Any]],
    kind: Kind,
    cell: tuple[int, int, int] | None,
) -> None:
    tag = node.tag
    if not isinstance(tag, str) or tag == _T + "tracked-changes":
        return
    if tag == _T + "h":
        level = int(node.get(_T + "outline-level") or 1)
        found.add(_odt_text(node, found, notes), "heading", node, level=level, cell=cell)
    elif tag == _T + "p":
        found.add(_odt_text(node, found, notes), "cell" if cell else kind, node, cell=cell)
    elif tag == _TABLE + "table":
        found.table += 1
        table = found.table
        for row_number, row in enumerate(node.iter(_TABLE + "table-row"), start=1):
            for column, cell_node in enumerate(row.iterchildren(_TABLE + "table-cell"), start=1):
                for child in cell_node:
                    _odt_node(child, found, notes, kind, (table, row_number, column))
    else:
        inner: Kind = "item" if tag == _T + "list-item" else kind
        for child in node:
            _odt_node(child, found, notes, inner, cell)


def _odt_text(node: Any, found: OfficeText, notes: list[tuple[str, Any]]) -> str:
    parts: list[str] = []
    for text, element, hold in odt_pieces(node):
        if hold != "aside":
            parts.append(text)
        elif element.tag == _T + "note":
            words = " ".join(_odt_text(p, found, notes) for p in element.iter(_T + "p")).strip()
            notes.append((words, element))
        else:
            words = "\n".join("".join(p.itertext()) for p in element.iter(_T + "p"))
            found.comments.append(Comment(words, element.findtext(_DC + "creator") or ""))
    return "".join(parts)


def odt_pieces(node: Any) -> Iterator[tuple[str, Any, Hold]]:
    """The text of a paragraph piece by piece, and what it hangs on."""
    if node.text:
        yield node.text, node, "text"
    for child in node:
        tag = child.tag
        if tag == _T + "s":
            yield " " * min(int(child.get(_T + "c") or 1), _MOST_SPACES), child, "whole"
        elif tag == _T + "tab":
            yield "\t", child, "whole"
        elif tag == _T + "line-break":
            yield "\n", child, "whole"
        elif tag in {_T + "note", _OFFICE + "annotation"}:
            yield "", child, "aside"
        elif isinstance(tag, str) and not tag.startswith(_OFFICE):
            yield from odt_pieces(child)
        if child.tail:
            yield child.tail, child, "tail"
