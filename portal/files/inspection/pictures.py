"""JPEG, PNG and WebP: size from the headers first, then one decoding to see that it is whole."""

# ruff: noqa: PLR2004 -- the numbers are those of the three formats

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image, ImageFile, UnidentifiedImageError

from portal.files.inspection.verdict import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
#: Start-of-frame markers: all but DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_CHUNK = 1 << 16


def judge_picture(file: BinaryIO, size: int, code: str, *, max_pixels: int) -> None:
    """Raise ``Refusal`` when it has too many pixels, is not whole or holds something behind it."""
    width, height, frames = {"jpeg": _jpeg, "png": _png, "webp": _webp}[code](file, size)
    if not width or not height:
        raise Refusal("damaged", code)
    if width * height * frames > max_pixels:
        times = f" x {frames}" if frames > 1 else ""
        raise Refusal("picture-pixels", f"{width} x {height}{times}")
    _decode(file, code, (width, height))


def _decode(file: BinaryIO, code: str, told: tuple[int, int]) -> None:
    file.seek(0)
    # WeasyPrint switches this on for the whole process that imports it; half a picture is refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(file, formats=[_FORMATS[code]]) as picture:
            if picture.size != told:
                raise Refusal("damaged", code)
            picture.draft("RGB", (64, 64))  # JPEG only: an eighth of the work and the memory
            picture.load()
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error, EOFError) as error:
        raise Refusal("damaged", code) from error
    except (UnidentifiedImageError, Image.DecompressionBombError, IndexError, KeyError) as error:
        raise Refusal("damaged", code) from error


def _exactly(file: BinaryIO, count: int, code: str) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise Refusal("damaged", code)
    return found


# --- PNG --------------------------------------------------------------------------------------
def _png(file: BinaryIO, size: int) -> tuple[int, int, int]:
    width = height = 0
    frames = 1
    file.seek(8)
    first = True
    for kind, data in _png_chunks(file):
        if first and kind != b"IHDR":
            raise Refusal("damaged", "png")
        first = False
        if kind == b"IHDR" and len(data) >= 8:
            width, height = struct.unpack_from(">II", data)
        elif kind == b"acTL" and len(data) >= 4:
            frames = max(1, int.from_bytes(data[:4], "big"))
        elif kind == b"IEND":
            if file.tell() != size:
                raise Refusal("polyglot", "png + ?")
            return width, height, frames
    raise Refusal("damaged", "png")


def _png_chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Type and first bytes of each chunk, once its checksum is right."""
    while True:
        length, kind = struct.unpack(">I4s", _exactly(file, 8, "png"))
        crc = zlib.crc32(kind)
        first = b""
        left = length
        while left:
            piece = _exactly(file, min(left, _CHUNK), "png")
            first = first or piece[:64]
            crc = zlib.crc32(piece, crc)
            left -= len(piece)
        if int.from_bytes(_exactly(file, 4, "png"), "big") != crc:
            raise Refusal("damaged", "png")
        yield kind, first


# --- JPEG -------------------------------------------------------------------------------------
def _jpeg(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Width and height from the frame header; the largest, should there be more than one."""
    width = height = 0
    file.seek(2)
    while True:
        marker = _exactly(file, 1, "jpeg")[0]
        if marker != 0xFF:
            raise Refusal("damaged", "jpeg")
        while marker == 0xFF:
            marker = _exactly(file, 1, "jpeg")[0]
        if marker == 0xD9:
            raise Refusal("damaged", "jpeg")  # the end before any picture
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        length = int.from_bytes(_exactly(file, 2, "jpeg"), "big")
        if length < 2:
            raise Refusal("damaged", "jpeg")
        if marker == 0xDA:
            break
        body = file.tell()
        if marker in _FRAMES:
            _, high, wide = struct.unpack(">BHH", _exactly(file, 5, "jpeg"))
            width, height = max(width, wide), max(height, high)
        if body + length - 2 > size:
            raise Refusal("damaged", "jpeg")
        file.seek(body + length - 2)
    # Cameras put more behind the end (a second picture, a short film): allowed, unless it is
    # a zip or a web page, which ``signatures`` looks for.
    return width, height, 1


# --- WebP -------------------------------------------------------------------------------------
def _webp(file: BinaryIO, size: int) -> tuple[int, int, int]:
    file.seek(4)
    told = int.from_bytes(_exactly(file, 4, "webp"), "little") + 8
    if told > size:
        raise Refusal("damaged", "webp")
    if told + told % 2 < size:
        raise Refusal("polyglot", "webp + ?")
    file.seek(12)
    width = height = frames = 0
    while file.tell() + 8 <= told:
        kind, length = struct.unpack("<4sI", _exactly(file, 8, "webp"))
        body = file.tell()
        head = file.read(min(length, 16))
        frames += kind in {b"ANMF", b"VP8 ", b"VP8L"}
        found = _webp_size(kind, head)
        width, height = max(width, found[0]), max(height, found[1])
        file.seek(body + length + length % 2)
    return width, height, max(1, frames)


def _webp_size(kind: bytes, head: bytes) -> tuple[int, int]:
    if kind == b"VP8X" and len(head) >= 10:
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8 " and len(head) >= 10 and head[3:6] == b"\x9d\x01\x2a":
        wide, high = struct.unpack_from("<HH", head, 6)
        return wide & 0x3FFF, high & 0x3FFF
    if kind == b"VP8L" and len(head) >= 5 and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0
