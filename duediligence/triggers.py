"""On both databases: a frozen version of a dossier is not changed and not removed.

As with the log (portal/audit/triggers.py) this stops mistakes and a hole in the application, not
whoever owns the database.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "duediligence_snapshot"
REFUSAL = "a frozen version of a dossier is not changed"
KEPT = {"snapshot_kept_update": "UPDATE", "snapshot_kept_delete": "DELETE"}


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def uninstall(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        drops = [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in KEPT]
        _run(connection, [*drops, "DROP FUNCTION IF EXISTS snapshot_refuse()"])
    else:
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in KEPT])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers: for emptying a test database (the command ``flush``)."""
    uninstall(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> list[str]:
    # Class 23 is what Django calls an IntegrityError, as it does on SQLite.
    refuse = (
        "CREATE OR REPLACE FUNCTION snapshot_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    keep = [
        f"CREATE TRIGGER {name} BEFORE {deed} ON {TABLE} FOR EACH ROW "
        "EXECUTE FUNCTION snapshot_refuse()"
        for name, deed in KEPT.items()
    ]
    return [refuse, *keep]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {deed} ON {TABLE} FOR EACH ROW "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, deed in KEPT.items()
    ]
