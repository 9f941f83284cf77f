"""The whole judgement of one file, in the order that keeps us safe; ``judge`` is the way in."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from portal.files.inspection import office, pdf, pictures, texts
from portal.files.inspection.signatures import (
    HEAD,
    RUNNABLE,
    media_type_of,
    refuse_second_nature,
    sniff,
)
from portal.files.inspection.verdict import Refusal, Remark, Verdict
from portal.files.inspection.zipdir import Entry, read_directory, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from portal.files.inspection.verdict import Rules

_OFFICE = frozenset(["docx", "docm", "xlsx", "xlsm", "pptx", "pptm", "odt", "ods", "odp"])
_WITH_MACROS = frozenset(["docm", "xlsm", "pptm"])
_CHUNK = 1 << 20
#: The name inside an encrypted office file, as its directory writes it.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
#: What a Mac puts beside every file: known by name and by content, judged no further.
_MAC = (b"\0\x05\x16\x07", b"\0\x05\x16\0", b"\0\0\0\x01Bud1")
#: As much of a name inside an archive as a message shows.
_SHOWN = 80


@dataclass(slots=True)
class _Work:
    """The rules, and what all archives inside one file may still use together."""

    rules: Rules
    scratch: Path
    entries: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class _Subject:
    """One file, and how deep it lies: archives and containers (archives, documents) around it."""

    file: BinaryIO
    size: int
    name: str
    archives: int = 0
    containers: int = 0

    @property
    def extension(self) -> str:
        return PurePosixPath(self.name).suffix.lower().removeprefix(".")


def judge(path: str | Path, name: str, rules: Rules, scratch: str | Path) -> Verdict:
    """Judge the file at ``path``, which people call ``name``; never raises for what is in it.

    ``scratch`` is an empty directory for what must be unpacked; nothing stays in it unless the
    process is killed, so whoever made it removes it.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > rules.max_bytes:
            return Verdict("", "too-large")
        digest = _digest(file)
        work = _Work(rules, Path(scratch), rules.max_entries, rules.max_unpacked_bytes)
        verdict = _judge(_Subject(file, size, name), work)
    remarks = tuple(Remark(r.code, _plain(r.detail)) for r in dict.fromkeys(verdict.remarks))
    return replace(verdict, sha256=digest, detail=_plain(verdict.detail), remarks=remarks)


def _digest(file: BinaryIO) -> str:
    sha = hashlib.sha256()
    while piece := file.read(_CHUNK):
        sha.update(piece)
    return sha.hexdigest()


def _plain(text: str) -> str:
    """Text from inside a file, fit for a screen and for PostgreSQL (no NUL, no lone halves)."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)[:200]


def _judge(subject: _Subject, work: _Work) -> Verdict:
    media_type = ""
    try:
        _refuse_empty(subject)
        subject.file.seek(0)
        head = subject.file.read(HEAD)
        code, entries = _type(subject, head, work)
        known = work.rules.types.get(code)
        media_type = known.media_type if known else media_type_of(code)
        _refuse_type(code, subject, work.rules)
        family = "office" if code in _OFFICE else code
        refuse_second_nature(subject.file, subject.size, family, head)
        remarks = _content(subject, code, entries, work)
        _refuse_remarks(remarks, work.rules)
    except Refusal as refusal:
        return Verdict(media_type, refusal.code, refusal.detail)
    return Verdict(media_type, remarks=tuple(remarks))


def _refuse_empty(subject: _Subject) -> None:
    if not subject.size:
        raise Refusal("empty")


def _type(subject: _Subject, head: bytes, work: _Work) -> tuple[str, list[Entry]]:
    """Say what the content is, and for a zip its checked list of entries."""
    code = sniff(head)
    if code == "zip":
        entries = read_directory(subject.file, subject.size, max_entries=work.entries)
        work.entries -= len(entries)
        return office.office_type(subject.file, entries), entries
    if code == "text":
        return texts.text_type(head, subject.extension), []
    if code == "ole" and _holds(subject.file, _ENCRYPTED_PACKAGE):
        raise Refusal("encrypted")
    return code, []


def _holds(file: BinaryIO, needle: bytes) -> bool:
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):
        if needle in rest + chunk:
            return True
        rest = chunk[-len(needle) :]
    return False


def _refuse_type(code: str, subject: _Subject, rules: Rules) -> None:
    """Content first, then whether the extension says the same."""
    extension = subject.extension
    if code == "executable" or (not code and extension in RUNNABLE):
        raise Refusal("executable", subject.name[:_SHOWN])
    if code in {"html", "svg"}:
        raise Refusal("web-page", code)
    if not code:
        raise Refusal("unknown-type", extension)
    allowed = rules.types.get(code)
    said = f".{extension}" if extension else "?"
    if allowed is None and code in _WITH_MACROS:
        raise Refusal("macros", code)
    if allowed is None and code == "txt" and extension not in rules.extensions:
        raise Refusal("type-not-allowed", said)
    if allowed is None and code != "txt":
        raise Refusal("type-not-allowed", code)
    if allowed is None or extension not in allowed.extensions:
        raise Refusal("extension-mismatch", f"{said}, {code}")


def _content(subject: _Subject, code: str, entries: list[Entry], work: _Work) -> list[Remark]:
    """Look inside; what could start by itself is told, not judged."""
    file, size = subject.file, subject.size
    if code in {"txt", "csv"}:
        texts.judge_text(file)
    elif code == "xml":
        texts.judge_xml(file)
    elif code in {"jpeg", "png", "webp"}:
        pictures.judge_picture(file, size, code, max_pixels=work.rules.max_pixels)
    elif code == "pdf":
        return pdf.judge_pdf(file, size)
    elif code == "zip" or code in _OFFICE:
        return _container(subject, code, entries, work)
    else:  # a type in kinds.toml that nobody here can look into
        raise Refusal("unknown-type", code)
    return []


def _refuse_remarks(remarks: list[Remark], rules: Rules) -> None:
    for remark in remarks:
        if remark.code == "restricted":
            continue  # opens without a password; only printing or copying is limited
        if remark.code == "starts-program" or rules.active == "refuse":
            raise Refusal(remark.code, remark.detail)


# --- Containers -------------------------------------------------------------------------------
def _container(subject: _Subject, code: str, entries: list[Entry], work: _Work) -> list[Remark]:
    """Judge each entry, once their number, sizes, ratio and depth are within the limits."""
    inside = replace(
        subject, archives=subject.archives + (code == "zip"), containers=subject.containers + 1
    )
    # A document in an archive in an archive is fine; so is a sheet in a document, once.
    if max(inside.archives, inside.containers - 1) > work.rules.max_depth:
        raise Refusal("archive-depth", subject.name[:_SHOWN])
    files = [entry for entry in entries if not entry.is_directory]
    total = sum(entry.size for entry in files)
    if not files:
        raise Refusal("empty")
    if total > work.unpacked:
        raise Refusal("archive-size")
    work.unpacked -= total
    _refuse_ratio(files, subject.size, total, work.rules)
    judge_one = _zip_entry if code == "zip" else _office_part
    return [remark for entry in files for remark in judge_one(inside, entry, work)]


def _refuse_ratio(files: list[Entry], size: int, total: int, rules: Rules) -> None:
    for entry in files:
        if entry.size > rules.ratio_from_bytes and entry.size > rules.max_ratio * entry.packed:
            raise Refusal("archive-ratio", entry.name[:_SHOWN])
    if total > rules.ratio_from_bytes and total > rules.max_ratio * size:
        raise Refusal("archive-ratio", "zip")


def _zip_entry(inside: _Subject, entry: Entry, work: _Work) -> list[Remark]:
    """Judge an entry of a plain archive as a file of its own."""
    if not entry.size:
        return []  # an empty file in an archive is odd, not dangerous
    last = PurePosixPath(entry.name).name
    with _unpacked(inside.file, entry, work) as content:
        if last.startswith(("._", ".DS_Store")) and content.read(8).startswith(_MAC):
            return []
        return _entry_as_file(replace(inside, file=content, name=last), entry, work)


def _office_part(inside: _Subject, entry: Entry, work: _Work) -> list[Remark]:
    """Judge a part of a document: its XML is read, an embedded document is a file of its own."""
    live = office.live_part(entry.name)
    remarks = [live] if live else []
    low = entry.name.lower()
    if "/embeddings/" in low and not low.endswith(".bin") and entry.size:
        last = PurePosixPath(low).name
        with _unpacked(inside.file, entry, work) as content:
            return remarks + _entry_as_file(replace(inside, file=content, name=last), entry, work)
    reader = office.PartReader(entry)
    for number, piece in enumerate(unpack(inside.file, entry)):
        if not number and sniff(piece[:HEAD]) == "executable":
            raise Refusal("executable", entry.name[:_SHOWN])
        reader.feed(piece)
    return remarks + reader.close()


def _entry_as_file(subject: _Subject, entry: Entry, work: _Work) -> list[Remark]:
    verdict = _judge(replace(subject, size=entry.size), work)
    shown = entry.name[:_SHOWN]
    if not verdict.accepted:
        raise Refusal(verdict.code, f"{shown}: {verdict.detail}" if verdict.detail else shown)
    return [Remark(remark.code, f"{shown}: {remark.detail}") for remark in verdict.remarks]


@contextmanager
def _unpacked(file: BinaryIO, entry: Entry, work: _Work) -> Iterator[BinaryIO]:
    """Give an entry as an ordinary file without a name, which is gone afterwards."""
    with tempfile.TemporaryFile(dir=work.scratch) as content:
        for piece in unpack(file, entry):
            content.write(piece)
        content.seek(0)
        yield cast("BinaryIO", content)
