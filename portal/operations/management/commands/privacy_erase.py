"""``python manage.py privacy_erase EMAIL [--dry-run]``: erase one person for good."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from portal.operations.privacy.erasing import erase_person
from portal.operations.privacy.finding import person_named
from portal.shared.commands import PortalCommand
from portal.shared.errors import PortalError


class Command(PortalCommand):
    help = "Erase one person for good; what was done stays, under a number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="e-mail address or number of the person")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--dry-run", action="store_true", help="say what would be erased")
        how.add_argument("--yes", action="store_true", help="really erase; it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"] and not options["yes"]:
            raise PortalError(
                _("Look with --dry-run first; erase with --yes. It cannot be undone."),
                code="not-confirmed",
            )
        report = erase_person(
            person_named(options["person"]).pk, by=None, dry_run=options["dry_run"]
        )
        if options["json"]:
            self.answer(report.as_data())
            return
        for each in report.holdings:
            self.stdout.write(f"{each.code}: {_('kept') if each.kept else each.rows}")
