# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""Bring a database up to date: migrations, static files, and the demonstration world if asked.

Run by `bin/run.py` inside `.venv`: one process, because starting Django takes a second.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent


def main() -> None:
    sys.path.insert(0, str(BASE))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django  # noqa: PLC0415 -- the path first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after the set-up
    from django.core.management import call_command  # noqa: PLC0415 -- after the set-up

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_texts", verbosity=0)
    _static(Path(settings.STATIC_ROOT), call_command)
    if os.environ.get("PORTAL_DEMO", "1") != "0":
        call_command("demo", if_empty=True)


def _static(root: Path, call_command: object) -> None:
    """Collect and compress the static files, unless nothing changed since the last time."""
    assert callable(call_command)  # noqa: S101 -- for the type checker
    mark = hashlib.sha256((BASE / "requirements.txt").read_bytes())
    for file in sorted((BASE / "static").rglob("*")):
        state = file.stat()
        mark.update(f"{file} {state.st_size} {state.st_mtime_ns}".encode())
    stamp = root.with_suffix(".stamp")
    if stamp.exists() and root.exists() and stamp.read_text() == mark.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(mark.hexdigest())


if __name__ == "__main__":
    main()
