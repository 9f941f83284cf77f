"""Plain text, CSV and XML: readable, and no code of a web page in disguise."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from portal.files.inspection.signatures import RUNNABLE, WEB, find_markup
from portal.files.inspection.verdict import Refusal
from portal.files.inspection.xmlguard import XmlGuard, refuse_web

if TYPE_CHECKING:
    from typing import BinaryIO

_CHUNK = 1 << 18
#: Control characters that no text has: all of C0 but tab, line feed, form feed, return, escape.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
#: Enough for UTF-16; the bytes of other texts are searched by ``signatures``.
_WEB = re.compile(r"<\s*(?:script|html|svg|iframe)\b", re.IGNORECASE)
#: A cell that makes a spreadsheet start a program: =cmd|' /C calc'!A0 (DDE).
_DDE = re.compile(r"""(?m)(?:^|[,;\t"'])\s*[=+\-@]\s*[A-Za-z_][\w.]*\s*\|""")


def text_type(head: bytes, extension: str) -> str:
    """Say which text it is: ``xml``, ``html``, ``svg``, ``csv`` or ``txt``."""
    start = _decoded_head(head).lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml") or (extension == "xml" and start.startswith("<")):
        return "xml"
    if extension in RUNNABLE:
        return "executable"
    if extension in WEB:
        return "svg" if extension.startswith("svg") else "html"
    return "csv" if extension == "csv" else "txt"


def _decoded_head(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("latin-1")


def judge_text(file: BinaryIO) -> None:
    """Raise ``Refusal`` unless the whole is UTF-8, UTF-16 with its mark, or Windows-1252 text."""
    file.seek(0)
    mark = file.read(3)
    wide = mark.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide:
        _judge_as(file, "utf-16")
    elif find_markup(file):
        raise Refusal("web-page")
    else:
        try:
            _judge_as(file, "utf-8-sig")
        except UnicodeDecodeError:
            _judge_as(file, "cp1252")


def _judge_as(file: BinaryIO, encoding: str) -> None:
    """Raise ``UnicodeDecodeError`` for UTF-8 that is none; ``Refusal`` for anything else."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    final = False
    while not final:
        piece = file.read(_CHUNK)
        final = not piece
        try:
            text = decoder.decode(piece, final)
        except UnicodeDecodeError:
            if encoding == "utf-8-sig":
                raise
            raise Refusal("unknown-type") from None
        if _CONTROL.search(text):
            raise Refusal("unknown-type")
        window = rest + text
        if _DDE.search(window):
            raise Refusal("starts-program", "DDE")
        if encoding == "utf-16" and _WEB.search(window):
            raise Refusal("web-page")
        rest = window[-200:]


def judge_xml(file: BinaryIO) -> None:
    """Raise ``Refusal`` unless it is well-formed, without DOCTYPE and no web page."""
    guard = XmlGuard("", lambda name, _: refuse_web(name))
    file.seek(0)
    while piece := file.read(_CHUNK):
        guard.feed(piece)
    guard.close()
