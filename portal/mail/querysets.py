"""Which mails: named filters, and the one conditional update that all deeds use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from portal.mail.enums import NEXT, MailState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from portal.mail.models import MailLog  # noqa: F401 -- named in a string below


class MailLogQuerySet(models.QuerySet["MailLog"]):
    def failed(self) -> MailLogQuerySet:
        """Find what was given up: for the secretariat, latest first."""
        return self.filter(state=MailState.FAILED).order_by("-queued_at")

    def due(self, now: datetime) -> MailLogQuerySet:
        """Find what waits for a try, and what a worker died with; longest waiting first."""
        waiting = Q(state__in=[MailState.QUEUED, MailState.SENDING], next_try_at__lte=now)
        return self.filter(waiting).order_by("next_try_at")

    def step(
        self, pk: UUID, source: MailState, target: MailState, *, seen: int, **fields: Any
    ) -> bool:
        """Take one step of ``NEXT`` by compare-and-swap on (id, state, number of attempts seen).

        Raises ``ValueError`` for a step that is not in the table: that is a bug.
        """
        if target not in NEXT.get(source, ()):
            raise ValueError(f"a mail never goes from {source} to {target}")
        found = self.filter(pk=pk, state=source, attempts=seen)
        return found.update(state=target, **fields) == 1
