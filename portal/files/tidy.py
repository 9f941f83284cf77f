"""What half-done work leaves behind, found and removed. Everything here may run at any time."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.utils import timezone

from portal.files import resumable
from portal.files.actions import FOLDER
from portal.files.models import Blob, StoredFile, Upload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

log = logging.getLogger(__name__)
#: Bytes younger than this may belong to a transaction that is not finished.
ORPHAN_AFTER = timedelta(hours=24)


def drop_expired_uploads(*, now: datetime | None = None) -> int:
    """Throw away resumable uploads that nobody finished in time; how many."""
    expired = list(Upload.objects.filter(expires_at__lte=now or timezone.now())[:500])
    for upload in expired:
        resumable.drop(upload)
    return len(expired)


def drop_orphans(*, now: datetime | None = None) -> int:
    """Remove bytes in storage that no row knows (a process died between the two); how many."""
    edge = (now or timezone.now()) - ORPHAN_AFTER
    count = 0
    for name in _stored_names():
        if not _is_known(name) and default_storage.get_modified_time(name) < edge:
            default_storage.delete(name)
            count += 1
    if count:
        log.warning("%s stored files belonged to nothing and were removed", count)
    return count


def _stored_names() -> Iterator[str]:
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for folder in folders:
        _, names = default_storage.listdir(f"{FOLDER}/{folder}")
        yield from (f"{FOLDER}/{folder}/{name}" for name in names)


def _is_known(name: str) -> bool:
    """Whether a row has it; pieces of an upload carry the upload's id in their name."""
    if Blob.objects.filter(storage_name=name).exists():
        return True
    if StoredFile.objects.filter(incoming_name=name).exists():
        return True
    upload = resumable.upload_of_piece(name)
    return upload is not None and Upload.objects.filter(pk=upload, file=None).exists()
