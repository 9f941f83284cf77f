"""Is the log still what was written? For people, for monitoring and for whoever holds a receipt."""

from __future__ import annotations

import contextlib
import re
import sys
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from portal.audit.chain import link_pending
from portal.audit.verification import verify
from portal.shared.commands import BadUseError, PortalCommand
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_RECEIPT = re.compile(r"([1-9]\d{0,17}):([0-9a-f]{64})")


class Command(PortalCommand):
    help = (
        "Checks the whole log. Exit status: 0 good, 1 broken, 2 the log cannot be read. "
        "With --receipt also whether it still holds what a receipt says."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--receipt",
            action="append",
            default=[],
            metavar="POSITION:FINGERPRINT",
            help="a place in the chain and its fingerprint, kept outside; may be given more often",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = dict(_receipt(text) for text in options["receipt"])
        try:
            # What was committed belongs to the log; on a read-only copy it stays as it is.
            with contextlib.suppress(DatabaseError):
                link_pending()
            report = verify(known)
        except DatabaseError as error:
            raise PortalError(f"The log cannot be read: {error}", code="unreadable") from error
        if options["json"]:
            self.answer(
                {
                    "ok": report.ok,
                    "rows": report.rows,
                    "head": report.head,
                    "first_broken": report.first_broken,
                }
            )
        else:
            state = "good" if report.ok else "BROKEN"
            self.stdout.write(f"{state}: {report.rows} rows, head {report.head}")
        if not report.ok:
            self.stderr.write(f"broken at {report.first_broken}: {report.reason}")
            sys.exit(1)


def _receipt(text: str) -> tuple[int, str]:
    match = _RECEIPT.fullmatch(text)
    if not match:
        raise BadUseError(f"{text!r} is not POSITION:FINGERPRINT")
    return int(match[1]), match[2]
