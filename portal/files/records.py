"""What happens to files, for the log: in the transaction of its deed.

A download (``file-read``) has no transaction of its own: it gets one, before the first byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import transaction

from portal.audit import actions as log

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.models import StoredFile

Event = Literal["file-received", "file-accepted", "file-refused", "file-read", "file-removed"]


@transaction.atomic
def record(event: Event, file: StoredFile, *, by: User | None) -> None:
    """``by`` is ``None`` for what the portal does itself."""
    changes = {"file_kind": str(file.kind)}
    if file.refusal_code:
        changes["code"] = file.refusal_code
    log.record(
        event.replace("-", ".", 1),
        actor_id=by.pk if by else None,
        organisation_id=file.organisation_id,
        subject_type="file",
        subject_id=file.pk,
        changes=changes,
    )
