"""XLSX by openpyxl: text cells, fixed heads, lists to choose from, sheets that are guarded.

openpyxl reads XML through defusedxml; what it would take in is judged before, see ``guarded``.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from duediligence.sheets.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Formula,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    column_letters,
    guarded,
    normal,
    read,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Everything that openpyxl raises on a file that is none, or is broken; there is no common one.
_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,  # of XML
    zipfile.BadZipFile,
)
#: With such a sign a program may take a text for a formula when it is typed again.
_LIKE_FORMULA = ("=", "+", "-", "@")
_TEXT = "@"
#: Points that a line of text takes.
_LINE = 15


def _styles() -> Iterator[NamedStyle]:
    """Made anew for each workbook: it writes in them."""
    place = Alignment(wrap_text=True, vertical="top")
    yield NamedStyle("Tekst", number_format=_TEXT, alignment=place)
    yield NamedStyle(
        "Kop",
        number_format=_TEXT,
        font=Font(bold=True),
        fill=PatternFill("solid", fgColor="E4E7E8"),
        alignment=place,
    )


def write_xlsx(workbook: Workbook, title: str = "") -> bytes:
    book = Book(write_only=True)
    book.properties.title, book.properties.creator = title, "ISV-portaal Natuursteen"
    for style in _styles():
        book.add_named_style(style)
    for sheet in workbook:
        _write(book.create_sheet(sheet.name), sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write(page: Any, sheet: Sheet) -> None:
    page.freeze_panes = f"A{sheet.heads + 1}"
    for column in range(sheet.width):
        dimension = page.column_dimensions[column_letters(column)]
        dimension.width, dimension.number_format = sheet.letters(column), _TEXT
    for number in range(min(sheet.heads, len(sheet.rows))):
        # LibreOffice makes no room for what is wrapped; other rows grow when somebody types.
        page.row_dimensions[number + 1].height = _LINE * sheet.lines(number)
    for number, row in enumerate(sheet.rows):
        page.append(_cells(page, row, "Kop" if number < sheet.heads else "Tekst"))
    for drop in sheet.drops:
        rule = DataValidation("list", formula1=drop.source, allow_blank=True)
        letters = column_letters(drop.column)
        rule.add(f"{letters}{drop.first}:{letters}{drop.last}")
        page.data_validations.append(rule)
    if sheet.is_fixed:
        page.protection.enable()


def _cells(page: Any, row: Sequence[Cell], style: str) -> Iterator[Any]:
    for content in row:
        if not content:
            yield None
            continue
        if isinstance(content, Formula):
            cell = WriteOnlyCell(page, f"={content.text}")
            cell.style, cell.number_format = style, "General"
        else:
            cell = WriteOnlyCell(page, written(content))
            cell.style, cell.data_type = style, "s"  # also what looks like a formula or an error
            if content.startswith(_LIKE_FORMULA):
                cell.quotePrefix = True
        yield cell


def read_xlsx(content: bytes) -> Workbook:
    """Every sheet as text; raises ``UnreadableWorkbook``."""
    source = guarded(content)
    try:
        book = load_workbook(source, read_only=True, keep_links=False)
        return [Sheet(page.title, _rows(page)) for page in book.worksheets]
    except UnreadableWorkbook:
        raise
    except _BROKEN as error:
        raise UnreadableWorkbook(str(error)) from error


def _rows(page: Any) -> list[list[Cell]]:
    """Rows at the end without a word, of which there can be a million, are not kept."""
    page.reset_dimensions()  # what the file says of its own size is not always so
    rows: list[list[Cell]] = []
    waiting = 0
    for row in page.iter_rows():
        cells = normal([[_cell(each) for each in row[:MOST_COLUMNS]]])
        if not cells:
            waiting += 1
            continue
        if len(rows) + waiting >= MOST_ROWS:
            raise UnreadableWorkbook("too many rows")
        rows.extend([] for _ in range(waiting))
        rows.extend(cells)
        waiting = 0
    return rows


def _cell(cell: Any) -> Cell:
    """A day as ISO 8601, a number as it is kept, else the words."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(str(value).removeprefix("="))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):  # a moment is one too
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, float):
        return f"{value:.15g}"
    return read(str(value))
