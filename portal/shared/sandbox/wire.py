"""What goes over the socket between us and a child: a head in JSON, then the body as it is.

Only bytes and JSON, never pickle: a child that was taken over by its input must not be able to
run anything on our side.
"""

from __future__ import annotations

import json
import struct
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

#: Larger answers are refused, in bytes.
MOST = 256 * 1024 * 1024
_SIZE = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Call:
    """What the child has to do; ``seconds`` and ``memory_mb`` are its limits."""

    function: str  # "dotted.path:name"
    kind: str  # of the payload: "bytes" or "json"
    seconds: float
    memory_mb: int
    language: str
    nice: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back.

    ``outcome`` is ``bytes``, ``json``, ``refused`` (a PortalError), ``memory`` or ``failed``;
    before it may come any number of ``progress``.
    """

    outcome: str
    code: str = ""
    message: str = ""


def pack(value: Any) -> tuple[str, bytes]:
    """Give the kind of ``value`` and its bytes; ``TypeError`` when it is neither bytes nor JSON."""
    if isinstance(value, bytes):
        return "bytes", value
    return "json", json.dumps(value).encode()


def unpack(kind: str, body: bytes) -> Any:
    return body if kind == "bytes" else json.loads(body)


def send(line: socket.socket, head: Call | Answer, body: bytes = b"") -> None:
    first = json.dumps(asdict(head)).encode()
    line.sendall(_SIZE.pack(len(first), len(body)) + first)
    line.sendall(body)


def receive(line: socket.socket, *, end: float | None = None) -> tuple[dict[str, Any], bytes]:
    """Head and body.

    Raises ``EOFError`` when the other side is gone and ``TimeoutError`` when it is not complete
    at ``end``, a moment of ``time.monotonic()``.
    """
    head_size, body_size = _SIZE.unpack(exactly(line, _SIZE.size, end=end))
    if head_size + body_size > MOST:
        raise EOFError("the answer is larger than allowed")
    head = json.loads(exactly(line, head_size, end=end))
    return head, exactly(line, body_size, end=end)


def exactly(line: socket.socket, size: int, *, end: float | None = None) -> bytes:
    """Read ``size`` bytes; raises as ``receive`` does."""
    parts = bytearray()
    while len(parts) < size:
        if end is not None:
            line.settimeout(max(0.001, end - time.monotonic()))
        part = line.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError("the other side ended without an answer")
        parts += part
    return bytes(parts)
