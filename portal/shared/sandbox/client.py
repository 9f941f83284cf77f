"""Our side of the sandbox: ask a child to run a function, within time and memory."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from portal.shared.errors import PortalError
from portal.shared.sandbox.errors import SandboxFailed, SandboxMemory, SandboxTimeout
from portal.shared.sandbox.wire import Answer, Call, exactly, pack, receive, send, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

log = logging.getLogger(__name__)
#: Starting a server with its imports may take this long besides the call's own time, in seconds.
WARM_UP = 30.0
#: Seconds after which who hears the child is told that it has nothing to say.
PULSE = 1.0


@dataclass(slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    control: socket.socket


_servers: dict[tuple[int, tuple[str, ...]], _Server] = {}
_lock = Lock()


def run_isolated(
    function: str,
    payload: Any,
    *,
    seconds: float,
    memory_mb: int,
    preload: Sequence[str] = (),
    nice: int = 0,
    heard: Callable[[Any], None] | None = None,
) -> Any:
    """Run ``function`` ("dotted.path:name") on ``payload`` in a child process; what it returns.

    Payload and result are ``bytes`` or JSON values. ``seconds`` is wall-clock time of the call,
    ``memory_mb`` the child's whole address space (Python with Django and WeasyPrint takes some
    300 MB before it does anything). ``preload`` names slow modules that the function imports
    inside itself, so that only the first call in a process waits for them; the function's own
    module is always loaded ahead. An entry "dotted.path:name" is also called once, without
    arguments, to fill caches that every child then begins with. ``nice`` (0 to 19) is how far
    the child stands back at the processor. It has the caller's language, and must not use the
    database.

    ``heard`` is called with whatever the child says while it works (``sandbox.tell``), and with
    ``None`` after each second of silence; what it raises ends the child at once.

    Raises ``SandboxTimeout``, ``SandboxMemory``, ``SandboxFailed``, or the ``PortalError`` (its
    code and message) that the function itself raised.
    """
    kind, body = pack(payload)
    language = translation.get_language() or settings.LANGUAGE_CODE
    call = Call(function, kind, seconds, memory_mb, language, nice)
    with _child((function.partition(":")[0], *preload)) as line:
        end = time.monotonic() + seconds
        try:
            line.settimeout(seconds)
            send(line, call, body)
            head, result = _wait(line, end, heard)
        except TimeoutError:
            raise _too_long(seconds) from None
        except (EOFError, OSError) as error:
            if time.monotonic() >= end:
                raise _too_long(seconds) from error
            # Killed by the kernel or crashed in a library; its last words are on stderr.
            log.warning("%s: the child ended without an answer", function)
            raise SandboxFailed(gettext("This cannot be processed.")) from error
    return _outcome(function, Answer(**head), result)


def _wait(
    line: socket.socket, end: float, heard: Callable[[Any], None] | None
) -> tuple[dict[str, Any], bytes]:
    """The answer; what comes before it is told to ``heard``."""
    while True:
        if heard is not None:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if not select.select([line], [], [], min(PULSE, left))[0]:
                heard(None)
                continue
        head, body = receive(line, end=end)
        if head["outcome"] != "progress":
            return head, body
        if heard is not None:
            heard(json.loads(body))


def _too_long(seconds: float) -> SandboxTimeout:
    text = gettext("This takes longer than the %(seconds)d seconds that we allow.")
    return SandboxTimeout(text % {"seconds": seconds})


def _outcome(function: str, answer: Answer, result: bytes) -> Any:
    if answer.outcome in {"bytes", "json"}:
        return unpack(answer.outcome, result)
    if answer.outcome == "refused":
        raise PortalError(answer.message, code=answer.code)
    if answer.outcome == "memory":
        raise SandboxMemory(gettext("This takes more memory than we allow."))
    log.error("%s failed in its child:\n%s", function, answer.message)
    raise SandboxFailed(gettext("This cannot be processed."))


@contextlib.contextmanager
def _child(modules: tuple[str, ...]) -> Iterator[socket.socket]:
    """Give a fresh child's line; whatever is left of the child afterwards is killed."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(WARM_UP)
        try:
            pid = _fork(modules, ours, theirs)
        except (EOFError, OSError) as error:
            log.exception("no child could be started for %s", modules[0])
            raise SandboxFailed(gettext("This cannot be processed.")) from error
        try:
            yield ours
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _fork(modules: tuple[str, ...], ours: socket.socket, theirs: socket.socket) -> int:
    """Have the server fork a child that holds ``theirs``; its process id."""
    key = (os.getpid(), modules)  # a forked process has no business with its parent's servers
    for last_try in (False, True):
        with _lock:
            server = _servers.get(key) or _servers.setdefault(key, _start(modules))
            try:
                socket.send_fds(server.control, [b"x"], [theirs.fileno()])
            except OSError:  # it was idle for long, or was killed
                _end(_servers.pop(key))
                if last_try:
                    raise
                continue
        theirs.close()
        return int.from_bytes(exactly(ours, 8), "big")
    raise AssertionError


def _start(modules: tuple[str, ...]) -> _Server:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module names from code
            [sys.executable, "-m", "portal.shared.sandbox.server", *modules],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for us to act on
        )
    return _Server(process, ours)


def _environment() -> dict[str, str]:
    """Ours without what a child does not need: it has no database, no keys and no mail."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"REDIS_URL", "EMAIL_URL"} and not name.startswith("S3_")
    }
    return kept | {
        "DATABASE_URL": "sqlite://:memory:",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }


def _end(server: _Server) -> None:
    server.control.close()
    try:
        server.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@atexit.register
def _end_all() -> None:
    mine = [key for key in _servers if key[0] == os.getpid()]
    for key in mine:
        _end(_servers.pop(key))
