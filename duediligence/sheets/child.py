"""What the child process does with a file: from bytes to rows of text that can be JSON."""

from __future__ import annotations

from duediligence.sheets import UnreadableWorkbook, Workbook, read_any, read_workbook
from portal.shared.errors import PortalError

Rows = dict[str, list[list[str | None]]]


class Unreadable(PortalError):
    """The file is no spreadsheet that we can read."""

    code = "unreadable-file"


def read_in_child(content: bytes) -> Rows:
    """Sheet → rows of cells, ``None`` where a formula stands; raises ``Unreadable``."""
    try:
        return _plain(read_workbook(content))
    except UnreadableWorkbook as error:
        raise Unreadable(str(error)) from error


def read_any_in_child(content: bytes) -> Rows:
    """As ``read_in_child``, and CSV too."""
    try:
        return _plain(read_any(content))
    except UnreadableWorkbook as error:
        raise Unreadable(str(error)) from error


def _plain(book: Workbook) -> Rows:
    return {
        sheet.name: [
            [cell if isinstance(cell, str) else None for cell in row] for row in sheet.rows
        ]
        for sheet in book
    }
