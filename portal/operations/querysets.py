"""The door to requests for erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from portal.accounts.policies import may_decide_organisations

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.operations import models as rows  # noqa: F401 -- named in the annotations


class ErasureRequestQuerySet(models.QuerySet["rows.ErasureRequest"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; for who decides in the secretariat everybody's."""
        if isinstance(user, AnonymousUser):
            return self.none()
        return self.all() if may_decide_organisations(user) else self.filter(user=user)

    def waiting(self) -> Self:
        return self.filter(state="open").order_by("asked_at", "pk")

    def answer(self, pk: int, state: str, **fields: Any) -> bool:
        """Close an open request, by compare-and-swap: of two who answer one gets ``True``."""
        found = self.filter(pk=pk, state="open")
        return found.update(state=state, answered_at=timezone.now(), **fields) == 1
