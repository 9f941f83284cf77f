"""The process that forks the children: `python -m portal.shared.sandbox.server MODULE[:NAME]...`.

It imports the modules once (WeasyPrint alone takes two seconds), calls the functions named (what
they leave in caches every child then has), and waits on its standard
input, a Unix socket over which it gets one end of a fresh socket per call. Each call is a fork
of this clean process: a child never sees what another one read, and dies after its call.

Its own life: it ends when our side closes the socket, so also when we are killed; its children
ask the kernel to be killed when it ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import logging
import os
import resource
import select
import signal
import socket
import sys
import traceback
from typing import Any

import django
from django.utils import translation

from portal.shared.errors import PortalError
from portal.shared.sandbox.telling import speak_over
from portal.shared.sandbox.wire import Answer, Call, pack, receive, send, unpack

log = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1  # linux/prctl.h
#: A server without work ends after this long, in seconds; the next call starts another.
IDLE = 900.0


def serve(control: socket.socket) -> None:
    """Fork a child for every socket that comes in, until the other side is gone."""
    children: set[int] = set()
    while True:
        busy = bool(children)
        readable, _, _ = select.select([control], [], [], 1.0 if busy else IDLE)
        _bury(children)
        if not readable and busy:
            continue
        if not readable:
            return
        word, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not word:
            for pid in children:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            return
        line = socket.socket(fileno=descriptors[0])
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _child(line, parent)
        line.close()
        children.add(pid)


def _bury(children: set[int]) -> None:
    for pid in list(children):
        if os.waitpid(pid, os.WNOHANG)[0]:
            children.discard(pid)


def _child(line: socket.socket, parent: int) -> None:
    """One call, then the end; never returns."""
    try:
        os.setsid()  # a group of its own, so that a kill takes whatever it started along
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        line.sendall(os.getpid().to_bytes(8, "big"))
        head, payload = receive(line)
        speak_over(line)
        answer, body = _answer(Call(**head), payload)
        send(line, answer, body)
    except BaseException:  # noqa: BLE001 -- nothing may run on in a forked copy of the server
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _answer(call: Call, payload: bytes) -> tuple[Answer, bytes]:
    try:
        _limit(call)
        translation.activate(call.language)
        module, _, name = call.function.partition(":")
        value: Any = getattr(importlib.import_module(module), name)(unpack(call.kind, payload))
        kind, body = pack(value)
    except MemoryError:
        return Answer("memory"), b""
    except PortalError as refusal:
        return Answer("refused", refusal.code, refusal.message), b""
    except Exception:  # noqa: BLE001 -- told to the other side, which logs it
        return Answer("failed", message=traceback.format_exc()[-4000:]), b""
    return Answer(kind), body


def _limit(call: Call) -> None:
    """Limits by the kernel. The wall clock is kept by our side, and by an alarm besides."""
    os.nice(call.nice)
    memory = call.memory_mb * 1024 * 1024
    seconds = int(call.seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, call.seconds + 1)


def main(modules: list[str]) -> None:
    control = socket.socket(fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for our side to act on
    django.setup()
    logging.getLogger().setLevel(logging.WARNING)  # libraries tell every step at INFO
    for entry in modules:
        module, _, name = entry.partition(":")
        try:
            loaded = importlib.import_module(module)
            if name:
                getattr(loaded, name)()
        except Exception:
            log.exception("%s cannot be loaded ahead of its use", entry)
    serve(control)


if __name__ == "__main__":
    main(sys.argv[1:])
