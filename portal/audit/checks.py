"""Say so when the triggers of the log are not there, for example after a table was remade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connections
from django.db.migrations.recorder import MigrationRecorder

from portal.audit import triggers

if TYPE_CHECKING:
    from collections.abc import Sequence


def triggers_stand(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            applied = MigrationRecorder(connection).applied_migrations()
            if ("audit", "0002_triggers") not in applied:
                continue
            missing = triggers.expected(connection) - triggers.standing(connection)
        except DatabaseError:
            continue  # another check's business
        if missing:
            messages.append(
                Caution(
                    f"Triggers that protect the log are missing: {', '.join(sorted(missing))}.",
                    hint="Run `migrate audit 0001 --skip-checks` and `migrate audit`; "
                    "then find out who removed them.",
                    id="audit.W001",
                )
            )
    return messages
