"""ODS: odfdo makes the document around it; the rows are written and read here.

odfdo needs 52 s for the rows of a large dossier (2,800 rows, 46,000 cells), these lines 0.2 s; and
it unfolds a row that is repeated a million times. What it would take in is judged before, see
``guarded``.
"""

from __future__ import annotations

import io
import re
import zipfile
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import odfdo
from lxml import etree
from odfdo import Element, Style

from duediligence.sheets.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Drop,
    Formula,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    guarded,
    read,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
#: The names of styles, of a cell and of a column so many letters wide.
_TEXT, _HEAD = "tekst", "kop"
_COLUMN = "breed{}"
_FORMAT = '<number:text-style style:name="N1"><number:text-content/></number:text-style>'
#: Centimetres that a letter takes.
_LETTER = 0.2
_RANGE = re.compile(r"(\w+)!(\$?[A-Z]+\$?\d+)(?::(\$?[A-Z]+\$?\d+))?")
#: Where the tables come in what odfdo makes.
_PLACE = "text:soft-page-break"


# --- Writing -------------------------------------------------------------------------------------
def write_ods(workbook: Workbook, title: str = "") -> bytes:
    document = odfdo.Document("spreadsheet")
    document.meta.title, document.meta.creator = title, "ISV-portaal Natuursteen"
    _styles(document, workbook)
    rules = "".join(_rule(sheet, drop) for sheet in workbook for drop in sheet.drops)
    ruled = f"<table:content-validations>{rules}</table:content-validations>" if rules else ""
    document.body.clear()
    document.body.append(Element.from_tag(f"<{_PLACE}/>"))
    part: Any = document.get_part("content.xml")
    content = part.serialize().decode()
    tables = "".join(_table(sheet) for sheet in workbook)
    # As text: to move so many elements from one tree to another takes seconds.
    document.set_part("content.xml", content.replace(f"<{_PLACE}/>", ruled + tables, 1).encode())
    settings = document.get_part("settings.xml")
    _freeze(settings, workbook)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _styles(document: Any, workbook: Workbook) -> None:
    insert = document.insert_style
    insert(Element.from_tag(_FORMAT), automatic=True)
    for name, bold in ((_TEXT, False), (_HEAD, True)):
        style = Style("table-cell", name=name, data_style="N1")
        look = {"fo:wrap-option": "wrap", "style:vertical-align": "top"}
        if bold:
            style.set_properties({"fo:font-weight": "bold"}, area="text")
            look["fo:background-color"] = "#e4e7e8"
        style.set_properties(look, area="table-cell")
        insert(style, automatic=True)
    for letters in sorted({sheet.letters(n) for sheet in workbook for n in range(sheet.width)}):
        style = Style(
            "table-column", name=_COLUMN.format(letters), width=f"{letters * _LETTER:.1f}cm"
        )
        insert(style, automatic=True)


def _rule(sheet: Sheet, drop: Drop) -> str:
    listed = ";".join('"{}"'.format(choice.replace('"', '""')) for choice in drop.choices)
    condition = quoteattr(f"of:cell-content-is-in-list({written(listed)})")
    return (
        f"<table:content-validation table:name={quoteattr(_rule_name(sheet, drop))} "
        f'table:condition={condition} table:allow-empty-cell="true"/>'
    )


def _rule_name(sheet: Sheet, drop: Drop) -> str:
    return f"{sheet.name}-{drop.column}-{drop.first}"


def _table(sheet: Sheet) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="{_COLUMN.format(sheet.letters(place))}" '
        f'table:default-cell-style-name="{_TEXT}"/>'
        for place in range(sheet.width)
    )
    ruled = {
        (row, drop.column): quoteattr(_rule_name(sheet, drop))
        for drop in sheet.drops
        for row in range(drop.first, drop.last + 1)
    }
    last = max((row for row, _column in ruled), default=0)
    spare: Iterable[Sequence[Cell]] = repeat((), max(last - len(sheet.rows), 0))
    rows = []
    width = sheet.width
    for number, row in enumerate(chain(sheet.rows, spare), start=1):
        style = _HEAD if number <= sheet.heads else _TEXT
        cells = [
            _cell(content, style, ruled.get((number, place), ""))
            for place, content in enumerate([*row, *repeat("", width - len(row))])
        ]
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    fixed = ' table:protected="true"' if sheet.is_fixed else ""
    name = quoteattr(sheet.name)
    return f"<table:table table:name={name}{fixed}>{columns}{''.join(rows)}</table:table>"


def _cell(content: Cell, style: str, rule: str) -> str:
    named = f" table:content-validation-name={rule}" if rule else ""
    return (
        f'<table:table-cell table:style-name="{style}"{named}{_content(content)}</table:table-cell>'
    )


def _content(content: Cell) -> str:
    if isinstance(content, Formula):
        formula = quoteattr(f"of:={_open_formula(content.text)}")
        value = quoteattr(content.value or "0")
        return (
            f' table:formula={formula} office:value-type="float" office:value={value}>'
            f"<text:p>{escape(content.value)}</text:p>"
        )
    if not content:
        return ">"
    # A line is a paragraph.
    lines = "".join(f"<text:p>{_line(line)}</text:p>" for line in written(content).split("\n"))
    return f' office:value-type="string">{lines}'


def _open_formula(text: str) -> str:
    """From Excel's way of writing to OpenFormula's: ``Sheet!A1:A9`` is ``[Sheet.A1:.A9]``."""
    return _RANGE.sub(_open_range, text.replace(",", ";"))


def _open_range(found: re.Match[str]) -> str:
    sheet, first, last = found.groups()
    end = f":.{last}" if last else ""
    return f"[${sheet}.{first}{end}]"


def _line(line: str) -> str:
    """Tabs, and spaces that a reader would fold, are written by name."""
    text = re.sub(r"^ +| +$|(?<= ) +", lambda found: f"\0{len(found[0])}\1", escape(line))
    text = re.sub("\0(\\d+)\1", r'<text:s text:c="\1"/>', text)
    return text.replace("\t", "<text:tab/>")


def _freeze(settings: Any, workbook: Workbook) -> None:
    """The heads stay in sight: a setting of the view, per sheet."""
    item = '<config:config-item config:name="{}" config:type="{}">{}</config:config-item>'
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + item.format("VerticalSplitMode", "short", 2)
        + item.format("VerticalSplitPosition", "int", sheet.heads)
        + item.format("ActiveSplitRange", "short", 2)
        + item.format("PositionBottom", "int", sheet.heads)
        + "</config:config-item-map-entry>"
        for sheet in workbook
    )
    named = '<config:config-item-map-named config:name="Tables">{}</config:config-item-map-named>'
    view = (
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        + item.format("ViewId", "string", "view1")
        + named.format(tables)
        + "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set>"
    )
    root = settings.get_element("//office:settings")
    for old in root.children:
        root.delete(old)
    root.append(Element.from_tag(view))


# --- Reading -------------------------------------------------------------------------------------
def read_ods(content: bytes) -> Workbook:
    """Every sheet as text; raises ``UnreadableWorkbook``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with zipfile.ZipFile(guarded(content)) as archive:
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableWorkbook(str(error)) from error
    return [
        Sheet(table.get(_name("table:name"), ""), list(_rows(table)))
        for table in root.iter(_name("table:table"))
    ]


def _name(short: str) -> str:
    space, _colon, local = short.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _rows(table: etree._Element) -> Iterator[list[Cell]]:
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


def _cells(row: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    waiting = 0
    kinds = {_name("table:table-cell"), _name("table:covered-table-cell")}
    for cell in row:
        if cell.tag not in kinds:
            continue
        times = _times(cell, "table:number-columns-repeated")
        text = _value(cell)
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


def _value(cell: etree._Element) -> Cell:
    """A day as ISO 8601, a number as it is kept, else the words."""
    if formula := cell.get(_name("table:formula")):
        return Formula(formula)
    kind = cell.get(_name("office:value-type"), "string")
    if kind == "date":
        return cell.get(_name("office:date-value"), "").removesuffix("T00:00:00")
    if kind == "boolean":
        return "yes" if cell.get(_name("office:boolean-value")) == "true" else "no"
    if kind in {"float", "percentage", "currency"}:
        return cell.get(_name("office:value"), "").removesuffix(".0")
    return "\n".join(read(_words(p)) for p in cell.findall(_name("text:p")))


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
