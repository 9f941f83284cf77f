"""Triggers on both databases: rows are appended, never changed, removed or cut off.

They stop mistakes and a hole in the application. Whoever owns the database can lift them; what
is done then is found by ``verify_audit``. See docs/audit-log.md.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "the log is append-only"
#: Table → what is refused. Values may be erased; the head moves on.
REFUSED = {
    "audit_entry": ("update", "delete", "truncate"),
    "audit_link": ("update", "delete", "truncate"),
    "audit_value": ("update", "truncate"),
    "audit_head": ("delete", "truncate"),
}
#: SQLite's INSERT OR REPLACE removes a row without a delete trigger: refuse by what would clash.
_CLASH = {
    "audit_entry": "id = NEW.id",
    "audit_link": "position = NEW.position OR entry_id = NEW.entry_id",
    "audit_value": "id = NEW.id OR (entry_id = NEW.entry_id AND name = NEW.name)",
    "audit_head": "id = NEW.id",
}
#: At commit, so that the numbers of ``audit_pending`` follow the order of commits.
AT_COMMIT = "audit_entry_pending"

#: Of apps above that keep rows by triggers of their own: what lifts them while a test database
#: is emptied (``flush``). They add themselves in ``apps.ready``.
ALSO_LIFTED: list[Callable[[BaseDatabaseWrapper], AbstractContextManager[None]]] = []


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def uninstall(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        drop = [f"DROP TRIGGER IF EXISTS {table}_kept ON {table}" for table in REFUSED]
        drop += [f"DROP TRIGGER IF EXISTS {AT_COMMIT} ON audit_entry"]
        drop += ["DROP FUNCTION IF EXISTS audit_refuse()", "DROP FUNCTION IF EXISTS audit_await()"]
        _run(connection, drop)
    else:
        lift(connection)


def expected(connection: BaseDatabaseWrapper) -> set[str]:
    """Name all triggers that should stand."""
    if connection.vendor == "postgresql":
        return {f"{table}_kept" for table in REFUSED} | {AT_COMMIT}
    names = {f"{t}_no_{deed}" for t, deeds in REFUSED.items() for deed in deeds}
    return {n for n in names if not n.endswith("truncate")} | {
        *(f"{table}_no_replace" for table in _CLASH),
        AT_COMMIT,
    }


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Name the triggers of the log that the database has, and that are switched on."""
    query = (
        "SELECT t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' "
        "AND t.tgrelid = ANY (SELECT c.oid FROM pg_class c WHERE c.relname LIKE 'audit%')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. Only ``lifted`` and tests that tamper (and roll back) do this."""
    if connection.vendor == "postgresql":
        # Rows that wait for their deferred trigger would forbid ALTER TABLE.
        if connection.in_atomic_block:
            _run(connection, ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"])
        _run(connection, [f"ALTER TABLE {t} DISABLE TRIGGER USER" for t in REFUSED])
    else:
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in expected(connection)])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers: for emptying a test database (the command ``flush``)."""
    lift(connection)
    try:
        yield
    finally:
        _run(connection, _switch_on() if connection.vendor == "postgresql" else _sqlite())


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _switch_on() -> list[str]:
    # ALWAYS: also when someone sets session_replication_role.
    keep = [f"ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_kept" for t in REFUSED]
    return [*keep, f"ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER {AT_COMMIT}"]


def _postgresql() -> list[str]:
    # Class 23 is what Django calls an IntegrityError, as it does on SQLite.
    refuse = (
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation', "
        "DETAIL = TG_OP || ' ' || TG_TABLE_NAME; END $$"
    )
    wait = (
        "CREATE OR REPLACE FUNCTION audit_await() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NULL; END $$"
    )
    keep = [
        f"CREATE TRIGGER {table}_kept BEFORE {' OR '.join(deeds)} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table, deeds in REFUSED.items()
    ]
    at_commit = (
        f"CREATE CONSTRAINT TRIGGER {AT_COMMIT} AFTER INSERT ON audit_entry "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_await()"
    )
    return [refuse, wait, *keep, at_commit, *_switch_on()]


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    keep = [
        f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} {refuse}"
        for table, deeds in REFUSED.items()
        for deed in deeds
        if deed != "truncate"  # SQLite has none: a DELETE without WHERE fires the delete trigger
    ]
    replace = [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 -- our own names
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash}) {refuse}"
        for table, clash in _CLASH.items()
    ]
    # One writer at a time: the order of inserts is the order of commits.
    wait = (
        "CREATE TRIGGER audit_entry_pending AFTER INSERT ON audit_entry "
        "BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); END"
    )
    return [*keep, *replace, wait]
