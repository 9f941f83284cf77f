"""One pipeline for every upload: judged in a child process, then scanned for viruses.

``judge_path`` stores nothing and knows no rows: the uploads, the tus door and
`manage.py inspect_file` all come through here.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from portal.files import clamd
from portal.files.inspection.verdict import Verdict
from portal.files.names import clean_name
from portal.shared.sandbox import SandboxFailed, SandboxMemory, SandboxTimeout, run_isolated

if TYPE_CHECKING:
    from pathlib import Path

    from portal.files.kinds import Kind

log = logging.getLogger(__name__)
#: Wall-clock seconds and address space (all of Python included) that one file may take.
SECONDS = 30.0
MEMORY_MB = 512
_JUDGE = "portal.files.inspection.child:judge_in_child"
#: How a child that did not finish ends, as a refusal: what we cannot check we do not accept.
_BROKEN = {
    SandboxTimeout: "took-too-long",
    SandboxMemory: "too-much-memory",
    SandboxFailed: "check-failed",
}


def judge_path(path: Path, *, name: str, kind: Kind) -> Verdict:
    """Judge the file at ``path``, which people call ``name``, by the rules of ``kind``.

    Raises ``clamd.ScannerAway`` when a scanner is configured and gives no clear answer.
    """
    verdict = _judge_isolated(path, clean_name(name), kind)
    if verdict.accepted and (found := scan_path(path)):
        return replace(verdict, code="virus", detail=found[:200], remarks=())
    return verdict


def scan_path(path: Path) -> str:
    """Give the name of what the scanner found; ``""`` when clean or when there is no scanner."""
    address: str = getattr(settings, "CLAMD_ADDRESS", "")
    if not address:
        return ""
    with path.open("rb") as file:
        return clamd.scan(file, address)


def _judge_isolated(path: Path, name: str, kind: Kind) -> Verdict:
    # The directory is ours, so that nothing stays behind of a child that was killed.
    with tempfile.TemporaryDirectory(prefix="judge-") as scratch:
        payload = {
            "path": str(path.resolve()),
            "name": name,
            "rules": kind.rules.as_json(),
            "scratch": scratch,
        }
        try:
            told = run_isolated(_JUDGE, payload, seconds=SECONDS, memory_mb=MEMORY_MB)
        except (SandboxTimeout, SandboxMemory, SandboxFailed) as broken:
            log.warning("a file of kind %s could not be judged: %s", kind.code, broken.code)
            return Verdict("", _BROKEN[type(broken)], sha256=digest_of(path))
        return Verdict.from_json(told)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
