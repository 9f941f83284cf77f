"""Frozen versions of a dossier, and the cuts that were sent, are not changed and not removed.

See portal/shared/kept.py. Each table has its own part, because each came by its own migration.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.shared.kept import Kept

SNAPSHOTS = Kept(
    "snapshot_refuse",
    "a frozen version of a dossier is not changed",
    {
        "snapshot_kept_update": ("UPDATE", "duediligence_snapshot", ""),
        "snapshot_kept_delete": ("DELETE", "duediligence_snapshot", ""),
    },
)
SENT = Kept(
    "shared_version_refuse",
    "what was sent of a dossier is not changed",
    {
        "shared_version_kept_update": ("UPDATE", "duediligence_sharedversion", ""),
        "shared_version_kept_delete": ("DELETE", "duediligence_sharedversion", ""),
    },
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Everything at once: for tables that were made from the models."""
    for kept in (SNAPSHOTS, SENT):
        kept.install(connection)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with ExitStack() as stack:
        for kept in (SNAPSHOTS, SENT):
            stack.enter_context(kept.lifted(connection))
        yield
