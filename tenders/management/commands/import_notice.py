"""``manage.py import_notice``: tenders from eForms notices, or only what would be read.

Without ``--organisation`` a notice goes to the authority whose number it names as buyer; else to
the first authority of the buyer's country; else to the first authority there is.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation
from portal.shared.commands import BadUseError, PortalCommand
from portal.shared.errors import PortalError
from tenders.actions.importing import import_reading, read_safely
from tenders.advice.reference import Language
from tenders.notices.reading import NoticeReading
from tenders.notices.refusal import NoticeRefused
from tenders.notices.report import report

ALL_REFUSED = 1
#: Takes a reading and saves it; gives the reference under which it was saved.
Save = Callable[[NoticeReading], str]


class Command(PortalCommand):
    help = "Import tenders from eForms notices (XML)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--organisation", metavar="NUMBER", help="KvK, KBO or OIN number of the authority"
        )
        parser.add_argument("--dry-run", action="store_true", help="read, but save nothing")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        language: Language = options["language"]
        with translation.override(language):
            for path in options["files"]:
                _content(path, most=1)  # before anything is saved: all files are there
            save = _saver(options["organisation"], dry_run=options["dry_run"])
            entries = [_import(path, save, language) for path in options["files"]]
            words = [_in_words(entry) for entry in entries]
        if options["json"]:
            self.answer(entries)
        else:
            self.stdout.write("\n".join(words))
        if all(entry["status"] == "refused" for entry in entries):
            sys.exit(ALL_REFUSED)


def _import(path: Path, save: Save, language: Language) -> dict[str, Any]:
    """One entry of the report; whatever is wrong with one notice holds up no other."""
    try:
        reading = read_safely(_content(path, most=settings.NOTICE_MAX_BYTES + 1))
        reference = save(reading)
    except NoticeRefused as refusal:
        return report(str(path), refusal, language)
    except BadUseError:
        raise
    except PortalError as refusal:  # the child took too long, say
        error = {"code": refusal.code, "message": refusal.message}
        refused = {"status": "refused", "tender": None, "left_out": [], "errors": [error]}
        return {"file": str(path), **refused}
    entry = report(str(path), reading, language)
    entry["tender"]["reference"] = reference
    return entry


def _content(path: Path, *, most: int) -> bytes:
    """At most ``most`` bytes: larger is refused, so it need not all be in memory.

    A file that is not there is bad use of the command.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise BadUseError(
            _("The file %(file)s cannot be read: %(reason)s.")
            % {"file": path, "reason": error.strerror},
            code="unreadable-file",
        ) from error


def _keep_reference(reading: NoticeReading) -> str:
    return reading.reference


def _saver(number: str | None, *, dry_run: bool) -> Save:
    """How to save: for the organisation with ``number``, or for the one the notice points at.

    A number that nobody has is a mistake in a dry run too.
    """
    if dry_run and number is None:
        return _keep_reference
    authorities = list(Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).order_by("pk"))
    if number is not None:
        authorities = [one for one in authorities if one.number == number]
    if not authorities:
        raise PortalError(
            _("There is no authority with number %(number)s.") % {"number": number}
            if number is not None
            else _("There is no authority yet to import for."),
            code="no-organisation",
        )

    if dry_run:
        return _keep_reference

    def save(reading: NoticeReading) -> str:
        organisation = _best(authorities, reading)
        return import_reading(organisation, reading, by=None).tender.reference

    return save


def _best(authorities: list[Organisation], reading: NoticeReading) -> Organisation:
    digits = "".join(c for c in reading.buyer.identifier if c.isdigit())
    named = [one for one in authorities if digits and one.number == digits]
    near = [one for one in authorities if one.country == reading.jurisdiction]
    return [*named, *near, *authorities][0]


def _in_words(entry: dict[str, Any]) -> str:
    if entry["status"] == "refused":
        return f"{entry['file']}: {entry['errors'][0]['message']}"
    tender = entry["tender"]
    said = _("imported as %(reference)s, %(title)s") % tender
    left = len(entry["left_out"])
    more = _("; left out: %(count)s") % {"count": left} if left else ""
    return f"{entry['file']}: {said}{more}"
