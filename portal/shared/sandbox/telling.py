"""What a child says while it works; the other side hears it in ``run_isolated(heard=...)``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from portal.shared.sandbox.wire import Answer, pack, send

if TYPE_CHECKING:
    import socket

#: Seconds between two things that are said: nobody reads faster.
PAUSE = 0.25


class _Mouth:
    line: socket.socket | None = None
    silent_until = 0.0


def speak_over(line: socket.socket) -> None:
    """For the server of the sandbox: what the child says goes over this line."""
    _Mouth.line = line


def tell(value: Any, *, at_once: bool = False) -> None:
    """Say a JSON value to who waits for the answer; said too soon after the last it is left out.

    Does nothing outside a child of the sandbox.
    """
    now = time.monotonic()
    if _Mouth.line is None or (now < _Mouth.silent_until and not at_once):
        return
    _Mouth.silent_until = now + PAUSE
    send(_Mouth.line, Answer("progress"), pack(value)[1])
