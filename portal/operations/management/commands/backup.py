"""``python manage.py backup --output FOLDER|FILE [--key-file FILE]``: database and files in one."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from portal.operations.backup import making
from portal.operations.backup.sealed import read_key
from portal.shared.commands import PortalCommand


class Command(PortalCommand):
    help = "Write database and private files into one archive; the portal may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, required=True, help="a new file, or a folder")
        parser.add_argument("--key-file", type=Path, help="encrypt with what stands in this file")

    def handle(self, *args: Any, **options: Any) -> None:
        key = read_key(options["key_file"]) if options["key_file"] else None
        file, manifest = making.make(options["output"], key)
        if options["json"]:
            self.answer(
                {
                    "ok": not manifest.missing,
                    "file": str(file),
                    "sealed": key is not None,
                    "database": manifest.vendor,
                    "files": len(manifest.files),
                    "bytes": manifest.size,
                    "head": manifest.head[1] if manifest.head else None,
                    "missing": list(manifest.missing),
                }
            )
        else:
            self.stdout.write(str(file))
            for name in manifest.missing:
                self.stderr.write(_("not in storage: %(name)s") % {"name": name})
        if manifest.missing:
            sys.exit(1)
