"""What is written is read back exactly, whatever the text; what is no spreadsheet is refused."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from odfdo import Cell, Document, Row, Table

from duediligence.sheets import (
    WRITERS,
    Drop,
    Formula,
    Sheet,
    UnreadableWorkbook,
    normal,
    read_workbook,
)
from tests.tenders.naughty import naughty_strings

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "  a  b ", "a\nb", "\n", "a\r\nb", "\t", "=1+1", "_x000B_", "_x_", "0012", "1.0"]
    ),
)
ROWS = st.lists(st.lists(TEXTS, max_size=4), max_size=5)


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_every_text_comes_back(kind, rows):
    made = WRITERS[kind]([Sheet("Schakels", rows), Sheet("Leeg", [])])

    read = read_workbook(made)

    assert [sheet.name for sheet in read] == ["Schakels", "Leeg"]
    assert normal(read[0].rows) == normal(rows)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_naughty_strings_come_back(kind):
    rows = [["x", text] for text in naughty_strings()]

    assert normal(read_workbook(WRITERS[kind]([Sheet("S", rows)]))[0].rows) == normal(rows)


BOOK = [
    Sheet(
        "Schakels",
        [["key", "role"], ["Sleutel", "Wat is het?"], ["S1", "Groeve"]],
        drops=[Drop(1, 3, 5, ["Groeve", 'De "oude" fabriek; nieuw'], "Lijsten!$A$1:$A$2")],
        heads=2,
        widths=[12, 40],
    ),
    Sheet("Lijsten", [["Groeve"], ['De "oude" fabriek; nieuw']], is_fixed=True),
    Sheet("Controle", [["Leeg", Formula("COUNTBLANK(Schakels!$B$3:$B$5)", "2")]], is_fixed=True),
]


def test_xlsx_has_fixed_heads_lists_widths_a_guard_and_formulas():
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](BOOK)))
    places, _lists, check = book.worksheets

    [rule] = places.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("B3:B5", "Lijsten!$A$1:$A$2")
    assert places.freeze_panes == "A3"
    assert [places.column_dimensions[name].width for name in "AB"] == [12, 40]
    assert [page.protection.sheet for page in book] == [False, True, True]
    assert check["B1"].value == "=COUNTBLANK(Schakels!$B$3:$B$5)"


def test_ods_has_fixed_heads_lists_widths_a_guard_and_formulas():
    document = Document(io.BytesIO(WRITERS["ods"](BOOK)))
    content = document.get_part("content.xml").serialize().decode()
    tree = etree.fromstring(content.encode())
    names = tree.nsmap

    [rule] = tree.findall(".//table:content-validation", names)
    told = rule.get(f"{{{names['table']}}}condition")
    listed = '"Groeve";"De ""oude"" fabriek; nieuw"'
    assert told == f"of:cell-content-is-in-list({listed})"
    assert content.count('table:content-validation-name="Schakels-1-3"') == 3
    assert content.count('table:protected="true"') == 2
    assert 'table:formula="of:=COUNTBLANK([$Schakels.$B$3:.$B$5])"' in content
    assert "VerticalSplitPosition" in document.get_part("settings.xml").serialize().decode()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_formula_comes_back_as_one_and_is_never_worked_out(kind):
    [*_others, check] = read_workbook(WRITERS[kind](BOOK))

    assert isinstance(check.rows[0][1], Formula)


@pytest.mark.parametrize("kind", WRITERS)
def test_what_looks_like_a_formula_is_written_as_text(kind):
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", '=HYPERLINK("http://a.nl")', "TRUE", "1e3"]
    made = WRITERS[kind]([Sheet("S", [[text] for text in texts])])

    assert [row[0] for row in read_workbook(made)[0].rows] == texts
    if kind == "xlsx":
        cells = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A"]
        assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut_off(kind):
    with pytest.raises(ValueError, match="32767"):
        WRITERS[kind]([Sheet("S", [["\x01" * 5_000]])])


def test_days_numbers_and_truths_of_excel_become_text():
    book = openpyxl.Workbook()
    moment = datetime(2027, 1, 31, 9, 30)  # noqa: DTZ001 -- Excel knows no zones
    book.active.append([date(2027, 1, 31), moment, 12, 0.1, True, "0012"])
    target = io.BytesIO()
    book.save(target)

    assert read_workbook(target.getvalue())[0].rows == [
        ["2027-01-31", "2027-01-31T09:30:00", "12", "0.1", "yes", "0012"]
    ]


def test_a_row_at_the_far_end_of_excel_is_no_row():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.row_dimensions[1_048_576].height = 30
    target = io.BytesIO()
    book.save(target)
    assert read_workbook(target.getvalue())[0].rows == [["a"]]

    book.active.cell(1_048_576, 1, "b")
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(UnreadableWorkbook):
        read_workbook(target.getvalue())


def packed(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


BAD = [
    b"",
    b"geen zip",
    packed(),
    packed(xl__workbook_xml="<a/>"),
    WRITERS["ods"]([Sheet("S", [["a"]])])[:-80],
    WRITERS["ods"]([Sheet("S", [["a"]])]).replace(b"content.xml", b"kontent.xml"),
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_what_is_no_spreadsheet_is_refused(content):
    with pytest.raises(UnreadableWorkbook):
        read_workbook(content)


def changed(kind, name, old, new):
    good = WRITERS[kind]([Sheet("S", [["a"], [], ["b"]])])
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as archive, zipfile.ZipFile(target, "w") as made:
        for part in archive.namelist():
            text = archive.read(part)
            made.writestr(part, new(text) if part == name and old in text else text)
    return target.getvalue()


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("kind", "name"), [("ods", "content.xml"), ("xlsx", "xl/worksheets/sheet1.xml")]
)
def test_xml_with_a_dtd_is_refused(kind, name, code):
    def with_dtd(text):
        body = text.decode().partition("?>")[2] or text.decode()
        return f"<!DOCTYPE x [<!ENTITY e 'ha'>]>{body}".encode(code)

    with pytest.raises(UnreadableWorkbook):
        read_workbook(changed(kind, name, b"", with_dtd))


@pytest.mark.parametrize("kind", WRITERS)
def test_what_unpacks_to_too_much_is_refused(kind, monkeypatch):
    made = WRITERS[kind]([Sheet("S", [["a"]])])
    monkeypatch.setattr("duediligence.sheets.workbook.MOST_BYTES", 1_000)

    with pytest.raises(UnreadableWorkbook, match="too large"):
        read_workbook(made)


def test_an_empty_row_that_is_repeated_a_million_times_costs_nothing():
    many = b'<table:table-row table:number-rows-repeated="1048573"><table:table-cell/>'
    many += b"</table:table-row></table:table>"
    made = changed("ods", "content.xml", b"", lambda text: text.replace(b"</table:table>", many))

    assert read_workbook(made)[0].rows == [["a"], [], ["b"]]


def test_another_program_reads_what_we_wrote_and_we_what_it_wrote():
    ours = WRITERS["ods"]([Sheet("S", [["key", "naam"], ["S1", "  a  b"], ["0012", "=1+1"]])])
    read = Document(io.BytesIO(ours)).body.get_table(0).get_values()
    assert read == [["key", "naam"], ["S1", "  a  b"], ["0012", "=1+1"]]

    document, table, target = Document("spreadsheet"), Table("S"), io.BytesIO()
    for values in (["key", 12], [date(2027, 1, 31), "x  y"]):
        row = Row()
        for value in values:
            row.append_cell(Cell(value))
        table.append_row(row)
    document.body.clear()
    document.body.append(table)
    document.save(target)
    assert read_workbook(target.getvalue())[0].rows == [["key", "12"], ["2027-01-31", "x  y"]]
