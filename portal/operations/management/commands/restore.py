"""``python manage.py restore FILE [--key-file FILE]``: put a backup back into an empty place."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from portal.operations.backup import restoring
from portal.operations.backup.sealed import read_key
from portal.shared.commands import PortalCommand


class Command(PortalCommand):
    help = "Put a backup back; refuses when database or storage is not empty."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key-file", type=Path, help="for a sealed backup")
        parser.add_argument("--check", action="store_true", help="only read it and compare")

    def handle(self, *args: Any, **options: Any) -> None:
        key = read_key(options["key_file"]) if options["key_file"] else None
        if options["check"]:
            manifest = restoring.check(options["file"], key)
            data: dict[str, Any] = {"ok": True, "restored": False}
        else:
            restored = restoring.restore(options["file"], key)
            manifest = restored.manifest
            data = {
                "ok": True,
                "restored": True,
                "resealed": restored.resealed,
                "factors_removed": restored.factors_removed,
                "mails_held": restored.mails_held,
            }
        data |= {
            "made_at": manifest.made_at,
            "files": len(manifest.files),
            "bytes": manifest.size,
            "head": manifest.head[1] if manifest.head else None,
        }
        if options["json"]:
            self.answer(data)
        else:
            self.stdout.write(
                _("The backup of %(moment)s is whole: %(files)s files.")
                % {"moment": manifest.made_at, "files": len(manifest.files)}
            )
