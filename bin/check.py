# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""`make check`: what can be said about the code without running it for a visitor.

Style, types, the import contract, migrations, translations and `check --deploy` as in production.
Every check runs, two at a time, also after one failed; only what failed shows its output.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ground

CODE = ("portal", "tenders", "duediligence", "tin")
#: Where texts for translation stand.
TEXTS = (*CODE, "templates")
BIN = ground.VENV / "bin"
#: Each is one process on one core.
AT_ONCE = 2
#: A production environment, as far as settings can tell.
PRODUCTION = {
    "PORTAL_URL": "https://portal.example.nl",
    "SECRET_KEY": "only-for-check-deploy-0123456789-abcdefghijklmnopqrstuvwxyz-ABC",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "S3_BUCKET": "portal",
}


def main() -> int:
    ground.system(ground.TO_RUN)
    ground.environment("requirements.txt", "requirements-dev.txt")
    ground.messages()
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    django = [str(ground.PYTHON), "manage.py"]
    with tempfile.TemporaryDirectory() as data:
        env = os.environ | {"PORTAL_DATA": data}
        checks: tuple[tuple[str, list[str], dict[str, str]], ...] = (
            ("types", [str(BIN / "mypy"), *CODE, *_scripts()], {}),  # the longest goes first
            ("style", [str(BIN / "ruff"), "check", "."], {}),
            ("layout", [str(BIN / "ruff"), "format", "--check", "."], {}),
            ("imports", [str(BIN / "lint-imports")], {}),
            ("migrations", [*django, "makemigrations", "--check", "--dry-run"], {}),
            ("production", [*django, *deploy], PRODUCTION),
            ("translations", [str(ground.PYTHON), "bin/translations.py", data], {}),
        )
        with ThreadPoolExecutor(AT_ONCE) as pool:
            passed = list(pool.map(lambda each: _run(each[0], each[1], env | each[2]), checks))
    failed = [name for (name, _command, _extra), ok in zip(checks, passed, strict=True) if not ok]
    if failed:
        ground.say(f"check: failed: {', '.join(failed)}")
        return 1
    ground.say("check: all is well")
    return 0


def _scripts() -> list[str]:
    return [str(file) for folder in ("bin", "config") for file in sorted(Path(folder).glob("*.py"))]


def _run(name: str, command: list[str], env: dict[str, str]) -> bool:
    begin = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- the commands above
        command, cwd=ground.BASE, env=env, capture_output=True, text=True, check=False
    )
    word = "failed" if done.returncode else "ok"
    ground.say(f"check: {name}: {word} ({time.monotonic() - begin:.1f} s)")
    if done.returncode:
        ground.say(done.stdout + done.stderr)
    return not done.returncode


if __name__ == "__main__":
    sys.exit(main())
