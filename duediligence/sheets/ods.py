"""ODS by hand: text cells and lists to choose from. OpenDocument 1.3, from memory."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from duediligence.sheets.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    SPARE,
    Container,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    from_xml,
    in_xml,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
}
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_STYLES = (
    '<number:text-style style:name="N1"><number:text-content/></number:text-style>'
    '<style:style style:name="tekst" style:family="table-cell" style:data-style-name="N1">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    '<style:style style:name="kop" style:family="table-cell" style:data-style-name="N1">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="breed" style:family="table-column">'
    '<style:table-column-properties style:column-width="5cm"/></style:style>'
)


def write_ods(workbook: Workbook) -> bytes:
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in _SPACES.items())
    rules, tables = [], []
    for number, sheet in enumerate(workbook):
        names = {}
        for column, codes in sheet.lists.items():
            names[column] = f"lijst{number}-{column}"
            listed = ";".join(f'"{code}"' for code in codes)
            condition = in_xml(f"of:cell-content-is-in-list({listed})").replace('"', "&quot;")
            rules.append(
                f'<table:content-validation table:name="{names[column]}" '
                f'table:condition="{condition}" table:allow-empty-cell="true"/>'
            )
        tables.append(_table(sheet, names))
    listed = f"<table:content-validations>{''.join(rules)}</table:content-validations>"
    content = (
        f'{_HEAD}<office:document-content {spaces} office:version="1.3"><office:automatic-styles>'
        f"{_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{listed if rules else ''}{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:'
        f'1.0" manifest:version="1.3">{entry.format("/", _MIME)}'
        f"{entry.format('content.xml', 'text/xml')}</manifest:manifest>"
    )
    parts = {"mimetype": _MIME, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(parts, plain="mimetype")


def _table(sheet: Sheet, names: dict[int, str]) -> str:
    width = max((len(row) for row in sheet.rows), default=1)
    rows = []
    spare = SPARE if names else 0
    for number, row in enumerate(chain(sheet.rows, repeat((), spare)), start=1):
        style = "kop" if number == 1 else "tekst"
        cells = []
        for place in range(width):
            text = row[place] if place < len(row) else ""
            rule = (
                f' table:content-validation-name="{names[place]}"'
                if place in names and number >= sheet.first
                else ""
            )
            inside = f' office:value-type="string">{_paragraphs(text)}' if text else ">"
            cells.append(
                f'<table:table-cell table:style-name="{style}"{rule}{inside}</table:table-cell>'
            )
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    columns = (
        f'<table:table-column table:style-name="breed" table:number-columns-repeated="{width}" '
        'table:default-cell-style-name="tekst"/>'
    )
    return f'<table:table table:name="{in_xml(sheet.name)}">{columns}{"".join(rows)}</table:table>'


def _paragraphs(text: str) -> str:
    """A line is a paragraph; spaces and tabs by name, or a reader would fold them."""
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))


def _line(line: str) -> str:
    return in_xml(line).replace("\t", "<text:tab/>").replace(" ", "<text:s/>")


def read_ods(content: bytes) -> Workbook:
    """Every sheet as text; raises ``UnreadableWorkbook``."""
    root = Container(content).xml("content.xml")
    return [
        Sheet(table.get(_name("table:name"), ""), list(_rows(table)))
        for table in root.iter(_name("table:table"))
    ]


def _name(short: str) -> str:
    space, _colon, local = short.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _rows(table: etree._Element) -> Iterator[list[str]]:
    """Empty rows at the end can be repeated a million times: those are not made."""
    waiting = made = 0
    for row in table.iter(_name("table:table-row")):
        times = _times(row, "table:number-rows-repeated")
        cells = _cells(row)
        if not cells:
            waiting += times
            continue
        made += waiting + times
        if made > MOST_ROWS:
            raise UnreadableWorkbook("too many rows")
        yield from ([] for _ in range(waiting))
        waiting = 0
        yield from (list(cells) for _ in range(times))


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    waiting = 0
    kinds = {_name("table:table-cell"), _name("table:covered-table-cell")}
    for cell in row:
        if cell.tag not in kinds:
            continue
        times = _times(cell, "table:number-columns-repeated")
        text = _cell(cell)
        if not text:
            waiting += times
            continue
        if len(cells) + waiting + times > MOST_COLUMNS:
            break
        cells += [*repeat("", waiting), *repeat(text, times)]
        waiting = 0
    return cells


def _times(element: etree._Element, attribute: str) -> int:
    text = element.get(_name(attribute), "1")
    return int(text) if text.isdigit() and len(text) < 9 else 1  # noqa: PLR2004 -- of digits


def _cell(cell: etree._Element) -> str:
    """A day as ISO 8601, a number as it is kept, else the words."""
    kind = cell.get(_name("office:value-type"), "string")
    if kind == "date":
        return cell.get(_name("office:date-value"), "")[:10]
    if kind in {"float", "percentage", "currency"}:
        return cell.get(_name("office:value"), "").removesuffix(".0")
    return "\n".join(from_xml(_words(p)) for p in cell.findall(_name("text:p")))


def _words(element: etree._Element) -> str:
    """The text of a paragraph; spaces that stand for themselves are folded, as the format says."""
    parts = [_folded(element.text)]
    for inside in element:
        if inside.tag == _name("text:s"):
            parts.append(" " * min(_times(inside, "text:c"), 10_000))
        elif inside.tag == _name("text:tab"):
            parts.append("\t")
        elif inside.tag == _name("text:line-break"):
            parts.append("\n")
        elif inside.tag != _name("office:annotation"):
            parts.append(_words(inside))
        parts.append(_folded(inside.tail))
    return "".join(parts)


def _folded(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\t", " ")
