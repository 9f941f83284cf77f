"""PDF: whole, without password, and what in it could start by itself.

Twice, because readers differ: the bytes are searched for names however they are written, and
pikepdf (qpdf) walks every object, those in compressed object streams too.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pikepdf

from portal.files.inspection.verdict import Refusal, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

logging.getLogger("pikepdf").setLevel(logging.ERROR)

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_CHUNK = 1 << 20
#: How far from the end the last mark of the end may be, as readers allow (ISO 32000 annex).
_TAIL = 2048
#: How pikepdf says that a file contradicts itself.
_BROKEN = (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError,
           OSError)  # fmt: skip
#: Streams that hold objects unpack to a few megabytes; this is for bombs. Bytes.
_MOST_UNPACKED = 64 * 1024 * 1024
#: What qpdf warns of when it could not read such a stream and goes on without its objects.
_UNSEEN = ("error decoding stream data", "unfilterable stream")
#: Direct objects deeper than this are no document; indirect ones are not followed.
_DEEPEST = 100

#: Name (of an action, a type or a key): the code of the finding. ISO 32000-2, 12.6.4 and 12.5.6.
_ACTIONS = {
    "/JavaScript": "active-content",
    "/JS": "active-content",
    "/Launch": "starts-program",
    "/ImportData": "active-content",
    "/SubmitForm": "active-content",
    "/GoToE": "active-content",
    "/Rendition": "active-content",
    "/Movie": "active-content",
    "/Sound": "active-content",
}
_ANNOTATIONS = {"/RichMedia": "active-content", "/3D": "active-content"}
_KEYS = {"/JS": "active-content", "/XFA": "active-content", "/RichMediaContent": "active-content"}
#: Long enough not to appear by chance in 250 MB of compressed data.
_RAW = {"JavaScript": "active-content", "RichMedia": "active-content", "Launch": "starts-program",
        "EmbeddedFile": "embedded-file", "ImportData": "active-content"}  # fmt: skip


def _spelled(name: str) -> bytes:
    """Match a name in which any letter may be written as ``#xx`` (7.3.5)."""
    return b"".join(b"(?:%c|#%02x|#%02X)" % (c, c, c) for c in name.encode())


_RAW_NAMES = re.compile(
    b"/(" + b"|".join(_spelled(name) for name in _RAW) + b")(?=[\\s/<>()\\[\\]{}%]|$)"
)


def judge_pdf(file: BinaryIO, size: int) -> list[Remark]:
    """Give what could start by itself; raise ``Refusal`` when it is no proper PDF."""
    file.seek(0)
    if not _HEADER.match(file.read(16)):
        raise Refusal("damaged", "pdf")
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise Refusal("damaged", "pdf")
    if tail[end + 5 :].strip(b"\0\t\n\f\r "):
        raise Refusal("polyglot", "pdf + ?")
    found = dict(_raw_names(file))
    found |= _walk(file)
    return [Remark(code, name) for name, code in sorted(found.items())]


def _raw_names(file: BinaryIO) -> Iterator[tuple[str, str]]:
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):
        window = rest + chunk
        for hit in _RAW_NAMES.finditer(window):
            name = re.sub(rb"#([0-9a-fA-F]{2})", lambda m: bytes.fromhex(m[1].decode()), hit[1])
            yield "/" + name.decode(), _RAW[name.decode()]
        rest = window[-64:]


def _walk(file: BinaryIO) -> dict[str, str]:
    """Look at every object that qpdf finds; the limits are of the process, so they are put back."""
    before = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=_MOST_UNPACKED, run_length_max_memory=_MOST_UNPACKED
    )
    file.seek(0)
    found: dict[str, str] = {}
    try:
        with pikepdf.open(file, access_mode=pikepdf.AccessMode.stream) as pdf:
            _refuse_without_pages(pdf)
            if pdf.is_encrypted:
                found["/Encrypt"] = "restricted"
            for thing in pdf.objects:
                _look(thing, found, 0)
            _refuse_unseen(pdf.get_warnings())
    except pikepdf.PasswordError:
        raise Refusal("encrypted") from None
    except _BROKEN as error:
        raise Refusal("damaged", "pdf") from error
    finally:
        pikepdf.settings.set_qpdf_limits(
            flate_max_memory=int(before["flate_max_memory"]),
            run_length_max_memory=int(before["run_length_max_memory"]),
        )
    return found


def _refuse_without_pages(pdf: pikepdf.Pdf) -> None:
    if not len(pdf.pages):
        raise Refusal("damaged", "pdf")


def _refuse_unseen(warnings: list[Any]) -> None:
    """Objects that qpdf had to leave out are objects that nobody judged."""
    for warning in map(str, warnings):
        if "memory limit exceeded" in warning:
            raise Refusal("too-much-memory")
        if any(words in warning for words in _UNSEEN):
            raise Refusal("damaged", "pdf")


def _look(thing: Any, found: dict[str, str], depth: int) -> None:
    """Look at one object and the direct ones in it; the others have their own turn."""
    if depth > _DEEPEST:
        raise Refusal("damaged", "pdf")
    children: list[Any] = []
    if isinstance(thing, pikepdf.Array):
        children = list(thing)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in thing.items():
            _look_at_key(key, value, found)
            children.append(value)
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            _look(child, found, depth + 1)


def _look_at_key(key: str, value: Any, found: dict[str, str]) -> None:
    text = str(value) if isinstance(value, pikepdf.Name) else ""
    if key == "/S" and text in _ACTIONS:
        found[text] = _ACTIONS[text]
    elif key == "/Subtype" and text in _ANNOTATIONS:
        found[text] = _ANNOTATIONS[text]
    elif key in _KEYS:
        found[key] = _KEYS[key]
    elif key == "/EF" or text == "/EmbeddedFile":
        found["/EmbeddedFile"] = "embedded-file"
