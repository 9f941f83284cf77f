"""``python manage.py import_dossier``: a spreadsheet back into a dossier, all or nothing.

Exit status 0 imported, 1 refused, 2 conflicts; see docs/dossier-spreadsheet.md.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from duediligence.exchange.reading import import_file
from duediligence.exchange.words import outcome_page
from duediligence.management.commands.export_dossier import find_dossier
from portal.shared.commands import PortalCommand
from portal.shared.errors import PortalError

STATUSES = {"imported": 0, "refused": 1, "conflicts": 2}
#: A spreadsheet is never larger: the limit of a file of the portal.
LARGEST = 26_214_400


class Command(PortalCommand):
    help = "Read a spreadsheet into the dossier of a supplier."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--supplier", required=True, metavar="NUMBER")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        dossier = find_dossier(options["supplier"])
        path = Path(options["file"])
        try:
            content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        except OSError as error:
            raise PortalError(
                _("%(file)s cannot be read.") % {"file": path}, code="unreadable-input"
            ) from error
        with translation.override("nl"):
            outcome = import_file(dossier, content, dry_run=options["dry_run"])
        if options["json"]:
            self.answer(outcome.as_data())
        else:
            for each in outcome.problems:
                self.stdout.write(f"{each.sheet} {each.row} {each.column}: {each.message}")
            for row in outcome_page(outcome, {}).conflicts:
                self.stdout.write(row.title)
                for side in row.sides:
                    self.stdout.write(
                        _("  %(label)s: in the file %(mine)s, in the portal %(theirs)s")
                        % {"label": side.label, "mine": side.mine, "theirs": side.theirs}
                    )
            self.stdout.write(
                _("%(created)s new, %(updated)s changed, %(unchanged)s the same.")
                % {
                    "created": outcome.created,
                    "updated": outcome.updated,
                    "unchanged": outcome.unchanged,
                }
            )
        if status := STATUSES[outcome.status]:
            sys.exit(status)
