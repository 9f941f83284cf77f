"""What the sandbox tests run in a child process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection
from django.utils.translation import get_language

from portal.shared.errors import PortalError
from portal.shared.sandbox import tell

warmed: list[int] = []


def warm_up() -> None:
    warmed.append(os.getpid())


def who_warmed(_payload) -> list[int]:
    return [*warmed, os.getpid()]


def reverse(payload: bytes) -> bytes:
    return payload[::-1]


def double(payload: dict) -> dict:
    return {key: value * 2 for key, value in payload.items()}


def whoami(_payload) -> dict:
    return {
        "pid": os.getpid(),
        "language": get_language(),
        "redis": os.environ.get("REDIS_URL"),
        "open": sorted(fd for fd in range(3, 256) if Path(f"/proc/self/fd/{fd}").exists()),
        "leader": os.getpgid(0) == os.getpid(),
        "database": str(connection.settings_dict["NAME"]),
    }


def refuse(_payload) -> None:
    raise PortalError("Te groot.", code="too-large")


def break_down(_payload) -> None:
    raise ZeroDivisionError


def want_memory(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def burn(_payload) -> None:
    while True:
        pass


def sleep_with_child(path: str) -> None:
    """Start a process of its own, say which, and never end."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(path).write_text(str(child.pid))
    time.sleep(60)


def die(_payload) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unpackable(_payload) -> object:
    return object()


def count_aloud(number: int) -> str:
    for each in range(number):
        tell({"now": each, "pid": os.getpid()}, at_once=True)
    return "done"


def chatter(_payload) -> int:
    """Says much more than anybody wants to hear."""
    for each in range(100_000):
        tell(each)
    return 1


def say_who_and_sleep(_payload) -> None:
    tell(os.getpid(), at_once=True)
    time.sleep(60)
