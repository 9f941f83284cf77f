"""``python manage.py export_clauses``: the clauses of one tender as DOCX, ODT or tagged PDF."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from portal.shared.commands import PortalCommand, check_writable, not_writable
from tenders.actions import clauses
from tenders.management.commands.render_metrokaart import find_tender
from tenders.metrokaart.network import LANGUAGES


class Command(PortalCommand):
    help = "Write the clauses of a tender to a file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--tender", required=True, metavar="REFERENCE", help="or the id from its address"
        )
        parser.add_argument("--format", required=True, choices=sorted(clauses.FORMATS))
        parser.add_argument("--output", required=True, metavar="FILE")
        parser.add_argument("--language", choices=LANGUAGES, default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        with translation.override(language):
            output = Path(options["output"])
            tender = find_tender(options["tender"])
            check_writable(output)
            made = clauses.export(tender, options["format"], language)
            try:
                output.write_bytes(made)
            except OSError as error:
                raise not_writable(output) from error
            if options["json"]:
                numbers = [row.number for row, _each in clauses.chosen_clauses(tender, language)]
                said = {"tender": tender.reference, "language": language, "bytes": len(made)}
                self.answer({"output": str(output), **said, "clauses": numbers})
            else:
                self.stdout.write(_("The clauses are in %(file)s.") % {"file": output})
