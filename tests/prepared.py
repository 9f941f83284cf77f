"""A migrated database to start from, for tests that run a portal of their own.

Migrating takes seven seconds. The first that asks walks through all migrations, as
tests/test_run.py does each time; every other installation begins with a copy of what came of it.
"""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
NAME = "portal.sqlite3"


def shared(temporary: Path) -> Path:
    """The folder that all processes of this run have in common; theirs lie in it, one each."""
    return temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary


def migrated(folder: Path, env: Mapping[str, str]) -> None:
    """Give the empty installation of ``env`` all its tables; ``folder`` keeps what is copied.

    Raises ``subprocess.CalledProcessError`` when a program that makes or reads the copy fails.
    """
    url = env.get("DATABASE_URL")
    original = folder / ("migrated.sql" if url else "migrated.sqlite3")
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not original.exists():
            _run([sys.executable, "manage.py", "migrate", "-v0"], env)
            if url:
                dump = ["pg_dump", "--no-owner", f"--file={original}.part", f"--dbname={url}"]
                _run(dump, env)
            else:
                # Read by the library, so that what lies beside the file is in the copy too.
                _copy(Path(env["PORTAL_DATA"]) / NAME, original.with_suffix(".sqlite3.part"))
            Path(f"{original}.part").rename(original)
            return
    if url:
        quiet = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={original}"]
        _run([*quiet, f"--dbname={url}"], env)
    else:
        Path(env["PORTAL_DATA"]).mkdir(parents=True, exist_ok=True)
        _copy(original, Path(env["PORTAL_DATA"]) / NAME)


def _run(command: list[str], env: Mapping[str, str]) -> None:
    subprocess.run(command, cwd=BASE, env=dict(env), check=True, capture_output=True)  # noqa: S603 -- our own


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
