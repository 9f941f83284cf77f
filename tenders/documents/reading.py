"""The way in: which reader, and what every document has in common."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from lxml import etree

from tenders.documents import ocr, office, pdf, plain
from tenders.documents.model import TenderDocument, TextSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenders.documents.model import Block

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".txt": "text/plain",
    ".md": "text/markdown",
}
#: More text than this is no tender document; the rules stay bounded in time.
MOST_CHARACTERS = 20_000_000
#: Fewer words than this on the pages of a PDF, or in all: a scan.
_ON_A_PAGE, _MOST_ON_A_SCAN = 5, 100
_WORD = re.compile(r"\w+")
#: Small words that one language has and the others have not.
_SMALL = {
    "nl": frozenset(["de", "het", "een", "van", "en", "niet", "wordt", "voor", "met", "zijn"]),
    "fr": frozenset(["le", "la", "les", "des", "du", "et", "est", "pour", "une", "dans"]),
    "en": frozenset(["the", "of", "and", "to", "is", "for", "shall", "with", "be", "by"]),
    "de": frozenset(["der", "die", "das", "und", "nicht", "ist", "wird", "mit", "zu", "auf"]),
}


class UnreadableError(Exception):
    """No text can be had from this file; ``code`` is one of the codes of the portal's refusals."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, name)
        self.code = code
        self.name = name


def read_document(
    path: str | Path, name: str = "", progress: Callable[[int, int], None] | None = None
) -> TenderDocument:
    """Read the file at ``path``, which people call ``name``. Raises ``UnreadableError``.

    A hostile file belongs to the judge of ``portal.files`` first, and into a child process.
    """
    path = Path(path)
    name = name or path.name
    suffix = Path(name).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise UnreadableError("type-not-allowed", name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError("not-found", name) from error
    if not content:
        raise UnreadableError("empty", name)
    digest = hashlib.sha256(content).hexdigest()
    if suffix == ".pdf":
        document = _pdf(path, name, digest, progress)
    elif suffix in {".docx", ".odt"}:
        document = _office(path, name, digest, suffix)
    else:
        document = read_text(_decoded(content, name), name, digest=digest)
    if len(document.raw) > MOST_CHARACTERS:
        raise UnreadableError("too-large", name)
    return document


def read_text(text: str, name: str = "text.txt", *, digest: str = "") -> TenderDocument:
    """A document of plain text; for ``.md`` the marks of Markdown count."""
    markdown = name.lower().endswith(".md")
    raw = text.replace("\r\n", "\n")
    media_type = MEDIA_TYPES[".md" if markdown else ".txt"]
    digest = digest or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    blocks = plain.blocks_of(raw, markdown=markdown)
    return _document(name, digest, media_type, raw, blocks)


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise UnreadableError("unknown-type", name)


def _pdf(
    path: Path, name: str, digest: str, progress: Callable[[int, int], None] | None
) -> TenderDocument:
    try:
        found = pdf.read_pdf(str(path), progress)
    except pdfium.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "damaged"
        raise UnreadableError(code, name) from error
    pages = len(found.page_starts)
    if _has_few_words(found.raw, min(max(pages, 1) * _ON_A_PAGE, _MOST_ON_A_SCAN)):
        return _scan(path, name, digest, pages, progress)
    return _document(
        name,
        digest,
        MEDIA_TYPES[".pdf"],
        found.raw,
        pdf.blocks_of(found),
        pages=pages,
        page_starts=found.page_starts,
    ).numbered()


def _has_few_words(raw: str, few: int) -> bool:
    return sum(1 for _ in islice(_WORD.finditer(raw), few)) < few


def _scan(
    path: Path,
    name: str,
    digest: str,
    pages: int,
    progress: Callable[[int, int], None] | None,
) -> TenderDocument:
    """A PDF of pictures: by Tesseract where that is installed, else a document without text."""
    if not ocr.tesseract():
        return _document(
            name,
            digest,
            MEDIA_TYPES[".pdf"],
            "",
            [],
            pages=pages,
            source="none",
            warnings=("no-text",),
        )
    raw, starts = "", []
    for text in ocr.pages_of_scan(str(path)):
        starts.append(len(raw))
        raw += text.replace("\r\n", "\n").replace("\f", "") + "\n\n"
        if progress is not None:
            progress(len(starts), pages)
    warnings = ("ocr-quality",) if pages <= ocr.MOST_PAGES else ("ocr-quality", "pages-left-out")
    return _document(
        name,
        digest,
        MEDIA_TYPES[".pdf"],
        raw,
        plain.blocks_of(raw, markdown=False),
        pages=pages,
        page_starts=tuple(starts),
        source="ocr" if raw.strip() else "none",
        warnings=warnings,
    )


def _office(path: Path, name: str, digest: str, suffix: str) -> TenderDocument:
    try:
        found = office.read_docx(str(path)) if suffix == ".docx" else office.read_odt(str(path))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, OSError, EOFError) as error:
        raise UnreadableError("damaged", name) from error
    document = _document(
        name,
        digest,
        MEDIA_TYPES[suffix],
        found.raw,
        found.blocks,
        warnings=tuple(sorted(found.warnings)),
        source="digital" if found.blocks else "none",
    ).numbered()
    return TenderDocument(
        **{field: getattr(document, field) for field in document.__dataclass_fields__}
        | {"comments": tuple(found.comments)}
    )


def _document(  # noqa: PLR0913 -- the fields of a document
    name: str,
    digest: str,
    media_type: str,
    raw: str,
    blocks: list[Block],
    *,
    pages: int | None = None,
    page_starts: tuple[int, ...] = (),
    source: TextSource = "digital",
    warnings: tuple[str, ...] = (),
) -> TenderDocument:
    words = _WORD.findall(raw)
    return TenderDocument(
        name=name,
        sha256=digest,
        media_type=media_type,
        raw=raw,
        blocks=tuple(blocks),
        pages=pages,
        page_starts=page_starts,
        text_source=source,
        language=_language(words[:5000]),
        words=len(words),
        warnings=warnings,
    )


def _language(words: list[str]) -> str:
    """The language whose small words occur most; ``""`` when hardly any does."""
    told = Counter(map(str.lower, words))
    counts = {language: sum(told[word] for word in known) for language, known in _SMALL.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] * 40 >= len(words) > 0 else ""
