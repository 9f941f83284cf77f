"""The real portal for the browser: `make run` in a folder of its own, with a fuller world.

Embedded by default; with DATABASE_URL and REDIS_URL set, on a database and a Redis of its own
with the workers as separate processes.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import prepared
from tests.portal.jobs import processes

BASE = Path(__file__).resolve().parents[2]
#: What the pictures and the tests need besides the demonstration world.
WORLD = "import django; django.setup(); from tests.e2e.world import main; main()"
#: A stop is polite; what does not listen is killed after so many seconds.
PATIENCE = 20


@dataclass(frozen=True)
class Portal:
    """``people`` by role: e-mail address and password; ``places``: what `world.py` made.

    ``second_steps`` by role: the secret of the app, for who logs in with a code.
    """

    address: str
    data: Path
    people: dict[str, tuple[str, str]]
    second_steps: dict[str, str]
    places: dict[str, str]
    failure: str  # the page of a server error, as this installation writes it


@contextmanager
def running(folder: Path, common: Path) -> Iterator[Portal]:
    """Start everything, give the portal when it is ready, and stop everything.

    It begins with a copy of the world that ``common`` holds, or puts one there.
    """
    port = _free_port()
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "PORTAL_", "MAKE"))
    }
    env |= {
        "PORTAL_DATA": str(folder / "data"),
        "PORT": str(port),
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    with ExitStack() as endings:
        if "DATABASE_URL" in env and "REDIS_URL" in env:
            env["DATABASE_URL"], drop = processes.own_database(env["DATABASE_URL"])
            endings.callback(drop)
            env["REDIS_URL"], empty = processes.own_redis(env["REDIS_URL"])
            endings.callback(empty)
        world = json.loads(prepared.with_world(common, env, WORLD).splitlines()[-1])
        people = endings.enter_context(_started(env, folder / "log"))
        yield Portal(
            env["PORTAL_URL"],
            folder / "data",
            people | {role: (email, key) for role, (email, key) in world["people"].items()},
            world["second_steps"],
            world["places"],
            world["failure"],
        )


@contextmanager
def _started(env: dict[str, str], log: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """Run `make run`'s script until the end of the block; the log-ins that it prints."""
    with (
        log.open("w") as words,
        subprocess.Popen(
            [sys.executable, "bin/run.py"],
            cwd=BASE,
            env=env,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        ) as process,
    ):
        assert process.stdout
        try:
            people = {}
            for line in process.stdout:
                if line.startswith("login "):
                    _word, role, email, password = line.split()
                    people[role] = (email, password)
                    if len(people) == len(_logins(env)):
                        break
            assert people, f"the portal did not start:\n{log.read_text()}"
            yield people
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _logins(env: dict[str, str]) -> dict[str, dict[str, str]]:
    logins: dict[str, dict[str, str]] = json.loads(
        (Path(env["PORTAL_DATA"]) / "demo.json").read_text()
    )
    return logins


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
