"""How a row gets into the database: two statements, without the ORM's cost.

Every deed pays for this, so it is measured (tests/bench/audit.py): through the ORM a deed with a
row took twice as long as without.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from portal.audit.models import Entry, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = Entry._meta.concrete_fields  # noqa: SLF001 -- Django documents `_meta`
_NAMES = [field.attname for field in _FIELDS]
_COLUMNS = [field for field in _FIELDS if not field.primary_key]
_VALUE_COLUMNS = ("entry_id", "name", "personal", "content", "salt")


def insert(entry: Entry, values: Sequence[Value]) -> Entry:
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
            kept += (number, value.name, value.personal, value.content, value.salt)
        if kept:
            cursor.execute(_value_statement(len(values)), kept)
    entry.pk = number
    return Entry.from_db(connection.alias, _NAMES, [getattr(entry, name) for name in _NAMES])


@cache
def _entry_statement() -> str:
    names = ", ".join(field.attname for field in _COLUMNS)
    places = ", ".join(["%s"] * len(_COLUMNS))
    numbered = " RETURNING id" if connection.vendor == "postgresql" else ""
    return f"INSERT INTO audit_entry ({names}) VALUES ({places}){numbered}"  # noqa: S608 -- our own names


@cache
def _value_statement(count: int) -> str:
    names = ", ".join(_VALUE_COLUMNS)
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * count)
    return f"INSERT INTO audit_value ({names}) VALUES {places}"  # noqa: S608 -- our own names
