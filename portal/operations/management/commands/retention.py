"""``python manage.py retention [--dry-run]``: wipe what is over its period."""

from typing import Any

from django.core.management.base import CommandParser

from portal.operations.privacy.retention import keep_no_longer
from portal.shared.commands import PortalCommand


class Command(PortalCommand):
    help = "Wipe personal data that is over its period (beat does this every night)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        purged = keep_no_longer(dry_run=options["dry_run"])
        if options["json"]:
            rows = [
                {
                    "code": each.code,
                    "keep_days": each.keep_days,
                    "before": each.before.isoformat(),
                    "rows": each.rows,
                }
                for each in purged
            ]
            self.answer({"dry_run": options["dry_run"], "holdings": rows})
            return
        for each in purged:
            self.stdout.write(f"{each.code} ({each.keep_days}): {each.rows}")
