"""Having something made in the background, unless it is there or on its way.

What is made has a row of its own, a ``Made``: it says where the thing lies and which job is busy
with it. What "there" means differs per kind of thing, so that is a question to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from portal.jobs.actions import enqueue
from portal.jobs.models import Made

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Made)


@dataclass(frozen=True, slots=True)
class Making:
    """How a kind of row is made: ``argument`` of ``task`` gets the key of the row.

    ``subject`` with that key is what the job is about.
    """

    task: str
    argument: str
    subject: str


@transaction.atomic
def have_made(
    rows: QuerySet[Row],
    key: Mapping[str, Any],
    making: Making,
    *,
    is_there: Callable[[Row], bool],
    owner_id: int | None = None,
    before: Callable[[Row], None] | None = None,
) -> Row:
    """The row under ``key``, with a job behind it when ``is_there`` says no and none is busy.

    ``before`` is called when a job is going to be started. Both callables may raise
    ``PortalError``, and then nothing is kept.
    """
    row = locked(rows, key)
    if is_there(row) or row.is_on_its_way:
        return row
    if before is not None:
        before(row)
    row.job = enqueue(
        making.task,
        owner_id=owner_id,
        subject=f"{making.subject}:{row.pk}",
        **{making.argument: row.pk},
    )
    row.save(update_fields=["job"])
    return row


def locked(rows: QuerySet[Row], key: Mapping[str, Any]) -> Row:
    """The row, made when it is not there, and locked: of two who ask at once one starts a job.

    Belongs in a transaction.
    """
    made, _new = rows.get_or_create(**key)
    return rows.select_for_update(of=("self",)).select_related("job").get(pk=made.pk)
