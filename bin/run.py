# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""`make run`: everything from an empty machine to a portal that answers, in one command.

Environment: PORT (8000), PORTAL_DATA (var), PORTAL_DEMO=0 for an empty portal, DATABASE_URL and
REDIS_URL for PostgreSQL with web, workers and beat as separate processes. Ctrl-C stops all.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import ground

if TYPE_CHECKING:
    from types import FrameType

PR_SET_PDEATHSIG = 1  # linux/prctl.h
#: How long the portal may take to answer after its start, in seconds.
PATIENCE = 90.0
#: A part that ends this often within a minute is not started again.
TOO_OFTEN = 5


class Stop(BaseException):
    """Ctrl-C or a polite kill."""


@dataclass(slots=True)
class Part:
    """One process of the portal, started again when it dies."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self, env: dict[str, str]) -> None:
        self.starts = [moment for moment in self.starts if moment > time.monotonic() - 60]
        if len(self.starts) >= TOO_OFTEN:
            raise SystemExit(f"{self.name} keeps ending; see its last words above")
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(  # noqa: S603 -- the commands below
            self.command,
            cwd=ground.BASE,
            env=env,
            # Ctrl-C reaches only us, and we stop the parts in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- this process has one thread
        )


def _die_with_parent() -> None:
    """Have the kernel stop a part when we are killed; nothing may stay behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> int:
    port = _port()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    # When `make` is killed we go too, politely.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    env = _environment(port)
    parts: list[Part] = []
    try:
        ground.system(ground.TO_RUN)
        ground.environment("requirements.txt")
        ground.messages()
        done = subprocess.run(  # noqa: S603 -- our own script
            [ground.PYTHON, ground.BASE / "bin" / "prepare.py"],
            cwd=ground.BASE,
            env=env,
            check=False,
        )
        if done.returncode:
            ground.stop("The database could not be prepared (see above)", 1)
        parts = _parts(env)
        for part in parts:
            part.start(env)
        _wait_until_ready(port, env, parts)
        _announce(port, env)
        while True:
            _look_after(parts, env)
            time.sleep(0.5)
    except Stop:
        return 0
    finally:
        _end(parts)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:  # noqa: PLR2004 -- port numbers
        ground.stop(f"PORT is {text!r}; set it to a number from 1 to 65535, such as PORT=8123")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("PORTAL_BIND", "127.0.0.1"), port))
        except OSError as error:
            other = f"PORT={port + 1} make run"
            ground.stop(f"Port {port} cannot be used ({error.strerror}); take another: {other}")
    return port


def _environment(port: int) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS"}}
    env.setdefault("PORTAL_URL", f"http://127.0.0.1:{port}")
    env["PORT"] = str(port)
    env.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    env.setdefault("PYTHONUNBUFFERED", "1")
    return env


def _data(env: dict[str, str]) -> Path:
    return Path(env.get("PORTAL_DATA") or ground.BASE / "var").resolve()


def _parts(env: dict[str, str]) -> list[Part]:
    """List the web process, and with Redis the workers (one per queue) and beat."""
    python = str(ground.PYTHON)
    web = [python, "-m", "gunicorn", "--config", "config/gunicorn.py", "portal.wsgi"]
    parts = [Part("web", web)]
    if env.get("REDIS_URL"):
        celery = [python, "-m", "celery", "--quiet", "--app", "portal"]
        for queue in ("quick", "heavy", "public"):
            worker = [*celery, "worker", "--queues", queue, "--hostname", f"{queue}@%h"]
            worker += ["--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"]
            parts.append(Part(f"worker ({queue})", [*worker, "--without-mingle"]))
        schedule = str(_data(env) / "beat-schedule")
        beat = [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "WARNING"]
        parts.append(Part("beat", beat))
    return parts


def _wait_until_ready(port: int, env: dict[str, str], parts: list[Part]) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz")
    request.add_header("Host", urlsplit(env["PORTAL_URL"]).netloc)
    end = time.monotonic() + PATIENCE
    answer = "no answer"
    while time.monotonic() < end:
        for part in parts:
            if part.process and part.process.poll() is not None:
                raise SystemExit(f"{part.name} ended at its start; see its last words above")
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310 -- as above
                return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace").strip()[:200]
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"The portal is not ready after {PATIENCE:.0f} s: {answer}")


def _announce(port: int, env: dict[str, str]) -> None:
    ground.say(f"ready http://127.0.0.1:{port}")
    people = _data(env) / "demo.json"
    if people.exists():
        for role, person in json.loads(people.read_text()).items():
            ground.say(f"login {role} {person['email']} {person['password']}")


def _look_after(parts: list[Part], env: dict[str, str]) -> None:
    """Start again what died: a worker that was killed must not stay away."""
    for part in parts:
        if part.process and part.process.poll() is not None:
            ground.say(f"{part.name} ended with {part.process.returncode}; starting it again")
            part.start(env)


def _end(parts: list[Part]) -> None:
    """Ask all parts to stop, wait ten seconds, and kill what is left with all its children."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    running = [part.process for part in parts if part.process and part.process.poll() is None]
    for process in running:
        process.send_signal(signal.SIGTERM)
    end = time.monotonic() + 10
    for process in running:
        try:
            process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
