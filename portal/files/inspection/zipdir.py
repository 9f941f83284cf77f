"""Read a zip file's own list of files and check it before anything is unpacked.

Stricter than every reader: the list, the local headers and the bytes in between must tell the
same story, so that no two programs can see different files in one archive. Format: PKWARE
APPNOTE 6.3.10 (section numbers below).
"""

# ruff: noqa: PLR2004 -- the numbers are those of APPNOTE

from __future__ import annotations

import stat
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.files.inspection.signatures import ZIP_TAIL
from portal.files.inspection.verdict import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")  # 4.3.16
_END64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_LOCATOR64 = struct.Struct("<4sLQL")  # 4.3.15
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
_ENCRYPTED, _DESCRIPTOR, _PATCHED, _STRONG, _UTF8, _MASKED = 1, 8, 32, 64, 2048, 8192
_CHUNK = 1 << 16
#: A data descriptor is 12 to 24 bytes (4.3.9).
_LONGEST_DESCRIPTOR = 24
#: Names that Windows keeps for devices, whatever the extension.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_LONGEST_NAME = 1000
_LONGEST_PART = 255
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the archive; sizes as declared, which ``unpack`` holds it to."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    start: int  # of the data, in bytes from the beginning of the archive
    is_directory: bool


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry as the central directory tells it."""

    raw_name: bytes
    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int  # Unix mode, 0 when there is none
    dos_directory: bool


def read_directory(file: BinaryIO, size: int, *, max_entries: int) -> list[Entry]:
    """Give the entries in the order of their data.

    Raises ``Refusal`` (``damaged``, ``encrypted`` and the ``archive-`` codes) when anything in
    the archive contradicts itself. Reads the directory only, never the content.
    """
    count, offset, length = _end(file, size)
    if count > max_entries:
        raise Refusal("archive-entries")
    listed = list(_central(file, count, offset, length))
    _judge_names(listed)
    entries = [_local(file, one, offset) for one in sorted(listed, key=lambda one: one.offset)]
    _judge_layout(entries, [one.offset for one in sorted(listed, key=lambda x: x.offset)], offset)
    return entries


def _end(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Give number of entries, offset and length of the directory, from the end record(s)."""
    start = max(0, size - ZIP_TAIL)
    file.seek(start)
    tail = file.read(ZIP_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END.size:
        raise Refusal("damaged", "zip")
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(tail, at)
    end = start + at
    if end + _END.size + comment != size:
        raise Refusal("archive-hidden")
    if tail.count(b"PK\x05\x06") > 1 and comment:
        raise Refusal("archive-hidden")  # a second list of files in the comment
    before = end
    if 0xFFFF in (here, count) or 0xFFFFFFFF in (length, offset):
        disk, first_disk, here, count, length, offset, before = _end64(file, end)
    if disk or first_disk or here != count:
        raise Refusal("archive-method", "split")
    if offset + length != before:
        raise Refusal("archive-hidden" if offset + length < before else "damaged", "zip")
    return count, offset, length


def _end64(file: BinaryIO, end: int) -> tuple[int, int, int, int, int, int, int]:
    if end < _LOCATOR64.size + _END64.size:
        raise Refusal("damaged", "zip64")
    file.seek(end - _LOCATOR64.size)
    magic, disk, at, disks = _LOCATOR64.unpack(file.read(_LOCATOR64.size))
    if magic != b"PK\x06\x07" or disk or disks > 1 or at + _END64.size > end - _LOCATOR64.size:
        raise Refusal("damaged", "zip64")
    file.seek(at)
    magic, rest, _, _, disk, first_disk, here, count, length, offset = _END64.unpack(
        file.read(_END64.size)
    )
    if magic != b"PK\x06\x06" or at + 12 + rest != end - _LOCATOR64.size:
        raise Refusal("damaged", "zip64")
    return disk, first_disk, here, count, length, offset, at


def _central(file: BinaryIO, count: int, offset: int, length: int) -> Iterator[_Listed]:
    file.seek(offset)
    left = length
    for _ in range(count):
        head = file.read(_CENTRAL.size)
        if len(head) < _CENTRAL.size or not head.startswith(b"PK\x01\x02"):
            raise Refusal("damaged", "zip")
        (_, made, _, flags, method, _, _, crc, packed, size, name_len, extra_len, comment_len, disk,
         _, attributes, at) = _CENTRAL.unpack(head)  # fmt: skip
        raw_name = file.read(name_len)
        extra = file.read(extra_len)
        comment = file.read(comment_len)
        left -= _CENTRAL.size + name_len + extra_len + comment_len
        if left < 0 or len(comment) < comment_len or disk not in (0, 0xFFFF):
            raise Refusal("damaged", "zip")
        size, packed, at = _wide(extra, size, packed, at)
        name = _name(raw_name, flags)
        _refuse_second_name(extra, name)
        unix = made >> 8 in (3, 19)
        mode = attributes >> 16 if unix or stat.S_ISLNK(attributes >> 16) else 0
        yield _Listed(
            raw_name, name, method, flags, crc, packed, size, at, mode, bool(attributes & 0x10)
        )
    if left:
        raise Refusal("archive-hidden")


def _wide(extra: bytes, size: int, packed: int, at: int) -> tuple[int, int, int]:
    """Sizes and offset from the zip64 field where the short ones say so (4.5.3)."""
    values = [size, packed, at]
    wide = _fields(extra).get(0x0001, b"")
    place = 0
    for index, value in enumerate(values):
        if value == 0xFFFFFFFF:
            if len(wide) < place + 8:
                raise Refusal("damaged", "zip64")
            values[index] = int.from_bytes(wide[place : place + 8], "little")
            place += 8
    return values[0], values[1], values[2]


def _fields(extra: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        code, length = struct.unpack_from("<HH", extra, at)
        found.setdefault(code, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _name(raw: bytes, flags: int) -> str:
    if flags & _UTF8:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Refusal("archive-name", repr(raw[:80])) from None
    return raw.decode("cp437")


def _refuse_second_name(extra: bytes, name: str) -> None:
    """Let the Unicode name of Info-ZIP (4.6.9) only repeat the plain one in better letters."""
    field = _fields(extra).get(0x7075, b"")
    if len(field) <= 5:
        return
    second = field[5:].decode("utf-8", "replace")
    if _skeleton(second) != _skeleton(name):
        raise Refusal("archive-name", second[:80])


def _skeleton(name: str) -> str:
    """Give a name without the letters that an old code page writes differently."""
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "/\\.:"))


def _judge_names(listed: list[_Listed]) -> None:
    seen: dict[str, bool] = {}  # folded name: is it a directory?
    for one in listed:
        _refuse_name(one.name)
        _refuse_special(one)
        folded = unicodedata.normalize("NFC", one.name).casefold().rstrip("/")
        if folded in seen:
            raise Refusal("archive-duplicate", one.name[:80])
        seen[folded] = _is_directory(one)
    for folded in seen:
        parts = folded.split("/")
        for depth in range(1, len(parts)):
            if seen.get("/".join(parts[:depth])) is False:
                raise Refusal("archive-duplicate", folded[:80])


def _refuse_name(name: str) -> None:
    parts = name.removesuffix("/").split("/")
    bad = (
        not name.strip("/")
        or len(name) > _LONGEST_NAME
        or name.startswith(("/", "~"))
        or "\\" in name
        or ":" in name
        or any(unicodedata.category(c) in {"Cc", "Cs"} or c in _TURNING for c in name)
        or any(_bad_part(part) for part in parts)
    )
    if bad:
        raise Refusal("archive-name", name[:80])


def _bad_part(part: str) -> bool:
    return (
        part in {"", ".", ".."}
        or len(part) > _LONGEST_PART
        or part.endswith((" ", "."))
        or part.split(".", 1)[0].strip().lower() in _DEVICES
    )


def _is_directory(one: _Listed) -> bool:
    return one.name.endswith("/") or stat.S_ISDIR(one.mode) or (one.dos_directory and not one.size)


def _refuse_special(one: _Listed) -> None:
    if one.flags & (_ENCRYPTED | _STRONG | _MASKED):
        raise Refusal("encrypted", one.name[:80])
    if one.flags & _PATCHED or one.method not in {STORED, DEFLATED}:
        if one.method == 99:
            raise Refusal("encrypted", one.name[:80])
        raise Refusal("archive-method", one.name[:80])
    kind = stat.S_IFMT(one.mode)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Refusal("archive-link", one.name[:80])
    if one.method == STORED and one.packed != one.size:
        raise Refusal("damaged", one.name[:80])
    if _is_directory(one) and one.size:
        raise Refusal("archive-hidden")


def _local(file: BinaryIO, one: _Listed, directory: int) -> Entry:
    """Compare with the header before the data: a reader that trusts it must see the same."""
    if one.offset + _LOCAL.size > directory:
        raise Refusal("damaged", one.name[:80])
    file.seek(one.offset)
    head = file.read(_LOCAL.size)
    magic, _, flags, method, _, _, crc, packed, size, name_len, extra_len = _LOCAL.unpack(head)
    raw_name = file.read(name_len)
    extra = file.read(extra_len)
    if magic != b"PK\x03\x04" or raw_name != one.raw_name or method != one.method:
        raise Refusal("archive-overlap", one.name[:80])
    if (flags ^ one.flags) & (_ENCRYPTED | _STRONG | _MASKED | _UTF8):
        raise Refusal("archive-overlap", one.name[:80])
    size, packed, _ = _wide(extra, size, packed, 0)
    told = (crc, packed, size)
    if told != (one.crc, one.packed, one.size) and not (flags & _DESCRIPTOR and not any(told)):
        raise Refusal("archive-overlap", one.name[:80])
    start = one.offset + _LOCAL.size + name_len + extra_len
    # The descriptor bit of the local header decides how much may stand behind the data.
    flags = (one.flags & ~_DESCRIPTOR) | (flags & _DESCRIPTOR)
    return Entry(
        one.name, one.method, flags, one.crc, one.packed, one.size, start, _is_directory(one)
    )


def _judge_layout(entries: list[Entry], offsets: list[int], directory: int) -> None:
    """Every byte before the directory belongs to exactly one entry."""
    expected = 0
    slack = 0
    for entry, offset in zip(entries, offsets, strict=True):
        if offset < expected:
            raise Refusal("archive-overlap", entry.name[:80])
        if offset - expected > slack:
            raise Refusal("archive-hidden")
        expected = entry.start + entry.packed
        slack = _LONGEST_DESCRIPTOR if entry.flags & _DESCRIPTOR else 0
    if expected > directory:
        raise Refusal("archive-overlap", entries[-1].name[:80])
    if directory - expected > slack:
        raise Refusal("archive-hidden")


def unpack(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Give the content in pieces of at most 64 kB; never more than declared.

    Raises ``Refusal`` (``damaged``, ``archive-size``, ``archive-hidden``) when content and
    declaration differ. The caller may read elsewhere in ``file`` between two pieces.
    """
    crc = done = 0
    packed = _packed(file, entry)
    deflated = entry.method == DEFLATED and entry.packed > 0
    for piece in _inflate(packed, entry) if deflated else packed:
        crc = zlib.crc32(piece, crc)
        done += len(piece)
        if done > entry.size:
            raise Refusal("archive-size", entry.name[:80])
        yield piece
    if done != entry.size or crc != entry.crc:
        raise Refusal("damaged", entry.name[:80])


def _packed(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    position, end = entry.start, entry.start + entry.packed
    while position < end:
        file.seek(position)
        piece = file.read(min(_CHUNK, end - position))
        if not piece:
            raise Refusal("damaged", entry.name[:80])
        position += len(piece)
        yield piece


def _inflate(packed: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    pending = b""
    while not inflate.eof:
        if not pending:
            pending = next(packed, b"")
        at_end = not pending
        try:
            piece = inflate.decompress(pending, _CHUNK)
        except zlib.error:
            raise Refusal("damaged", entry.name[:80]) from None
        pending = inflate.unconsumed_tail
        if piece:
            yield piece
        elif at_end:
            raise Refusal("damaged", entry.name[:80])
    if inflate.unused_data or next(packed, b""):
        raise Refusal("archive-hidden")
