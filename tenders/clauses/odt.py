"""The document as ODT: headings, numbered lists and tables as LibreOffice knows them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import odfdo
from odfdo import Cell, Element, Header, List, ListItem, Row, Span, Style
from odfdo import Paragraph as OdfParagraph
from odfdo import Table as OdfTable

from tenders.clauses.document import Heading, Paragraph, Table

if TYPE_CHECKING:
    from datetime import datetime

    from tenders.clauses.document import Document, Run

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
FILLED, NOTE, BOLD = "ISV_20_invulling", "ISV_20_let_20_op", "ISV_20_vet"
NUMBERING, CELL = "ISV_20_leden", "ISV_20_cel"
_LINE = "0.5pt solid #737f83"
_COUNTRIES = {"nl": "NL", "en": "GB"}
#: 1, 2, 3 and below it a, b, c.
_LIST_STYLE = """<text:list-style style:name="ISV_20_leden" style:display-name="ISV leden">
<text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.75cm"
fo:margin-left="0.75cm"/></style:list-level-properties></text:list-level-style-number>
<text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.75cm"
fo:margin-left="1.5cm"/></style:list-level-properties></text:list-level-style-number>
</text:list-style>"""


def write(document: Document, *, made_at: datetime) -> bytes:
    """The whole file. The same document and moment give the same words, not the same bytes."""
    made = odfdo.Document("text")
    made.body.clear()
    _properties(made, document, made_at)
    _styles(made, document.language)
    body = made.body
    body.append(OdfParagraph(document.title, style="Title", formatted=False))
    if document.subtitle:
        body.append(OdfParagraph(document.subtitle, style="Subtitle", formatted=False))
    tables = 0
    going_on = False  # a table stands between two parts of one list
    for element in _grouped(document.elements):
        match element:
            case Heading():
                going_on = False
                text = f"{element.number} {element.text}".strip()
                style = f"Heading_20_{element.level}"
                body.append(Header(element.level, text, style=style, formatted=False))
            case Paragraph():
                body.append(_paragraph(element))
            case Table():
                tables += 1
                body.append(_table(element, f"Tabel {tables}"))
            case list():
                body.append(_list(element, going_on=going_on))
                going_on = True
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _grouped(elements: tuple[Any, ...]) -> list[Any]:
    """Numbered paragraphs and items that follow each other together: they are one list."""
    found: list[Any] = []
    for element in elements:
        listed = isinstance(element, Paragraph) and element.kind in ("numbered", "item")
        if listed and found and isinstance(found[-1], list):
            found[-1].append(element)
        else:
            found.append([element] if listed else element)
    return found


def _properties(made: odfdo.Document, document: Document, made_at: datetime) -> None:
    meta = made.meta
    meta.title, meta.subject = document.title, document.subtitle
    meta.language = f"{document.language}-{_COUNTRIES[document.language]}"
    meta.creator = meta.initial_creator = "ISV-portaal Natuursteen"
    meta.creation_date = meta.date = made_at.replace(tzinfo=None)


def _styles(made: odfdo.Document, language: str) -> None:
    insert: Any = made.insert_style  # it takes a list style too, and does not say so
    insert(Element.from_tag(_LIST_STYLE), automatic=False)
    filled = Style("text", name=FILLED, display_name="ISV invulling", area="text", color="#24414f")
    bold = Style("text", name=BOLD, display_name="ISV vet", area="text", bold=True)
    note = Style(
        "paragraph",
        name=NOTE,
        display_name="ISV let op",
        parent_style="Text_20_body",
        area="text",
        italic=True,
    )
    for style in (filled, bold, note):
        made.insert_style(style, automatic=False)
    # Of its own a cell has neither room nor a line: words of two columns then touch.
    cell = Style("table-cell", name=CELL, area="table-cell", padding="0.1cm", border=_LINE)
    made.insert_style(cell, automatic=True)
    for part in ("styles.xml", "content.xml"):
        # The template numbers headings; a clause has a number of its own.
        xml: Any = made.get_part(part)
        for level in xml.get_elements("//text:outline-level-style"):
            level.set_attribute("style:num-format", "")
            for name in ("style:num-suffix", "style:num-prefix", "loext:num-list-format"):
                level.set_attribute(name, "")
    for known in made.get_styles("paragraph"):
        properties = known.get_element("style:text-properties")
        if properties is not None and properties.get_attribute("fo:language"):
            properties.set_attribute("fo:language", language)
            properties.set_attribute("fo:country", _COUNTRIES[language])


def _paragraph(element: Paragraph) -> OdfParagraph:
    made = OdfParagraph(style=NOTE if element.kind == "note" else "Text_20_body")
    if element.lead:
        made.append(Span(f"{element.lead}: ", style=BOLD, formatted=False))
    return _with_runs(made, element.runs)


def _list(elements: list[Paragraph], *, going_on: bool) -> List:
    made = List(style=NUMBERING)
    if going_on:
        made.set_attribute("text:continue-numbering", "true")
    item: ListItem | None = None
    inner: List | None = None
    for element in elements:
        words = _with_runs(OdfParagraph(style="Text_20_body"), element.runs)
        if element.kind == "item" and item is not None:
            if inner is None:
                inner = List(style=NUMBERING)
                item.append(inner)
            below = ListItem()
            below.append(words)
            inner.append(below)
            continue
        item, inner = ListItem(), None
        item.append(words)
        made.append(item)
    return made


def _table(element: Table, name: str) -> OdfTable:
    """A name of its own: many signs are forbidden in it, and no two tables may share one."""
    made = OdfTable(name, width=len(element.head), height=0)
    for empty in made.get_elements("table:table-row"):  # it makes one, also for a height of 0
        made.delete(empty)
    head = Element.from_tag("table:table-header-rows")  # repeats on every page
    head.append(_row([_in_bold(text) for text in element.head]))
    made.append(head)
    for runs in element.rows:
        made.append_row(_row([_with_runs(OdfParagraph(style="Text_20_body"), r) for r in runs]))
    return made


def _in_bold(text: str) -> OdfParagraph:
    made = OdfParagraph(style="Text_20_body")
    made.append(Span(text, style=BOLD, formatted=False))
    return made


def _row(paragraphs: list[OdfParagraph]) -> Row:
    row = Row()
    for paragraph in paragraphs:
        cell = Cell(style=CELL)
        cell.append(paragraph)
        row.append_cell(cell)
    return row


def _with_runs(paragraph: OdfParagraph, runs: tuple[Run, ...]) -> OdfParagraph:
    for run in runs:
        if run.parameter:
            paragraph.append(Span(run.text, style=FILLED, formatted=False))
        else:
            paragraph.append_plain_text(run.text)
    return paragraph
