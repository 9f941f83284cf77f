"""``python manage.py export_dossier``: a whole dossier as a spreadsheet, a document or a ZIP."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from duediligence.enums import FileKind
from duediligence.exchange.printing import made
from duediligence.exchange.writing import workbook_of
from duediligence.models import Dossier
from duediligence.sheets import WRITERS
from portal.shared.commands import PortalCommand, check_writable, not_writable
from portal.shared.errors import PortalError

FORMATS = (*WRITERS, *FileKind.values)


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
        kind, output = options["format"], Path(options["output"])
        dossier = find_dossier(options["supplier"])
        check_writable(output)
        with translation.override("nl"):
            try:
                size = _write(dossier, kind, output)
            except OSError as error:
                raise not_writable(output) from error
        if options["json"]:
            self.answer({"output": str(output), "bytes": size})
        else:
            self.stdout.write(_("The dossier is in %(file)s.") % {"file": output})


def _write(dossier: Dossier, kind: str, output: Path) -> int:
    if write := WRITERS.get(kind):
        return output.write_bytes(write(workbook_of(dossier)))
    with made(dossier, kind, heard=_nothing) as content, output.open("wb") as target:
        for piece in content.chunks():
            target.write(piece)
        return target.tell()


def _nothing(_percent: int, _step: str) -> None:
    """Nobody looks on in a shell."""
