"""The archive: a tar with database, then files, then a manifest with the hash of each.

The database comes first, so that no row in it lacks its file: what is added meanwhile is extra.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from portal.operations.backup.sealed import SealedReader, SealingWriter, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = "isv-backup-1"
DATABASE, FILES, MANIFEST = "database", "files/", "manifest.json"
CHUNK = 1024 * 1024
#: A manifest of a hundred thousand files is some 15 MB.
LARGEST_MANIFEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str  # ISO 8601, UTC
    vendor: str  # "sqlite" or "postgresql"
    database: Member
    files: tuple[Member, ...]
    migrations: tuple[str, ...]
    #: Position and fingerprint of the head of the log in this copy.
    head: tuple[int, str] | None
    #: Files that a row names and storage did not have.
    missing: tuple[str, ...] = ()
    format: str = field(default=FORMAT)

    @property
    def size(self) -> int:
        return self.database.size + sum(member.size for member in self.files)


class Hashing:
    """Reads from another stream, counts, hashes, and never gives more than ``limit`` bytes."""

    def __init__(self, source: IO[bytes], limit: int) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self._left = limit
        self.size = 0

    def read(self, count: int = -1) -> bytes:
        wanted = self._left if count < 0 else min(count, self._left)
        data = self._source.read(wanted)
        self._hash.update(data)
        self._left -= len(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Writer:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, source: IO[bytes], size: int) -> Member:
        """Add one member. Raises ``OSError`` when the source gives less than ``size``."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = Hashing(source, size)
        self._tar.addfile(info, hashing)
        return Member(name, size, hashing.sha256)

    def finish(self, manifest: Manifest) -> None:
        text = json.dumps(asdict(manifest), indent=1).encode()
        self.add(MANIFEST, io.BytesIO(text), len(text))


@contextmanager
def writing(target: Path, key: bytes | None) -> Iterator[Writer]:
    """Write an archive that appears whole or not at all, for its owner's eyes only."""
    part = target.with_name(f"{target.name}.part")
    part.touch(mode=0o600, exist_ok=False)
    try:
        with ExitStack() as stack:
            raw: Any = stack.enter_context(part.open("wb"))
            stack.callback(_to_disk, raw)
            stream = stack.enter_context(SealingWriter(raw, key)) if key else raw
            tar = stack.enter_context(
                tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)
            )
            yield Writer(tar)
        part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def reading(source: Path, key: bytes | None) -> Iterator[Iterator[tuple[str, int, IO[bytes]]]]:
    """Give name, size and content of every member, in order, in one pass.

    ``key`` belongs to a sealed archive, and to no other.

    Raises ``PortalError`` (``damaged``, ``wrong-key``) for what is no archive of ours.
    """
    with ExitStack() as stack:
        raw: Any = stack.enter_context(source.open("rb"))
        stream = io.BufferedReader(SealedReader(raw, key), CHUNK) if key else raw
        try:
            tar = stack.enter_context(tarfile.open(fileobj=stream, mode="r|"))
        except tarfile.TarError:
            raise damaged() from None
        yield _members(tar)


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, int, IO[bytes]]]:
    try:
        for info in tar:
            content = tar.extractfile(info) if info.isreg() else None
            if content is None or not is_safe(info.name):
                raise damaged()
            yield info.name, info.size, content
    except (tarfile.TarError, EOFError, UnicodeDecodeError):
        raise damaged() from None


def is_safe(name: str) -> bool:
    """Whether a name stays where it belongs: ours, relative, without a way up."""
    if name in {DATABASE, MANIFEST}:
        return True
    parts = PurePosixPath(name).parts
    return (
        name.startswith(FILES)
        and len(parts) > 1
        and str(PurePosixPath(name)) == name
        and ".." not in parts
        and "\\" not in name
        and name.isprintable()
    )


def verify(source: Path, key: bytes | None) -> Manifest:
    """Read the whole archive and compare every byte with the manifest.

    Raises ``PortalError`` (``damaged``, ``wrong-key``, ``unknown-format``).
    """
    found: list[Member] = []
    manifest: Manifest | None = None
    with reading(source, key) as members:
        for name, size, content in members:
            if manifest is not None:
                raise damaged()  # the manifest is the last
            if name == MANIFEST:
                manifest = _manifest(content.read(LARGEST_MANIFEST))
                continue
            hashing = Hashing(content, size)
            while hashing.read(CHUNK):
                pass
            found.append(Member(name, hashing.size, hashing.sha256))
    if manifest is None or found != [manifest.database, *manifest.files]:
        raise damaged()
    return manifest


def _manifest(text: bytes) -> Manifest:
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise damaged()
        head = data["head"]
        return Manifest(
            made_at=str(data["made_at"]),
            vendor=str(data["vendor"]),
            database=Member(**data["database"]),
            files=tuple(Member(**row) for row in data["files"]),
            migrations=tuple(data["migrations"]),
            head=(int(head[0]), str(head[1])) if head else None,
            missing=tuple(data["missing"]),
        )
    except (ValueError, KeyError, TypeError):
        raise damaged() from None
