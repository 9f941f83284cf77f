"""Triggers on both databases that keep rows as they are: not changed, not removed.

As with the log (portal/audit/triggers.py) they stop mistakes and a hole in the application, not
whoever owns the database.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Kept:
    """What an app keeps; its migrations install it, its ``apps.ready`` has it lifted for a flush.

    ``triggers``: name → (UPDATE or DELETE, table, of which rows as a condition in SQL, "" for all).
    """

    function: str  # of PostgreSQL, that refuses
    refusal: str  # what an IntegrityError then says
    triggers: Mapping[str, tuple[str, str, str]]

    def install(self, connection: BaseDatabaseWrapper) -> None:
        if connection.vendor == "postgresql":
            # Class 23 is what Django calls an IntegrityError, as it does on SQLite.
            refuse = (
                f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $$ BEGIN RAISE EXCEPTION '{self.refusal}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            deed = f"EXECUTE FUNCTION {self.function}()"
            _run(connection, [refuse, *self._triggers("({})", deed)])
        else:
            _run(
                connection,
                self._triggers("{}", f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"),
            )

    def uninstall(self, connection: BaseDatabaseWrapper) -> None:
        if connection.vendor == "postgresql":
            rows = self.triggers.items()
            drops = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, (_, table, _) in rows]
            _run(connection, [*drops, f"DROP FUNCTION IF EXISTS {self.function}()"])
        else:
            _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in self.triggers])

    @contextmanager
    def lifted(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Without the triggers: for emptying a test database (the command ``flush``)."""
        self.uninstall(connection)
        try:
            yield
        finally:
            self.install(connection)

    def _triggers(self, condition: str, deed: str) -> list[str]:
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
            f"{f'WHEN {condition.format(rows)} ' if rows else ''}{deed}"
            for name, (event, table, rows) in self.triggers.items()
        ]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
