# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""`make test`: the checks, the whole suite embedded, and again on PostgreSQL with Redis.

1. `make check`;
2. every test on SQLite with the embedded worker;
3. every test that touches the database (marked so by `tests/conftest.py`), and those that need
   servers, on PostgreSQL with Redis: those on 127.0.0.1 when they answer, else throw-away ones.
   Left out are tests marked `embedded` and most cases of tests/sampling.py: how pages and PDFs
   look and what parsers say does not depend on the database.

Environment: PORTAL_TEST_DATABASE_URL (a role that may create databases) and PORTAL_TEST_REDIS_URL
name other servers; PORTAL_TEST_NO_SKIPS=1, as in CI, makes every skipped test and a missing server
a failure. Arguments go to pytest in both runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import ground

#: Four on two cores: while two wait for a browser, a worker or a clock, two others go on.
WORKERS = "4"
#: pytest's exit code when no test was found.
NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of pytest came to."""

    code: int
    tests: int
    skipped: tuple[str, ...]


def main() -> int:
    ground.system((*ground.TO_RUN, *ground.TO_TEST))
    ground.servers()
    ground.environment("requirements.txt", "requirements-dev.txt")
    ground.messages()
    if Path(sys.executable).resolve() != ground.PYTHON.resolve() or sys.prefix == sys.base_prefix:
        # From here on with what was just installed: psycopg2 and redis find the servers.
        os.execv(ground.PYTHON, [str(ground.PYTHON), *sys.argv])  # noqa: S606 -- ourselves
    strict = os.environ.get("PORTAL_TEST_NO_SKIPS") == "1"
    checked = subprocess.run([sys.executable, "bin/check.py"], cwd=ground.BASE, check=False)
    failed = ["make check"] if checked.returncode else []
    ran = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        import servers as found  # noqa: PLC0415 -- needs what was just installed

        first = _pytest(Path(folder) / "embedded", {})
        ran.append(f"{first.tests} tests on SQLite with the embedded worker")
        outcomes = [first]
        try:
            database = servers.enter_context(found.postgresql())
            redis = servers.enter_context(found.redis())
        except found.NotInstalledError as missing:
            ran.append(f"nothing on PostgreSQL with Redis: {missing}")
            if strict:
                failed.append(str(missing))
        else:
            urls = {"DATABASE_URL": database.url, "REDIS_URL": redis.url}
            second = _pytest(Path(folder) / "servers", urls, "-m", "database or servers")
            outcomes.append(second)
            ran.append(f"{second.tests} tests on {database.name} with {redis.name}")
    failed += [f"pytest (exit {outcome.code})" for outcome in outcomes if outcome.code]
    skipped = [name for outcome in outcomes for name in outcome.skipped]
    for name in skipped:
        ground.say(f"skipped: {name}")
    if skipped and strict:
        failed.append(f"{len(skipped)} skipped tests")
    ground.say(f"ran: {'; '.join(ran)}")
    if failed:
        ground.say(f"failed: {'; '.join(failed)}")
    return bool(failed)


def _pytest(folder: Path, urls: dict[str, str], *options: str) -> Outcome:
    """Run pytest with data of its own; without ``urls`` on the embedded default."""
    folder.mkdir()
    report = folder / "report.xml"
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "PORTAL_URL", "PORTAL_DEMO", "PORT"}
    }
    env |= {"PORTAL_DATA": str(folder / "data"), **urls}
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--no-loadscope-reorder"]
    command += [f"--junitxml={report}", *options, *sys.argv[1:]]
    done = subprocess.run(command, cwd=ground.BASE, env=env, check=False)  # noqa: S603 -- pytest
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []  # noqa: S314 -- pytest wrote it
    skipped = tuple(
        f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}"
        for case in cases
        for skip in case.iter("skipped")
    )
    # A choice of tests on the command line may hold none that touches the database.
    nothing = done.returncode == NOTHING_COLLECTED and len(sys.argv) > 1
    return Outcome(0 if nothing else done.returncode, len(cases) - len(skipped), skipped)


if __name__ == "__main__":
    sys.exit(main())
