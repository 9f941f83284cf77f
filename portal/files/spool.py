"""Bytes on their way in: to a file on disk at once, counted and hashed while they stream.

Memory stays flat whatever the size, and what is over the limit is read but not kept, so that
the page can still answer.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.files.storage import Storage
    from django.http import HttpRequest


class Spooled(TemporaryUploadedFile):
    """A file on disk with a hash; storage on the same disk takes it over by renaming.

    When more than ``limit`` bytes came, ``size`` tells how many and nothing of them is kept.
    """

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(name, "application/octet-stream", 0, None)
        self.limit = limit
        self.size: int = 0
        if self.file is None:  # never: Django types every file as one that may be closed
            raise ValueError(name)
        self.disk: IO[bytes] = self.file
        self._sha = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._sha.hexdigest()

    @property
    def is_too_large(self) -> bool:
        return self.size > self.limit

    def take(self, piece: bytes) -> None:
        self.size += len(piece)
        if not self.is_too_large:
            self._sha.update(piece)
            self.disk.write(piece)
        elif self.disk.tell():
            self.disk.seek(0)
            self.disk.truncate()

    def rewind(self) -> None:
        self.disk.flush()
        self.disk.seek(0)


def spool(pieces: Iterable[bytes], *, name: str, limit: int) -> Spooled:
    """Take all pieces; the caller closes (and so removes) what it gets."""
    spooled = Spooled(name, limit)
    try:
        for piece in pieces:
            spooled.take(piece)
        spooled.rewind()
    except BaseException:
        spooled.close()
        raise
    return spooled


class SpoolingHandler(FileUploadHandler):
    """Django's way in for a form: every file straight to disk, never in memory."""

    def __init__(self, request: HttpRequest | None = None, *, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.spooled: Spooled | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.spooled = Spooled(self.file_name or "", self.limit)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django's
        if self.spooled is not None:
            self.spooled.take(raw_data)

    def file_complete(self, file_size: int) -> Spooled | None:  # noqa: ARG002 -- we count too
        done, self.spooled = self.spooled, None
        if done is not None:
            done.rewind()
        return done

    def upload_interrupted(self) -> None:
        if self.spooled is not None:
            self.spooled.close()
            self.spooled = None


@contextmanager
def local_path(storage: Storage, name: str) -> Iterator[Path]:
    """Give a path to the bytes under ``name``: the file itself, or a copy that is gone later."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # S3 and the like
        with tempfile.NamedTemporaryFile(prefix="copy-") as copy, storage.open(name) as source:
            for piece in source.chunks(1 << 20):
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)
        return
    yield path
