# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""What `make run` and `make test` stand on: system packages and the environment in `.venv`.

Only the standard library: this runs before anything is installed. Everything that is there
already is left alone, so the second time takes no time.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = ["-m", "pip", "--disable-pip-version-check"]


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 -- the output is what these commands are for


def stop(text: str, code: int = 2) -> NoReturn:
    """End with one clear line."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 -- see say
    sys.exit(code)


def do(command: Sequence[str | Path], *, why: str, env: dict[str, str] | None = None) -> None:
    """Run a command that must succeed; its output is shown only when it does not."""
    done = subprocess.run(  # noqa: S603 -- commands from these files
        command, cwd=BASE, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        stop(f"{done.stdout}{done.stderr}\n{why} failed (see above)", 1)


@dataclass(frozen=True, slots=True)
class Package:
    """A Debian package and how to see, on any system, that what it brings is there."""

    name: str
    is_there: Callable[[], bool]


def _library(*names: str) -> Callable[[], bool]:
    def is_there() -> bool:
        for name in names:
            try:
                ctypes.CDLL(name)
            except OSError:
                return False
        return True

    return is_there


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _tesseract_knows_dutch() -> bool:
    return any(Path("/usr/share/tesseract-ocr").glob("*/tessdata/nld.traineddata"))


def _venv_is_there() -> bool:
    return _works() or bool(importlib.util.find_spec("ensurepip"))


def _venv_package() -> str:
    """python3-venv belongs to Debian's own python3; another version has a package of its own."""
    own = Path("/usr/bin/python3").resolve().name
    mine = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return "python3-venv" if own == mine else f"{mine}-venv"


#: Chromium without a window does the same pages in about half the time of one that hides its own.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def _browser_package() -> str:
    """Debian has the browser without a window apart; Ubuntu only the whole one."""
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        release = ""
    return BROWSERS[0] if "ID=debian" in release.splitlines() else "chromium"


#: What the portal runs on.
TO_RUN = (
    Package(_venv_package(), _venv_is_there),
    Package("libpango-1.0-0", _library("libpango-1.0.so.0")),
    Package("libpangoft2-1.0-0", _library("libpangoft2-1.0.so.0")),
    Package("libharfbuzz-subset0", _library("libharfbuzz-subset.so.0")),
    Package("gettext", _program("msgfmt")),
)
#: What the tests need besides.
TO_TEST = (
    Package(_browser_package(), _program(*BROWSERS)),
    Package("poppler-utils", _program("pdftotext")),
    Package("clamav-daemon", _program("clamd", "/usr/sbin/clamd")),
    # The language only recommends the program, and what is recommended is not installed.
    Package("tesseract-ocr", _program("tesseract")),
    Package("tesseract-ocr-nld", _tesseract_knows_dutch),
)
#: The servers of the second run. Installed when root; without them that run is left out, and said.
SERVERS = (
    Package("postgresql", lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    Package("redis-server", _program("redis-server")),
)


def system(packages: Sequence[Package]) -> None:
    """Install what is missing when root; else end with one line that names it."""
    missing = [package for package in packages if not package.is_there()]
    if not missing:
        return
    names = " ".join(package.name for package in missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"System packages are missing; as root: apt-get install --yes {names}")
    say(f"installing system packages: {names}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *names.split()]
    # Package lists may be old or absent; refresh them only when the first attempt fails.
    if subprocess.run(install, env=env, capture_output=True, check=False).returncode:  # noqa: S603 -- as above
        do(["apt-get", "update"], why="apt-get update", env=env)
        do(install, why=f"apt-get install {names}", env=env)


def servers() -> None:
    """Install the database servers for the tests where that is possible; never complain."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        system(SERVERS)


def environment(*locks: str) -> None:
    """Make `.venv` and install the lock files, each only when it changed since the last time."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not _works():
        say(f"making .venv with Python {version}")
        do([sys.executable, "-m", "venv", "--clear", VENV], why="making .venv")
    wanted = {lock: hashlib.sha256((BASE / lock).read_bytes()).hexdigest() for lock in locks}
    new = [lock for lock in locks if _installed(lock) != wanted[lock]]
    if not new:
        return
    say(f"installing {', '.join(new)}")
    # Together: the libraries of the portal are in both files. What is never imported is never
    # compiled, and what is, by the first that imports it.
    options = ["--quiet", "--require-hashes", "--no-compile"]
    named = [option for lock in new for option in ("-r", lock)]
    do([PYTHON, *PIP, "install", *options, *named], why=f"installing {', '.join(new)}")
    for lock in new:
        (VENV / f"{lock}.sha256").write_text(wanted[lock])


def _installed(lock: str) -> str:
    """The digest of the lock file that was installed last, "" when none was."""
    stamp = VENV / f"{lock}.sha256"
    return stamp.read_text() if stamp.exists() else ""


def _works() -> bool:
    """Whether `.venv` holds a Python that runs, is of a right version and has pip."""
    if not PYTHON.exists():
        return False
    test = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    return not subprocess.run([PYTHON, "-c", test], capture_output=True, check=False).returncode  # noqa: S603 -- as above


def messages() -> None:
    """Compile the translations that are newer than their compiled form."""
    for source in BASE.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            do(["msgfmt", "--check-format", "-o", target, source], why=f"compiling {source.name}")
