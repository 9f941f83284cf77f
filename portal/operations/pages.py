"""What the privacy pages show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from portal.jobs.models import Job
from portal.operations.models import ErasureRequest
from portal.operations.personal import EXPORT_TASK
from portal.shared import personal

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class HoldingRow:
    what: str
    why: str
    who: str
    kept: str
    erasure: str
    count: int


@dataclass(frozen=True, slots=True)
class OwnData:
    holdings: tuple[HoldingRow, ...]
    export: Job | None  # the latest
    request: ErasureRequest | None  # the latest


def own_data(user: User) -> OwnData:
    """A fixed number of queries: one or two per kind of data."""
    language = get_language() or "nl"
    asked = ErasureRequest.objects.filter(user=user).order_by("-asked_at", "-pk")
    return OwnData(
        holdings=tuple(
            HoldingRow(
                **{name: holding.text(name, language) for name in personal.TEXTS},
                count=len(holding.part.export(user.pk)),
            )
            for holding in personal.holdings()
        ),
        export=latest_export(user),
        request=asked.first(),
    )


def latest_export(user: User) -> Job | None:
    mine = Job.objects.owned_by(user.pk).about(export_subject(user))
    return mine.filter(task=EXPORT_TASK).first()


def export_subject(user: User) -> str:
    return f"person:{user.pk}"
