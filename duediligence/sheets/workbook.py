"""A workbook as both formats see it: sheets of rows of text, and how text survives XML.

Every cell is text: no program turns a name into a formula or a number into a date. What XML cannot
hold is written as Excel does it, ``_x000B_``; a text that looks so already gets its first ``_``
written that way too, so that reading gives back exactly what was there.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: More is no dossier: 200 sites and 2,000 pieces of evidence stay far below.
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 20_000, 100, 100_000_000
#: Empty rows that are ready to be filled in, with their lists.
SPARE = 40
_NOT_XML = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"  # CR too: XML makes it LF
)
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: A fixed moment: the same dossier makes the same bytes.
_MOMENT = (2026, 1, 1, 0, 0, 0)


class UnreadableWorkbook(ValueError):
    """The bytes are no spreadsheet that we can read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``lists``: column → the codes that can be chosen there, from row ``first`` on."""

    name: str
    rows: Sequence[Sequence[str]]
    lists: Mapping[int, Sequence[str]] = field(default_factory=dict)
    first: int = 2


Workbook = list[Sheet]


def normal(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without empty cells and rows at the end: those say nothing."""
    found = [_trimmed(row) for row in rows]
    while found and not found[-1]:
        found.pop()
    return found


def _trimmed(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def in_xml(text: str) -> str:
    return escape(_NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def from_xml(text: str) -> str:
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text)


def zipped(parts: Mapping[str, str], *, plain: str = "") -> bytes:
    """A container; ``plain`` names the part that stands first and is not compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_STORED if name == plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8"))
    return target.getvalue()


class Container:
    """The parts of a spreadsheet, within limits; XML with a DTD is refused before it is parsed."""

    def __init__(self, content: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise UnreadableWorkbook("no container") from error
        if sum(entry.file_size for entry in self.archive.infolist()) > MOST_BYTES:
            raise UnreadableWorkbook("too large")

    def xml(self, name: str) -> etree._Element:
        try:
            content = self.archive.read(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise UnreadableWorkbook(name) from error
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnreadableWorkbook(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableWorkbook(name) from error

    def has(self, name: str) -> bool:
        return name in self.archive.namelist()
