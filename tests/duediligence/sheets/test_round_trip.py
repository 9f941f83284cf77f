"""What is written is read back exactly, whatever the text; what is no spreadsheet is refused."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Cell, Document, Row, Table

from duediligence.sheets import (
    WRITERS,
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


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_dossier_makes_the_same_bytes(kind):
    book = [Sheet("S", [["a"], ["b"]], lists={0: ["a", "b"]})]

    assert WRITERS[kind](book) == WRITERS[kind](book)


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


def test_xml_with_a_dtd_is_refused():
    good = WRITERS["ods"]([Sheet("S", [["a"]])])
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        "<office:document", "<!DOCTYPE x [<!ENTITY e 'ha'>]><office:document", 1
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)

    with pytest.raises(UnreadableWorkbook):
        read_workbook(target.getvalue())


def test_an_empty_row_that_is_repeated_a_million_times_costs_nothing():
    made = WRITERS["ods"]([Sheet("S", [["a"], [], ["b"]])])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    many = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/>'
    many += "</table:table-row>"
    parts["content.xml"] = parts["content.xml"].replace("</table:table>", f"{many}</table:table>")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)

    assert read_workbook(target.getvalue())[0].rows == [["a"], [], ["b"]]


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
