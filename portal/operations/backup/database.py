"""One consistent copy of the database, by the tools of its maker, and the way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Where rows name files in private storage: table, column.
NAMED = (
    ("files_blob", "storage_name"),
    ("files_storedfile", "incoming_name"),
    ("tenders_guide", "pdf"),
    ("tenders_clausefile", "pdf"),
    ("tenders_motivationfile", "pdf"),
)
#: These are wiped or made anew on request, also while the backup runs: nobody has to hear that one
#: is not there.
NOT_MISSED = (
    ("tenders_visitfile", "pdf"),
    ("duediligence_dossierfile", "file"),
    ("duediligence_yearprint", "pdf"),
    ("duediligence_sharedfile", "pdf"),
)
#: Longest time for a dump or a restore, in seconds.
PATIENCE = 6 * 3600


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the copy itself holds: asked of the copy, or of the very moment it was made."""

    head: tuple[int, str] | None  # of the log: position, fingerprint
    names: frozenset[str]  # files that rows refer to
    migrations: tuple[str, ...]  # "app.name", sorted


def dump(target: Path) -> Snapshot:
    """Write a copy to ``target``; the portal may run meanwhile.

    Raises ``PortalError`` (``no-tool``, ``tool-failed``).
    """
    return _dump_postgresql(target) if is_postgresql() else _dump_sqlite(target)


def load(source: Path) -> None:
    """Fill the empty database; on a failure it is as empty as before."""
    if is_postgresql():
        connection.close()
        command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
        _tool([*command, "--single-transaction", f"--dbname={_postgresql()['NAME']}", str(source)])
        return
    connection.close()
    place = Path(str(connection.settings_dict["NAME"]))
    fresh = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(source, fresh)
    for extra in ("-wal", "-shm"):
        place.with_name(place.name + extra).unlink(missing_ok=True)
    fresh.replace(place)


def is_empty() -> bool:
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor, include_views=True)


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def unknown_migrations(applied: Iterable[str]) -> list[str]:
    """Name what the copy has and this version of the portal does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    return sorted(set(applied) - known)


def _dump_sqlite(target: Path) -> Snapshot:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return _snapshot(lambda sql: copy.execute(sql).fetchall())


def _dump_postgresql(target: Path) -> Snapshot:
    with _same_moment() as (moment, ask):
        command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
        settings = [f"--snapshot={moment}", f"--file={target}"]
        _tool([*command, *settings, str(_postgresql()["NAME"])])
        return _snapshot(ask)


@contextmanager
def _same_moment() -> Iterator[tuple[str, Callable[[str], list[tuple[Any, ...]]]]]:
    """Hold one view of the data, which pg_dump shares, for as long as the block lasts."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = str(cursor.fetchone()[0])

        def ask(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        yield moment, ask


def _snapshot(ask: Callable[[str], list[tuple[Any, ...]]]) -> Snapshot:
    heads = ask("SELECT position, digest FROM audit_head")
    names = {
        str(name)
        for table, column in NAMED
        for (name,) in ask(f"SELECT {column} FROM {table} WHERE {column} <> ''")  # noqa: S608 -- our own names
    }
    migrations = ask("SELECT app, name FROM django_migrations")
    return Snapshot(
        head=(int(heads[0][0]), str(heads[0][1])) if heads else None,
        names=frozenset(names),
        migrations=tuple(sorted(f"{app}.{name}" for app, name in migrations)),
    )


def _postgresql() -> dict[str, Any]:
    return connection.settings_dict


def _tool(command: list[str]) -> None:
    """Run a program of PostgreSQL; the password travels in its environment, not on the line."""
    database = _postgresql()
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    settings = {k: str(database[v]) for k, v in named.items() if database.get(v)}
    options = database.get("OPTIONS", {})
    if "sslmode" in options:
        settings["PGSSLMODE"] = str(options["sslmode"])
    try:
        subprocess.run(  # noqa: S603 -- a fixed program with our own arguments
            command,
            env=os.environ | settings,
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
    except FileNotFoundError as error:
        raise PortalError(
            _("%(program)s is not installed; install the client programs of PostgreSQL.")
            % {"program": command[0]},
            code="no-tool",
        ) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PortalError(
            _("%(program)s failed: %(said)s")
            % {"program": command[0], "said": said[-1] if said else error.returncode},
            code="tool-failed",
        ) from error
