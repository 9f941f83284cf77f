"""Ask a virus scanner: ClamAV's daemon over its own socket, by the INSTREAM command (clamd(8)).

Fail closed: whatever is not a clear answer is ``ScannerAway``, and the caller accepts nothing.
The daemon's StreamMaxLength, MaxScanSize and MaxFileSize must be at least the largest file that
we accept, with ``AlertExceedsMax yes``; see docs/files.md.
"""

from __future__ import annotations

import re
import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_CHUNK = 1 << 16
_PORT = 3310
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")


class ScannerAway(OSError):
    """No clear answer: not there, too slow, too large for it, or in trouble."""


def scan(file: BinaryIO, address: str, *, seconds: float = 60.0) -> str:
    """Give the name of what clamd found in the rest of ``file``; ``""`` when it is clean.

    ``address`` is a socket's path (``/run/clamav/clamd.ctl``, also as ``unix:PATH``) or
    ``HOST:PORT`` (also as ``tcp:HOST:PORT``). ``seconds`` is for each step of the talk.
    """
    try:
        with _connect(address, seconds) as line:
            line.sendall(b"zINSTREAM\0")
            try:
                while chunk := file.read(_CHUNK):
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it stopped listening; its reason is in the answer
            answer = _answer(line)
    except (OSError, EOFError, ValueError) as error:
        raise ScannerAway(f"clamd: {error}") from error
    if answer == "stream: OK":
        return ""
    if found := _FOUND.fullmatch(answer):
        return found[1]
    raise ScannerAway(f"clamd: {answer!r}")


def ping(address: str, *, seconds: float = 5.0) -> bool:
    """Whether the scanner answers; for a page that shows how the installation fares."""
    try:
        with _connect(address, seconds) as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except (OSError, EOFError, ValueError):
        return False


def _connect(address: str, seconds: float) -> socket.socket:
    """Open the line; ``ValueError`` for an address that is none."""
    bare = address.removeprefix("tcp:").removeprefix("//")
    if address.startswith(("unix:", "/")):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _, port = bare.rpartition(":")
    return socket.create_connection((host.strip("[]") or bare, int(port or _PORT)), seconds)


def _answer(line: socket.socket) -> str:
    parts = b""
    while not parts.endswith(b"\0") and len(parts) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            raise EOFError("it stopped in the middle of its answer")
        parts += part
    return parts.rstrip(b"\0\n").decode("utf-8", "replace")
