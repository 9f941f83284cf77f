"""Lists of others: CSV in any usual encoding and with any usual mark between the columns."""

from __future__ import annotations

import csv
import io
from collections import Counter

from duediligence.sheets.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    normal,
)

#: What can stand between two columns; of two that fit as well the first.
SEPARATORS = (";", "\t", ",", "|")
#: So many rows tell which one it is.
_LOOKED_AT = 200
_LONGEST_FIELD = 131_072


def read_csv(content: bytes, name: str = "CSV") -> Workbook:
    """One sheet of text; raises ``UnreadableWorkbook``."""
    text = decoded(content)
    if "\0" in text or not text.strip():
        raise UnreadableWorkbook("no text")
    rows = _rows(text, separator_of(text))
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise UnreadableWorkbook("too much for a list")
    return [Sheet(name, rows)]


def decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark or half full of zeros, else Windows-1252."""
    for encoding in _encodings(content):
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise UnreadableWorkbook("no usual encoding")


def _encodings(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    zeros = [content[start:400:2].count(0) for start in (0, 1)]
    if zeros[1] > len(content[:400]) // 4 >= zeros[0]:
        return ["utf-16-le"]
    if zeros[0] > len(content[:400]) // 4 >= zeros[1]:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def separator_of(text: str) -> str:
    """The mark that cuts the most rows into one and the same number of columns, above one."""

    def fits(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _rows(text, separator)[:_LOOKED_AT] if row)
        several = {width: times for width, times in widths.items() if width > 1}
        if not several:
            return 0, 0
        width = max(several, key=lambda width: (several[width], width))
        return several[width], width

    return max(SEPARATORS, key=fits)


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableWorkbook(str(error)) from error
    return [[str(cell) for cell in row] for row in normal(found)]
