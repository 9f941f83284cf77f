"""Django's own command empties every table; the log is emptied in tests only."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connections
from django.test import utils

from portal.audit import triggers


class Command(Flush):
    """Between two tests that commit, the test runner calls this; the triggers are lifted for it.

    The guard is the process, not the database: only a test runner has called
    ``setup_test_environment`` here. An attacker with SQL gains nothing by it.
    """

    def handle(self, **options: Any) -> None:
        # Django sets this in setup_test_environment and has no public question for it.
        if not hasattr(utils._TestState, "saved_data"):  # noqa: SLF001 -- see above
            raise CommandError(
                "The log is never emptied. To begin anew, drop the database and migrate."
            )
        connection = connections[options["database"]]
        with ExitStack() as lifted:
            for lift in (triggers.lifted, *triggers.ALSO_LIFTED):
                lifted.enter_context(lift(connection))
            super().handle(**options)
