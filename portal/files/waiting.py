"""A job that works on files of its own begins before the pipeline has judged them: it waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from portal.files.models import StoredFile

#: So many seconds a job waits, before it tries again later.
PATIENCE = 20.0
_PAUSE = 0.2


class FilesNotReady(Exception):
    """The files are still being judged; the job tries again."""


def wait_until_judged(files: QuerySet[StoredFile], sign: Callable[[], None]) -> list[StoredFile]:
    """The files, as soon as none of them is being checked; ``sign`` is called while it waits.

    Raises ``FilesNotReady``.
    """
    end = time.monotonic() + PATIENCE
    while True:
        found = list(files.all())
        if not any(file.is_checking for file in found):
            return found
        if time.monotonic() > end:
            raise FilesNotReady(", ".join(str(file.pk) for file in found))
        time.sleep(_PAUSE)
        sign()
