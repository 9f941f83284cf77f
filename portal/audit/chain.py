"""Linking: after their commit, rows get a place in one chain.

The transaction that records a deed never waits for this. One linker at a time: PostgreSQL by an
advisory lock, SQLite because it has one writer. Rows that wait stand in ``Pending``, whatever
the order in which transactions commit, so none is ever missed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from portal.audit import sealing, writing
from portal.audit.models import Entry, Head, Link, Pending

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)
#: What a fingerprint covers, in this order.
FIELDS = (
    "pk",
    "moment",
    "verb",
    "actor_id",
    "organisation_id",
    "subject_type",
    "subject_id",
    "door",
    "request_id",
    "commitments",
)
#: Rows per lock; a lock is held for some milliseconds.
BATCH = 500
#: Two numbers of our own for the advisory lock: "log", "link".
_LOCK = (0x6C6F67, 1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a row stood at this place: the fingerprint covers all rows before it."""

    entry_id: int
    moment: datetime
    position: int
    digest: str


def link_pending() -> int:
    """Link what has been committed; returns how many rows. Safe from any number of processes.

    Cheap when nothing waits: one look at an (almost) empty table, without a lock.
    """
    total = 0
    let_own_rows_wait()
    while Pending.objects.exists():
        with transaction.atomic():
            _lock()
            count = _link_batch()
        total += count
        if count < BATCH:
            break
    return total


def receipt(entry: Entry) -> Receipt:
    """Give the proof for a recorded row, linking it first when that has not happened yet.

    Ask after the transaction that recorded it. Raises ``Link.DoesNotExist`` for a row that was
    never committed.
    """
    found = Link.objects.filter(entry_id=entry.pk).first()
    if not found:
        link_pending()
        found = Link.objects.get(entry_id=entry.pk)
    return Receipt(entry.pk, entry.moment, found.position, found.digest)


def let_own_rows_wait() -> None:
    """Inside a transaction: fire for its own rows the trigger that would fire at commit."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS audit_entry_pending IMMEDIATE")
            cursor.execute("SET CONSTRAINTS audit_entry_pending DEFERRED")


def _lock() -> None:
    if connection.vendor != "postgresql":
        return  # IMMEDIATE transactions: we are the one writer already
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)


def _link_batch() -> int:
    """Link at most ``BATCH`` rows behind the head; the caller holds the lock."""
    waiting = list(Pending.objects.linkable().values_list("pk", "entry_id")[:BATCH])
    if not waiting:
        return 0
    # After a restore a row may wait that has its place already.
    rows = Entry.objects.filter(pk__in=[entry for _, entry in waiting], link=None)
    fields = {row[0]: row for row in rows.values_list(*FIELDS)}
    head, intact = _head()
    position, end = head.position, head.digest
    links = []
    for _, entry in waiting:
        if row := fields.pop(entry, None):
            position, previous = position + 1, end
            end = sealing.digest(position, previous, row)
            links.append(writing.Linked(position, entry, previous, end))
    if links:
        writing.insert_links(links)
    Pending.objects.filter(pk__in=[pk for pk, _ in waiting]).delete()
    # A broken seal stays broken: going on may not make good what someone did.
    seal = sealing.seal(position, end) if intact else ""
    Head.objects.update_or_create(
        pk=1, defaults={"position": position, "digest": end, "seal": seal}
    )
    return len(waiting)


def _head() -> tuple[Head, bool]:
    """Where to go on, and whether that is where we left it ourselves.

    Never read from the links: then rows removed from the end would go unnoticed.
    """
    head = Head.objects.first()
    if head:
        if sealing.is_seal(head.seal, head.position, head.digest):
            return head, True
        log.error("the head of the log carries no seal of ours; run verify_audit")
        return head, False
    last = Link.objects.order_by("-position").first()
    if last is None:
        return Head(position=0, digest=sealing.GENESIS), True
    log.error("the head of the log is gone; run verify_audit")
    return Head(position=last.position, digest=last.digest), False
