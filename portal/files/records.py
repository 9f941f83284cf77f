"""The one place where files tell the log what happened to them.

Until ``portal.audit`` records events this is a line in the log of the process, with opaque ids
only: no names of people or files. To wire the chain, change ``record`` and nothing else; every
call is inside the transaction of its deed, or (``file-read``) before the first byte goes out.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.models import StoredFile

log = logging.getLogger(__name__)
Event = Literal["file-received", "file-accepted", "file-refused", "file-read", "file-removed"]


def record(event: Event, file: StoredFile, *, by: User | None) -> None:
    """``by`` is ``None`` for what the portal does itself."""
    log.info(
        "%s file=%s kind=%s organisation=%s person=%s code=%s",
        event,
        file.pk,
        file.kind,
        file.organisation_id,
        by.pk if by else None,
        file.refusal_code,
    )
