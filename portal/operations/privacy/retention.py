"""Keep nothing longer than the register promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from portal.shared import personal

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Purged:
    code: str
    keep_days: int
    before: datetime
    rows: int


def keep_no_longer(*, dry_run: bool = False, now: datetime | None = None) -> list[Purged]:
    """Wipe what is over its period, kind by kind; with ``dry_run`` only count.

    Each kind is a transaction of its own: one that fails does not keep the others. A dry run does
    everything and takes it back, so its numbers are those of the real one.
    """
    moment = now or timezone.now()
    return [
        _purge(holding, moment, dry_run=dry_run)
        for holding in personal.holdings()
        if holding.keep_days is not None
    ]


def _purge(holding: personal.Holding, now: datetime, *, dry_run: bool) -> Purged:
    days = holding.keep_days or 0
    before = now - timedelta(days=days)
    purge = holding.part.purge
    assert purge is not None  # noqa: S101 -- a period without one is refused at registration
    with transaction.atomic():
        rows = purge(before)
        transaction.set_rollback(dry_run)
    return Purged(holding.code, days, before, rows)
