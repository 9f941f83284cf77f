"""A stream that is encrypted in pieces: read and written in flat memory, no piece lost unseen.

Format: ``MAGIC``, 16 bytes of salt, then pieces of (4 bytes length, ciphertext). Each piece is
AES-256-GCM over at most 1 MiB, with a key derived from key file and salt (HKDF-SHA-256), the number
of the piece and a mark on the last one as nonce, and ``MAGIC`` with the salt as associated data.
So pieces cannot be swapped, repeated, left out or cut off.
"""

from __future__ import annotations

import io
import os
import struct
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from pathlib import Path

    from typing_extensions import Buffer

MAGIC = b"ISVBACKUP1\n"
PIECE = 1024 * 1024
SALT = 16
TAG = 16
LEAST_KEY = 32  # bytes
_LENGTH = struct.Struct(">I")


def read_key(path: Path) -> bytes:
    """Read what stands in a key file, without white space around it.

    Raises ``PortalError`` (``no-key``, ``weak-key``).
    """
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise PortalError(_("The key file cannot be read."), code="no-key") from error
    if len(key) < LEAST_KEY:
        raise PortalError(
            _("The key is too short: it needs at least 32 random characters."), code="weak-key"
        )
    return key


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class SealingWriter(io.RawIOBase):
    """Encrypts what is written; ``close`` writes the last piece and leaves ``target`` open."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        salt = os.urandom(SALT)
        self._target = target
        self._head = MAGIC + salt
        self._cipher = _cipher(key, salt)
        self._waiting = bytearray()
        self._number = 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        piece = bytes(data)
        self._waiting += piece
        # One piece is held back, because the last one carries a mark.
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            super().close()

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head)
        self._target.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Decrypts; raises ``PortalError`` (``wrong-key``, ``damaged``) before any wrong byte."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._head = source.read(len(MAGIC) + SALT)
        self._cipher = _cipher(key, self._head[len(MAGIC) :])
        self._ready = b""
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._ended:
            self._ready = self._next()
        given = self._ready[: len(view)]
        view[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _next(self) -> bytes:
        length = self._exactly(_LENGTH.size)
        size = _LENGTH.unpack(length)[0]
        if not TAG <= size <= PIECE + TAG:
            raise damaged()
        sealed = self._exactly(size)
        for last in (False, True):
            try:
                piece = self._cipher.decrypt(_nonce(self._number, last=last), sealed, self._head)
            except InvalidTag:
                continue
            self._ended = last
            self._number += 1
            if last and self._source.read(1):
                raise damaged()
            return piece
        if self._number == 0:
            raise PortalError(
                _("The backup cannot be opened with this key, or it is damaged."), code="wrong-key"
            )
        raise damaged()

    def _exactly(self, count: int) -> bytes:
        data = self._source.read(count)
        if len(data) != count:
            raise damaged()
        return data


def damaged() -> PortalError:
    return PortalError(_("The backup is damaged; nothing was restored."), code="damaged")


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"isv backup 1")
    return AESGCM(kdf.derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
