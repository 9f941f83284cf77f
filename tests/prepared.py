"""Databases to start from, for tests that run a portal of their own.

Migrating takes ten seconds, and the world of the browser as many. The first that asks makes them
(tests/test_run.py walks through all migrations each time); every other installation begins with a
copy of what came of it.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
NAME = "portal.sqlite3"


def shared(temporary: Path) -> Path:
    """The folder that all processes of this run have in common; theirs lie in it, one each."""
    return temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary


def migrated(folder: Path, env: Mapping[str, str]) -> None:
    """Give the empty installation of ``env`` all its tables; ``folder`` keeps what is copied.

    What a program said that fails is in the ``AssertionError``.
    """
    with _locked(folder / "migrated") as kept:
        if _is_there(kept, env):
            _restore(kept, env)
        else:
            _run([sys.executable, "manage.py", "migrate", "-v0"], env)
            _keep(kept, env)


def with_world(folder: Path, env: Mapping[str, str], program: str) -> str:
    """As ``migrated``, with the demonstration world and what ``program`` adds; what that said."""
    data = Path(env["PORTAL_DATA"])
    with _locked(folder / "world") as kept:
        said, files = kept / "said", kept / "files"
        if _is_there(kept, env):
            shutil.copytree(files, data)
            _restore(kept, env)
        else:
            migrated(folder, env)
            _run([sys.executable, "bin/prepare.py"], env)
            said.write_text(_run([sys.executable, "-c", program], env), "utf-8")
            shutil.copytree(data, files, ignore=shutil.ignore_patterns(f"{NAME}*"))
            _keep(kept, env)
        return said.read_text("utf-8")


@contextmanager
def _locked(kept: Path) -> Iterator[Path]:
    """Make the folder, and hold it for this process alone."""
    kept.mkdir(exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield kept


def _database(kept: Path, env: Mapping[str, str]) -> Path:
    return kept / ("database.sql" if env.get("DATABASE_URL") else "database.sqlite3")


def _is_there(kept: Path, env: Mapping[str, str]) -> bool:
    return _database(kept, env).exists()


def _keep(kept: Path, env: Mapping[str, str]) -> None:
    """Write the copy of the database; it has its name only when it is whole."""
    copy = _database(kept, env)
    part = copy.with_suffix(".part")
    if url := env.get("DATABASE_URL"):
        _run(["pg_dump", "--no-owner", f"--file={part}", f"--dbname={url}"], env)
    else:
        # Read by the library, so that what lies beside the file is in the copy too.
        _copy(Path(env["PORTAL_DATA"]) / NAME, part)
    part.rename(copy)


def _restore(kept: Path, env: Mapping[str, str]) -> None:
    if url := env.get("DATABASE_URL"):
        quiet = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
        _run([*quiet, f"--file={_database(kept, env)}", f"--dbname={url}"], env)
    else:
        Path(env["PORTAL_DATA"]).mkdir(parents=True, exist_ok=True)
        _copy(_database(kept, env), Path(env["PORTAL_DATA"]) / NAME)


def _run(command: list[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 -- our own
        command, cwd=BASE, env=dict(env), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
