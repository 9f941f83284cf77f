"""A workbook as both formats see it: sheets of rows of text, and how text survives XML.

Every cell is text: no program turns a name into a formula or a number into a date. What XML cannot
hold is written as Excel does it, ``_x000B_``; a text that looks so already gets its first ``_``
written that way too, so that reading gives back exactly what was there.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: More is no dossier: 200 sites and 2,000 pieces of evidence stay far below.
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 20_000, 100, 100_000_000
#: Empty rows that are ready to be filled in, with their lists.
SPARE = 40
#: Excel takes no more in a cell, and its library cuts off the rest without a word.
LONGEST_CELL = 32_767
_NOT_XML = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"  # CR too: XML makes it LF
)
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PARTS = (".xml", ".rels")
_DTD = tuple(
    mark.encode(code)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for code in ("utf-8", "utf-16-le", "utf-16-be")
)


class UnreadableWorkbook(ValueError):
    """The bytes are no spreadsheet that we can read."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell counts, as Excel writes it: ``SUM(Sheet!A1:A9)``; ``value`` is what it shows.

    We write some, and never work one out that we read.
    """

    text: str
    value: str = ""


Cell = str | Formula


@dataclass(frozen=True, slots=True)
class Drop:
    """``choices`` can be chosen in ``column`` (from 0) from row ``first`` to ``last`` (from 1).

    They stand, in this order, in ``source``: ``Sheet!$A$1:$A$9``.
    """

    column: int
    first: int
    last: int
    choices: Sequence[str]
    source: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first ``heads`` rows are heads; ``widths`` of columns are in letters.

    ``is_fixed``: there is nothing to fill in, so the program is asked to guard it.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    drops: Sequence[Drop] = ()
    heads: int = 1
    widths: Sequence[int] = ()
    is_fixed: bool = False

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=1) or 1

    def letters(self, column: int) -> int:
        return self.widths[column] if column < len(self.widths) else 24

    def lines(self, row: int) -> int:
        """How many lines a row of texts takes; in bold, so some letters fewer fit than are said."""
        return max(
            (
                len(textwrap.wrap(str(text), max(self.letters(column) - 2, 1)))
                for column, text in enumerate(self.rows[row])
            ),
            default=1,
        )


Workbook = list[Sheet]


def normal(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Without empty cells and rows at the end: those say nothing."""
    found = [_trimmed(row) for row in rows]
    while found and not found[-1]:
        found.pop()
    return found


def _trimmed(row: Sequence[Cell]) -> list[Cell]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def written(text: str) -> str:
    """The text in letters that XML can hold. Raises ``ValueError`` when no cell can hold it."""
    found = _NOT_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    if len(found) > LONGEST_CELL:
        raise ValueError(f"a cell holds {LONGEST_CELL} characters, not {len(found)}")
    return found


def read(text: str) -> str:
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text)


def as_programs_keep(text: str) -> str:
    """What is left of a text when another program saved it: for comparing, never for keeping.

    LibreOffice 7.4 drops control characters and tabs, and saves the letters ``_x000B_`` in XLSX so
    that they read as a sign: see tests/duediligence/office.py.
    """
    signs = read(text).replace("\r\n", "\n")
    return "".join(sign for sign in signs if sign == "\n" or not _DROPPED.match(sign))


def column_letters(place: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def guarded(content: bytes) -> io.BytesIO:
    """The bytes, when they are a container within our limits and none of its XML has a DTD.

    Raises ``UnreadableWorkbook``. What is read afterwards is held to the sizes that were checked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise UnreadableWorkbook("too large")
            for entry in entries:
                if entry.filename.endswith(_PARTS) and _has_dtd(archive.read(entry)):
                    raise UnreadableWorkbook(entry.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableWorkbook("no container") from error
    return io.BytesIO(content)


def _has_dtd(part: bytes) -> bool:
    return any(mark in part for mark in _DTD)
