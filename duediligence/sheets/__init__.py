"""Workbooks of plain text, and how XLSX and ODS write and read them: pure, nothing of a dossier."""

from duediligence.sheets.ods import read_ods, write_ods
from duediligence.sheets.tables import read_csv
from duediligence.sheets.workbook import (
    SPARE,
    Cell,
    Drop,
    Formula,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    column_letters,
    normal,
)
from duediligence.sheets.xlsx import read_xlsx, write_xlsx

WRITERS = {"xlsx": write_xlsx, "ods": write_ods}


def read_workbook(content: bytes) -> Workbook:
    """Read either format, told apart by what is inside; raises ``UnreadableWorkbook``."""
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in content[:200]:
        return read_ods(content)
    return read_xlsx(content)


def read_any(content: bytes) -> Workbook:
    """Read a workbook, or a list as CSV; raises ``UnreadableWorkbook``."""
    return read_workbook(content) if content.startswith(b"PK") else read_csv(content)


__all__ = [
    "SPARE",
    "WRITERS",
    "Cell",
    "Drop",
    "Formula",
    "Sheet",
    "UnreadableWorkbook",
    "Workbook",
    "column_letters",
    "normal",
    "read_any",
    "read_csv",
    "read_ods",
    "read_workbook",
    "read_xlsx",
    "write_ods",
    "write_xlsx",
]
