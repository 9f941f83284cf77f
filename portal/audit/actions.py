"""The deeds of the log: record one, erase what is personal, seal again after a change of key."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from portal.audit import origin as origins
from portal.audit import sealing, ticker, verbs, verification, writing
from portal.audit.chain import link_pending
from portal.audit.models import Entry, Head, Value
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from portal.audit.origin import Origin
    from portal.audit.querysets import ValueQuerySet

#: Ids are numbers, UUIDs or random texts: a name or an address does not pass.
OPAQUE = re.compile(r"[0-9A-Za-z_-]{1,64}")
#: Values erased per statement.
BATCH = 1000


def record(  # noqa: PLR0913 -- each is asked for by name: who, for whom, what, from where
    verb: str,
    *,
    actor_id: int | None,
    organisation_id: int | None,
    subject_type: str,
    subject_id: int | str | UUID,
    changes: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    origin: Origin | None = None,
    receipt: bool = False,
) -> Entry:
    """Append one row in the present transaction: with it, the deed stands or falls.

    ``changes`` and ``personal`` hold JSON values (days, decimals and UUIDs too) by name; a change
    is a pair ``[old, new]``. All of them are kept beside the log, only a salted commitment stands
    in it. Those in ``personal`` can be erased: whatever a person typed or is called belongs there.
    From where: ``origin``, by default the request or job that is running.

    With ``receipt`` the row is linked at once after the commit (see ``chain.receipt``), otherwise
    within seconds. Raises ``UnknownVerbError``; ``ValueError`` for a name or id that is none;
    ``RuntimeError`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the deed")
    verbs.verb(verb)
    source = origin or origins.current()
    hidden = dict(personal or {})
    if source.address:
        hidden["from.address"] = source.address
    kept = list(_kept(changes or {}, personal=False))
    kept += _kept(hidden, personal=True)
    commitments = {
        v.name: sealing.commitment(v.name, personal=v.personal, content=v.content, salt=v.salt)
        for v in kept
    }
    if len(commitments) < len(kept):
        raise ValueError("a value is either in changes or in personal, not in both")
    entry = Entry(
        moment=timezone.now(),
        verb=verb,
        actor_id=actor_id,
        organisation_id=organisation_id,
        subject_type=_matching(verbs.SUBJECT, subject_type, verbs.LONGEST_SUBJECT),
        subject_id=_matching(OPAQUE, str(subject_id), 64),
        door=source.door,
        request_id=source.request_id,
        commitments=sealing.canonical(commitments),
    )
    entry = writing.insert(entry, kept)
    # Robust: a chain that cannot be reached now must not fail a deed that is done.
    transaction.on_commit(link_pending if receipt else ticker.wake, robust=True)
    return entry


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Pair what differs as ``[old, new]``, ready for ``changes``; absent counts as ``None``."""
    return {
        name: [old.get(name), new.get(name)]
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    }


@transaction.atomic
def erase(
    values: ValueQuerySet, *, actor_id: int | None, organisation_id: int | None, why: str
) -> int:
    """Erase personal values for good and record which (not what); returns how many.

    The chain stays verifiable, because a row holds only commitments; and a value that is gone
    without such a record is found. ``why`` is a short code such as ``"retention"``.
    """
    chosen = values.personal().order_by("entry_id", "name")
    erased: dict[str, list[list[int]]] = defaultdict(list)
    total = 0
    found = chosen.values_list("pk", "name", "entry_id").iterator(BATCH)
    # Everything is read before anything is deleted, so that the cursor stays whole.
    for batch in list(_batches(found)):
        for _, name, entry in batch:
            _extend(erased[name], entry)
        total += len(batch)
        Value.objects.filter(pk__in=[pk for pk, _, _ in batch]).delete()
    if total:
        record(
            verification.ERASED,
            actor_id=actor_id,
            organisation_id=organisation_id,
            subject_type="audit",
            subject_id=why,
            changes={"erased": erased, "why": why},
        )
    return total


@transaction.atomic
def reseal(expected: str, *, actor_id: int | None = None) -> Head:
    """Seal the head again after a restore elsewhere or a lost key, and record that it was done.

    ``expected`` is the fingerprint that the head must have, from a place that the database cannot
    have changed: a backup's manifest, a receipt, a line of an old ``verify_audit``.
    Raises ``PortalError`` (``head-differs``, ``chain-broken``) and changes nothing.
    """
    head = Head.objects.select_for_update().first()
    if head is None or head.digest != expected:
        raise PortalError("The head of the log is another one.", code="head-differs")
    report = verification.verify(sealed=False)
    if not report.ok:
        raise PortalError(
            f"The chain is broken at {report.first_broken}; that cannot be sealed.",
            code="chain-broken",
        )
    head.seal = sealing.seal(head.position, head.digest)
    head.save(update_fields=["seal"])
    record(
        "audit.resealed",
        actor_id=actor_id,
        organisation_id=None,
        subject_type="audit",
        subject_id="head",
        changes={"position": head.position, "digest": head.digest},
    )
    return head


def _kept(given: Mapping[str, Any], *, personal: bool) -> Iterator[writing.Kept]:
    for name, value in given.items():
        yield writing.Kept(
            name=_matching(verbs.NAME, name, verbs.LONGEST_NAME),
            personal=personal,
            content=sealing.canonical(value),
            salt=sealing.new_salt(),
        )


def _matching(pattern: re.Pattern[str], text: str, longest: int) -> str:
    if len(text) > longest or not pattern.fullmatch(text):
        raise ValueError(f"not fit for the log, which holds no personal data: {text[:80]!r}")
    return text


def _batches(found: Iterable[tuple[int, str, int]]) -> Iterator[list[tuple[int, str, int]]]:
    iterator = iter(found)
    yield from iter(partial(_next_batch, iterator), [])


def _next_batch(iterator: Iterator[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    return list(islice(iterator, BATCH))


def _extend(ranges: list[list[int]], number: int) -> None:
    """Add a number to ascending ranges ``[[first, last], …]``; a year of rows stays short so."""
    if ranges and ranges[-1][1] == number - 1:
        ranges[-1][1] = number
    else:
        ranges.append([number, number])
