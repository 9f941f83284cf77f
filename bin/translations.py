# ruff: noqa: INP001 -- scripts for the Makefile, no package
"""Whether every text has its Dutch: none missing, none fuzzy, none left over.

`translations.py FOLDER`: extracts the texts into a copy of the tree in FOLDER, so that the
checkout stays as it is, and compares with `locale/nl`. Run by `bin/check.py` inside `.venv`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polib  # type: ignore[import-untyped]  # no stubs in the lock
from check import TEXTS
from ground import BASE, say

CATALOGUE = Path("locale/nl/LC_MESSAGES/django.po")


def main(folder: Path) -> int:
    copy = folder / "texts"
    for part in TEXTS:
        if (BASE / part).exists():
            shutil.copytree(BASE / part, copy / part, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(BASE / "locale", copy / "locale")
    (copy / CATALOGUE).unlink(missing_ok=True)  # extracted afresh, nothing can hide
    shutil.copy(BASE / "manage.py", copy)
    (copy / "static").mkdir()
    command = ["manage.py", "makemessages", "--locale", "nl", "--ignore", "*/reference/*"]
    subprocess.run([sys.executable, *command], cwd=copy, check=True, capture_output=True)  # noqa: S603 -- our own command
    used = {_key(entry): entry for entry in polib.pofile(str(copy / CATALOGUE))}
    kept = polib.pofile(str(BASE / CATALOGUE)) if (BASE / CATALOGUE).exists() else polib.POFile()
    there = {_key(entry): entry for entry in kept if not entry.obsolete}
    faults = [
        *(f"not in the catalogue: {_say(used[key])}" for key in sorted(used.keys() - there.keys())),
        *(f"no longer used: {_say(there[key])}" for key in sorted(there.keys() - used.keys())),
        *(f"not translated: {_say(entry)}" for entry in kept.untranslated_entries()),
        *(f"fuzzy: {_say(entry)}" for entry in kept.fuzzy_entries()),
        *(f"obsolete: {_say(entry)}" for entry in kept.obsolete_entries()),
    ]
    say("\n".join([*faults, f"{len(used)} texts, {len(faults)} faults"]))
    return bool(faults)


def _key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def _say(entry: polib.POEntry) -> str:
    places = ", ".join(":".join(place) for place in entry.occurrences[:2])
    return f"{entry.msgid!r} {places}".rstrip()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
