"""After a restore on another server, or a SECRET_KEY that is gone: seal the log again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.audit.actions import reseal
from portal.shared.commands import PortalCommand

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(PortalCommand):
    help = (
        "Seals the head of the log with the present SECRET_KEY, when the chain is whole and its "
        "head is the one you name; the log records that it was done."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "head", help="the fingerprint you expect, from a backup's manifest or a receipt"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        head = reseal(options["head"])
        if options["json"]:
            self.answer({"rows": head.position, "head": head.digest})
        else:
            self.stdout.write(f"sealed: {head.position} rows, head {head.digest}")
