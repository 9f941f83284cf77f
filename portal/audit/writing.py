"""How rows get into the database: few statements, without the ORM's cost.

Every deed pays for ``insert``, so it is measured (tests/bench/audit.py): through the ORM a deed
with a row took twice as long as without. ``insert_links`` keeps the linker's lock short.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from portal.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = Entry._meta.concrete_fields  # noqa: SLF001 -- Django documents `_meta`
_NAMES = [field.attname for field in _FIELDS]
_COLUMNS = [field for field in _FIELDS if not field.primary_key]
_VALUE_COLUMNS = ("entry_id", "name", "personal", "content", "salt")
_LINK_COLUMNS = ("position", "entry_id", "previous", "digest")


class Kept(NamedTuple):
    """A value on its way into the side table; as a row of ``Value`` it would cost three times."""

    name: str
    personal: bool
    content: str  # canonical JSON
    salt: str  # 16 random bytes in hex


class Linked(NamedTuple):
    """A row on its way into the chain, with the columns of ``Link``."""

    position: int
    entry_id: int
    previous: str
    digest: str


def insert(entry: Entry, values: Sequence[Kept]) -> Entry:
    """Insert a new row with its values; returns it with its number, as if read again."""
    row: list[Any] = [
        field.get_db_prep_save(getattr(entry, field.attname), connection) for field in _COLUMNS
    ]
    with connection.cursor() as cursor:
        cursor.execute(_entry_statement(), row)
        # Also where SQLite is too old for RETURNING.
        number = cursor.fetchone()[0] if connection.vendor == "postgresql" else cursor.lastrowid
        kept: list[Any] = []
        for value in values:
            kept += (number, *value)
        if kept:
            cursor.execute(_statement("audit_value", _VALUE_COLUMNS, len(values)), kept)
    entry.pk = number
    return Entry.from_db(connection.alias, _NAMES, [getattr(entry, name) for name in _NAMES])


def insert_links(links: Sequence[Linked]) -> None:
    """Insert the next links of the chain; the caller holds the linker's lock."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            flat = [column for link in links for column in link]
            cursor.execute(_statement("audit_link", _LINK_COLUMNS, len(links)), flat)
        else:  # without the network between, row by row is quickest
            cursor.executemany(_statement("audit_link", _LINK_COLUMNS, 1), links)


@cache
def _entry_statement() -> str:
    names = ", ".join(field.attname for field in _COLUMNS)
    places = ", ".join(["%s"] * len(_COLUMNS))
    numbered = " RETURNING id" if connection.vendor == "postgresql" else ""
    return f"INSERT INTO audit_entry ({names}) VALUES ({places}){numbered}"  # noqa: S608 -- our own names


@cache
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * rows)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}"  # noqa: S608 -- our own names
