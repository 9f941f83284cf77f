"""What was done with a tender, for the log: in the transaction of the deed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.accounts.models import User
from portal.audit.actions import differences, record
from tenders.models import Tender

#: Fields in which a person types freely: they may hold a name, so they can be erased.
TYPED = frozenset(
    {
        "title",
        "reference",
        "description",
        "place",
        "owner",
        "note",
        "reason",
        "clause_values",
        "task",
        "lots",
    }
)
#: Too large for a log; the row itself keeps it.
LEFT_OUT = frozenset({"notice_reading"})


def record_deed(
    verb: str,
    tender: Tender,
    *,
    by: User | None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Record ``verb`` about ``tender`` with what differs between ``old`` and ``new``."""
    changed = differences(_plain(old or {}), _plain(new or {}))
    record(
        verb,
        actor_id=by.pk if by else None,
        organisation_id=tender.organisation_id,
        subject_type="tender",
        subject_id=tender.pk,
        changes={name: pair for name, pair in changed.items() if name not in TYPED},
        personal={name: pair for name, pair in changed.items() if name in TYPED},
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON knows them: a moment becomes text, what is empty counts as nothing."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if name not in LEFT_OUT and value not in ("", None)
    }
