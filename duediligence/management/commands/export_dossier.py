"""``python manage.py export_dossier``: a whole dossier as a spreadsheet."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from duediligence.exchange.writing import workbook_of
from duediligence.models import Dossier
from duediligence.sheets import WRITERS
from portal.shared.commands import PortalCommand, check_writable, not_writable
from portal.shared.errors import PortalError

FORMATS = ("xlsx", "ods", "pdf", "docx", "odt", "zip")


def find_dossier(number: str) -> Dossier:
    """The dossier of the supplier with exactly this registration number."""
    found = Dossier.objects.filter(organisation__number=number).select_related("organisation")
    if len(found) != 1:
        raise PortalError(
            _("There is no supplier %(number)s with a dossier.") % {"number": number},
            code="unknown-supplier",
        )
    return found[0]


class Command(PortalCommand):
    help = "Write the dossier of a supplier to a file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--supplier", required=True, metavar="NUMBER")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--output", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        write = WRITERS.get(options["format"])
        if write is None:
            raise PortalError(
                _("A dossier cannot be written as %(format)s yet. Choose xlsx or ods.")
                % {"format": options["format"]},
                code="format-not-there",
            )
        output = Path(options["output"])
        dossier = find_dossier(options["supplier"])
        check_writable(output)
        with translation.override("nl"):
            made = write(workbook_of(dossier))
        try:
            output.write_bytes(made)
        except OSError as error:
            raise not_writable(output) from error
        if options["json"]:
            self.answer({"output": str(output), "bytes": len(made)})
        else:
            self.stdout.write(_("The dossier is in %(file)s.") % {"file": output})
