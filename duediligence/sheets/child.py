"""What the child process does with a file: from bytes to rows of text that can be JSON."""

from __future__ import annotations

from duediligence.sheets import UnreadableWorkbook, read_workbook
from portal.shared.errors import PortalError


class Unreadable(PortalError):
    """The file is no spreadsheet that we can read."""

    code = "unreadable-file"


def read_in_child(content: bytes) -> dict[str, list[list[str | None]]]:
    """Sheet → rows of cells, ``None`` where a formula stands; raises ``Unreadable``."""
    try:
        book = read_workbook(content)
    except UnreadableWorkbook as error:
        raise Unreadable(str(error)) from error
    return {
        sheet.name: [
            [cell if isinstance(cell, str) else None for cell in row] for row in sheet.rows
        ]
        for sheet in book
    }
