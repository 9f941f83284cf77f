"""On both databases: a published version is not changed and not removed, nor is a number.

As with the log (portal/audit/triggers.py) this stops mistakes and a hole in the application, not
whoever owns the database.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "a published text is not changed"
#: Trigger → on what, and of which rows.
KEPT = {
    "texts_version_kept_update": ("UPDATE", "texts_version", "OLD.state = 'published'"),
    "texts_version_kept_delete": ("DELETE", "texts_version", "OLD.state = 'published'"),
    "texts_text_kept_update": ("UPDATE", "texts_text", ""),
    "texts_text_kept_delete": ("DELETE", "texts_text", ""),
}


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def uninstall(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        drops = [f"DROP TRIGGER IF EXISTS {name} ON {row[1]}" for name, row in KEPT.items()]
        _run(connection, [*drops, "DROP FUNCTION IF EXISTS texts_refuse()"])
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
        "CREATE OR REPLACE FUNCTION texts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    keep = [
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW "
        f"{f'WHEN ({rows}) ' if rows else ''}EXECUTE FUNCTION texts_refuse()"
        for name, (deed, table, rows) in KEPT.items()
    ]
    return [refuse, *keep]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW "
        f"{f'WHEN {rows} ' if rows else ''}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, (deed, table, rows) in KEPT.items()
    ]
