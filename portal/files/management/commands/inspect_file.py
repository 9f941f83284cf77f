"""`manage.py inspect_file FILE... --kind KIND [--json]`: the pipeline's verdict, nothing stored."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from portal.files.clamd import ScannerAway
from portal.files.inspection.verdict import Verdict
from portal.files.kinds import Kind, kinds
from portal.files.pipeline import judge_path
from portal.files.refusals import words
from portal.shared.commands import BadUseError, PortalCommand


@dataclass(frozen=True, slots=True)
class Inspected:
    """One line of the answer; ``seconds`` is wall-clock time."""

    file: str
    verdict: Verdict
    message: str
    seconds: float

    def as_json(self) -> dict[str, Any]:
        remarks = self.verdict.remarks
        reported = remarks[0].code if remarks else ""
        return {
            "file": self.file,
            "verdict": "accepted" if self.verdict.accepted else "refused",
            "media_type": self.verdict.media_type or None,
            "code": self.verdict.code or reported,
            "message": self.message,
            "seconds": round(self.seconds, 3),
        }


class Command(PortalCommand):
    help = "Say what the pipeline thinks of files, without storing them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--kind", required=True, choices=sorted(kinds()))

    def handle(self, *args: Any, **options: Any) -> None:
        of = kinds()[options["kind"]]
        paths = [_regular(name) for name in options["files"]]
        answers = [_inspect(path, of) for path in paths]
        if options["json"]:
            self.answer([inspected.as_json() for inspected in answers])
            return
        for inspected in answers:
            outcome = _("accepted") if inspected.verdict.accepted else _("refused")
            self.stdout.write(f"{inspected.file}: {outcome}. {inspected.message}".strip())


def _regular(name: str) -> Path:
    path = Path(name)
    try:
        if not path.is_file():
            raise BadUseError(_("There is no file %(name)s.") % {"name": name}, code="no-file")
        path.open("rb").close()
    except (OSError, ValueError) as error:
        text = _("The file %(name)s cannot be read.") % {"name": name}
        raise BadUseError(text, code="no-file") from error
    return path


def _inspect(path: Path, of: Kind) -> Inspected:
    begin = time.monotonic()
    try:
        verdict = judge_path(path, name=path.name, kind=of)
    except ScannerAway:
        verdict = Verdict("", "scanner-away")
    return Inspected(str(path), verdict, _message(verdict, of), time.monotonic() - begin)


def _message(verdict: Verdict, of: Kind) -> str:
    if not verdict.accepted:
        return str(words(verdict.code, of, verdict.detail))
    return " ".join(words(r.code, of, r.detail).why for r in verdict.remarks)
