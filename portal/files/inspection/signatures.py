"""What a file is, by its first bytes (own table), and whether it is something else besides.

Sources: the formats' own specifications (PDF ISO 32000 7.5.2, PNG W3C, JFIF, RFC 9649 WebP,
APPNOTE 4.3, PE/COFF, ELF, Mach-O) and the WHATWG MIME sniffing standard for HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.files.inspection.verdict import Refusal

if TYPE_CHECKING:
    from typing import BinaryIO

#: How much of the start decides; PDF readers look for their header in the first 1,024 bytes.
HEAD = 4096
PDF_WINDOW = 1024
#: A zip's end record is in the last 22 bytes plus a comment of at most 65,535.
ZIP_TAIL = 22 + 65_535
_ZIP_END = b"PK\x05\x06"
_ZIP_CENTRAL = b"PK\x01\x02"

#: (offset, magic, type). The first hit counts. Types that no kind allows are here for the words.
_TABLE: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, _ZIP_END, "zip"),
    (0, b"PK\x07\x08", "zip-split"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (8, b"WEBP", "webp"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (0, b"BM", "bmp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftypavif", "avif"),
    (4, b"ftyp", "mp4"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"ID3", "mp3"),
    (0, b"OggS", "ogg"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"{\\rtf", "rtf"),
    (0, b"%!PS", "postscript"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"(\xb5/\xfd", "zstd"),
    (0, b"MSCF", "cab"),
    (257, b"ustar", "tar"),
    (0, b"!<arch>\n", "executable"),
    (0, b"MZ", "executable"),
    (0, b"\x7fELF", "executable"),
    (0, b"\xfe\xed\xfa\xce", "executable"),
    (0, b"\xfe\xed\xfa\xcf", "executable"),
    (0, b"\xce\xfa\xed\xfe", "executable"),
    (0, b"\xcf\xfa\xed\xfe", "executable"),
    (0, b"\xca\xfe\xba\xbe", "executable"),
    (0, b"\0asm", "executable"),
    (0, b"dex\n", "executable"),
    (0, b"L\0\0\0\x01\x14\x02\0", "executable"),  # Windows shortcut
    (0, b"ITSF", "executable"),  # compiled help runs scripts
    (0, b"#!", "executable"),
    (0, b"SQLite format 3\0", "sqlite"),
    (0, b"AC10", "dwg"),
)
_MEDIA_TYPES = {
    "gif": "image/gif",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "heic": "image/heic",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "matroska": "video/x-matroska",
    "mp3": "audio/mpeg",
    "ogg": "application/ogg",
    "ole": "application/x-ole-storage",
    "rtf": "application/rtf",
    "postscript": "application/postscript",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "zstd": "application/zstd",
    "cab": "application/vnd.ms-cab-compressed",
    "tar": "application/x-tar",
    "zip-split": "application/zip",
    "executable": "application/x-executable",
    "sqlite": "application/vnd.sqlite3",
    "dwg": "image/vnd.dwg",
    "html": "text/html",
    "svg": "image/svg+xml",
}
#: Extensions that a computer runs; a text with such a name is refused for what it is.
RUNNABLE = frozenset(
    [
        "apk",
        "app",
        "bat",
        "bin",
        "chm",
        "cmd",
        "com",
        "command",
        "cpl",
        "dll",
        "dmg",
        "exe",
        "gadget",
        "hta",
        "inf",
        "ins",
        "iso",
        "jar",
        "js",
        "jse",
        "jsp",
        "lnk",
        "mjs",
        "msc",
        "msi",
        "msp",
        "mst",
        "php",
        "php5",
        "phtml",
        "pif",
        "pl",
        "ps1",
        "psm1",
        "py",
        "pyc",
        "rb",
        "reg",
        "scf",
        "scr",
        "sct",
        "sh",
        "shb",
        "shs",
        "so",
        "sys",
        "url",
        "vb",
        "vbe",
        "vbs",
        "ws",
        "wsc",
        "wsf",
        "wsh",
        "xll",
    ]
)  # fmt: skip
WEB = frozenset(["htm", "html", "xhtml", "xht", "mht", "mhtml", "shtml", "svg", "svgz"])
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|object|embed|svg|meta\s|link\s|style)"
    rb"(?=[\s>/])|<\?php|<%@",
    re.IGNORECASE,
)
_CHUNK = 1 << 20


def sniff(head: bytes) -> str:
    """Type by magic: a key of the table, ``"text"`` when there is no NUL in it, or ``""``.

    UTF-16 with its mark counts as text. What the text is, is for ``texts`` to say.
    """
    for offset, magic, code in _TABLE:
        if head.startswith(magic, offset):
            if code == "webp" and not head.startswith(b"RIFF"):
                continue
            if code == "bmp" and head[6:10] != b"\0\0\0\0":
                continue  # a text may begin with BM
            if code in {"executable", "dwg", "mp3"} and _reads_as_text(head, magic):
                continue
            return code
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head:
        return "text"
    return ""


def media_type_of(code: str) -> str:
    """Give the media type of a type that no kind allows; ``""`` when there is none."""
    return _MEDIA_TYPES.get(code, "")


def _reads_as_text(head: bytes, magic: bytes) -> bool:
    """``MZ`` and ``AC10`` and ``ID3`` may begin an ordinary sentence; ``#!`` never does."""
    if magic == b"#!":
        return False
    return not any(c < 9 or 13 < c < 32 for c in head)  # noqa: PLR2004 -- ASCII control codes


def refuse_second_nature(file: BinaryIO, size: int, code: str, head: bytes) -> None:
    """Raise ``Refusal`` when the file is a valid beginning or end of another type as well."""
    zipped = code in {"zip", "office"}
    # An archive may hold a PDF as it is, right at its start; a document never does.
    if code not in {"pdf", "zip"} and b"%PDF-" in head[:PDF_WINDOW]:
        raise Refusal("polyglot", f"{code} + pdf")
    if not zipped and _ends_as_zip(file, size):
        raise Refusal("polyglot", f"{code} + zip")
    if head[257:262] == b"ustar" and code != "tar":
        raise Refusal("polyglot", f"{code} + tar")
    if code == "pdf" and _MARKUP.search(head[:PDF_WINDOW]):
        raise Refusal("polyglot", "pdf + html")
    if code in {"jpeg", "png", "webp"} and find_markup(file):
        raise Refusal("polyglot", f"{code} + html")


def _ends_as_zip(file: BinaryIO, size: int) -> bool:
    """Whether a zip reader that looks from the end would find a list of files."""
    start = max(0, size - ZIP_TAIL)
    file.seek(start)
    tail = file.read(ZIP_TAIL)
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        directory_size = int.from_bytes(tail[at + 12 : at + 16], "little")
        begin = start + at - directory_size
        if len(tail) >= at + 22 and begin >= 0:
            file.seek(begin)
            if directory_size and file.read(4) == _ZIP_CENTRAL:
                return True
        at = tail.rfind(_ZIP_END, 0, at)
    return False


def find_markup(file: BinaryIO) -> bool:
    """Whether code of a web page or server stands anywhere in the file."""
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):
        if _MARKUP.search(rest + chunk):
            return True
        rest = chunk[-64:]
    return False
