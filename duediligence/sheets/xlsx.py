"""XLSX by hand: text cells, a fixed head, and lists to choose from. ECMA-376, from memory."""

from __future__ import annotations

import re
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
    from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Excel takes no longer list of choices in a cell.
LONGEST_LIST = 255
#: Two styles: text ("@"), and the same in bold for the head.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment '
    'wrapText="1" vertical="top"/></xf><xf numFmtId="49" fontId="1" applyFont="1" '
    'applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)


def write_xlsx(workbook: Workbook) -> bytes:
    numbers = range(1, len(workbook) + 1)
    sheets = "".join(
        f'<sheet name="{in_xml(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in zip(numbers, workbook, strict=True)
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f"{types}</Types>"
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{targets}<Relationship '
            f'Id="rId{len(workbook) + 1}" Type="{_REL}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in zip(numbers, workbook, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet)
    return zipped(parts)


def _sheet(sheet: Sheet) -> str:
    width = max((len(row) for row in sheet.rows), default=1)
    rows = []
    for number, row in enumerate(sheet.rows, start=1):
        style = ' s="1"' if number == 1 else ' s="0"'
        cells = "".join(
            f'<c r="{_column(place)}{number}"{style} t="inlineStr"><is>'
            f'<t xml:space="preserve">{in_xml(text)}</t></is></c>'
            for place, text in enumerate(row)
            if text
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    columns = (
        f'<cols><col min="1" max="{max(width, 1)}" width="24" style="0" customWidth="1"/></cols>'
    )
    view = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{view}{columns}<sheetData>{"".join(rows)}</sheetData>'
        f"{_lists(sheet)}</worksheet>"
    )


def _lists(sheet: Sheet) -> str:
    last = len(sheet.rows) + SPARE
    found = []
    for column, codes in sheet.lists.items():
        text = ",".join(codes)
        if len(text) <= LONGEST_LIST:
            cells = f"{_column(column)}{sheet.first}:{_column(column)}{last}"
            found.append(
                f'<dataValidation type="list" allowBlank="1" sqref="{cells}"><formula1>'
                f'"{in_xml(text)}"</formula1></dataValidation>'
            )
    inside = "".join(found)
    return f'<dataValidations count="{len(found)}">{inside}</dataValidations>' if found else ""


def _column(place: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_xlsx(content: bytes) -> Workbook:
    """Every sheet as text; raises ``UnreadableWorkbook``."""
    container = Container(content)
    book = container.xml("xl/workbook.xml")
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in container.xml("xl/_rels/workbook.xml.rels")
    }
    shared = _shared(container)
    found: Workbook = []
    for sheet in book.iter(f"{{{_MAIN}}}sheet"):
        target = targets.get(sheet.get(f"{{{_REL}}}id"), "")
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append(Sheet(sheet.get("name", ""), _rows(container.xml(name), shared)))
    return found


def _shared(container: Container) -> list[str]:
    if not container.has("xl/sharedStrings.xml"):
        return []
    return [_text(each) for each in container.xml("xl/sharedStrings.xml")]


def _text(element: etree._Element) -> str:
    """Runs of rich text become one; how a word is pronounced is left out."""
    parts = element.iter(f"{{{_MAIN}}}t")
    hidden = {id(t) for each in element.iter(f"{{{_MAIN}}}rPh") for t in each}
    return from_xml("".join(t.text or "" for t in parts if id(t) not in hidden))


def _rows(sheet: etree._Element, shared: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in sheet.iter(f"{{{_MAIN}}}row"):
        number = int(row.get("r") or len(rows) + 1)
        if number > MOST_ROWS:
            raise UnreadableWorkbook("too many rows")
        rows.extend([] for _ in range(number - len(rows)))
        cells = rows[number - 1]
        for cell in row.iter(f"{{{_MAIN}}}c"):
            place = _place(cell.get("r", ""), len(cells))
            if place >= MOST_COLUMNS:
                continue
            cells.extend("" for _ in range(place - len(cells) + 1))
            cells[place] = _value(cell, shared)
    return rows


def _place(reference: str, following: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return following
    place = 0
    for letter in letters[0]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{{{_MAIN}}}v") or ""
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if kind == "n":
        return value.removesuffix(".0")
    return from_xml(value)
