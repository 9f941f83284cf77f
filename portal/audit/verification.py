"""Is the log still what was written? Reads only, in bounded memory, while others write.

No snapshot is needed: linked rows never change, and what may change (the end, values that are
erased meanwhile) is looked at in single statements or looked at again.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery

from portal.audit import sealing
from portal.audit.chain import FIELDS, let_own_rows_wait
from portal.audit.models import Entry, Head, Link, Pending, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The verb of the only deed that makes values go.
ERASED = "audit.erased"
#: Links looked at together.
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Report:
    """``rows`` in the chain; ``head`` its last fingerprint; ``first_broken`` a place in it."""

    ok: bool
    rows: int
    head: str
    first_broken: int | None
    reason: str = ""  # for people: what is wrong at that place


class _UnfitRowError(Exception):
    """The database gives something in a row that its column cannot hold."""


@dataclass(frozen=True, slots=True)
class _Missing:
    """A value that is not there any more, and was not known to be erased when we looked."""

    position: int
    entry_id: int
    name: str


@dataclass(slots=True)
class _Walk:
    position: int = 0
    end: str = sealing.GENESIS
    broken: str = ""  # why the next place is broken; empty while all is well
    missing: list[_Missing] = field(default_factory=list)


def verify(known: Mapping[int, str] | None = None, *, sealed: bool = True) -> Report:
    """Check every link, row and value, the end, and that nothing stands outside the chain.

    ``known`` are fingerprints from outside, position → digest, as receipts give them; only these
    show that the whole database was put back to an earlier state. ``sealed=False`` leaves out
    the seal of the head. Raises Django's ``DatabaseError`` when the log cannot be read.
    """
    try:
        return _verify(known or {}, sealed=sealed)
    except (TypeError, ValueError):  # SQLite keeps any text in any column
        return Report(
            ok=False,
            rows=Link.objects.count(),
            head="",
            first_broken=1,
            reason="the head holds what we never write",
        )


def _verify(known: Mapping[int, str], *, sealed: bool) -> Report:
    found = Head.objects.first()
    head = found or Head(position=0, digest=sealing.GENESIS)
    walk = _Walk()
    try:
        for chunk in _chunks(head.position):
            _check_chunk(walk, chunk, known)
            if walk.broken:
                break
    except _UnfitRowError:
        walk.broken = "holds what we never write"
    findings = [(walk.position + 1, walk.broken)] if walk.broken else []
    if walk.missing and (gone := _not_erased(walk.missing)):
        findings.append((gone[0].position, f"a value ({gone[0].name}) is gone"))
    if not findings:
        findings += _ends_well(walk, head, check_seal=sealed and found is not None)
        findings += [(place, "is unknown here") for place in known if place > walk.position]
    if not findings and (outside := _outside_the_chain()):
        findings.append((head.position + 1, outside))
    first, reason = min(findings, default=(None, ""))
    return Report(not findings, Link.objects.count(), head.digest, first, reason)


def _chunks(last: int) -> Iterator[list[tuple[Any, ...]]]:
    """Links with their rows, in order: (position, previous, digest, *FIELDS)."""
    columns = ["entry__" + name for name in FIELDS]
    at, size = 0, CHUNK
    while True:
        links = Link.objects.filter(position__gt=at, position__lte=last).order_by("position")
        try:
            chunk = list(links.values_list("position", "previous", "digest", *columns)[:size])
        except (AttributeError, TypeError, ValueError) as error:  # no moment, no UUID
            if size == 1:
                raise _UnfitRowError from error
            size = 1  # one by one up to the row that is meant
            continue
        if not chunk:
            return
        yield chunk
        at = chunk[-1][0]


def _check_chunk(walk: _Walk, chunk: Sequence[tuple[Any, ...]], known: Mapping[int, str]) -> None:
    """Go on as far as all is well; a link whose row is gone is missing from the chunk."""
    ids = [fields[0] for _, _, _, *fields in chunk]
    kept: dict[int, dict[str, tuple[bool, str, str]]] = defaultdict(dict)
    values = Value.objects.filter(entry_id__in=ids)
    columns = ("entry_id", "name", "personal", "content", "salt")
    for entry, name, personal, content, salt in values.values_list(*columns):
        kept[entry][name] = (personal, content, salt)
    for position, previous, digest, *fields in chunk:
        walk.broken = _fault(walk, position, previous, digest, tuple(fields))
        walk.broken = walk.broken or _values_fault(walk, fields[0], fields[-1], kept[fields[0]])
        if not walk.broken and known.get(position, digest) != digest:
            walk.broken = "is not what it was when the fingerprint was given"
        if walk.broken:
            return
        walk.position, walk.end = position, digest


def _fault(walk: _Walk, position: int, previous: str, digest: str, fields: tuple[Any, ...]) -> str:
    if position != walk.position + 1:
        return "a row or link is gone"
    if previous != walk.end:
        return "does not follow the one before"
    try:
        right = sealing.digest(position, previous, fields)
    except (TypeError, ValueError):
        return "holds what we never write"
    return "" if digest == right else "was changed"


def _values_fault(
    walk: _Walk, entry_id: int, commitments: str, kept: Mapping[str, tuple[bool, str, str]]
) -> str:
    promised: dict[str, str] = json.loads(commitments)
    for name, (personal, content, salt) in kept.items():
        try:
            right = sealing.commitment(name, personal=personal, content=content, salt=salt)
        except (TypeError, ValueError):
            return f"a salt ({name}) was changed"
        if promised.get(name) != right:
            return f"a value ({name}) was changed"
    for name in promised.keys() - kept.keys():
        walk.missing.append(_Missing(walk.position + 1, entry_id, name))
    return ""


def _not_erased(missing: Sequence[_Missing]) -> list[_Missing]:
    """Return those that no record of an erasure names, in the order of the chain."""
    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    records = Value.objects.filter(entry__verb=ERASED, name="erased", personal=False)
    for content in records.values_list("content", flat=True).iterator(CHUNK):
        for name, pairs in json.loads(content).items():
            ranges[name] += [(first, last) for first, last in pairs]
    for pairs in ranges.values():
        pairs.sort()

    def is_erased(item: _Missing) -> bool:
        pairs = ranges.get(item.name, [])
        # Ranges never overlap: a value is erased once.
        at = bisect_right(pairs, item.entry_id, key=_first) - 1
        return at >= 0 and pairs[at][1] >= item.entry_id

    return [item for item in missing if not is_erased(item)]


def _first(pair: tuple[int, int]) -> int:
    return pair[0]


def _ends_well(walk: _Walk, head: Head, *, check_seal: bool) -> list[tuple[int, str]]:
    if walk.position < head.position:
        return [(walk.position + 1, "the end of the chain is gone")]
    if walk.end != head.digest:
        return [(walk.position, "is not the head that was sealed")]
    if check_seal and not sealing.is_seal(head.seal, head.position, head.digest):
        return [(head.position, "the head carries no seal of this server")]
    # In one statement: others may be linking right now.
    links = Link.objects.order_by("position").values_list("position", flat=True)
    end = Subquery(Head.objects.values("position")[:1])
    first = links.filter(position__gt=end).first()
    if first is None:
        first = links.exclude(Exists(Head.objects.all())).first()
    if first is not None:
        return [(first, "stands beyond the head")]
    low = links.filter(position__lt=1).first()
    return [] if low is None else [(low, "stands before the beginning")]


def _outside_the_chain() -> str:
    """Find what no walk along the links meets; each by one statement."""
    let_own_rows_wait()
    row = OuterRef("pk")
    loose = Entry.objects.filter(
        ~Exists(Link.objects.filter(entry_id=row)), ~Exists(Pending.objects.filter(entry_id=row))
    )
    if loose.exists():
        return "a row stands outside the chain"
    of_row = Exists(Entry.objects.filter(pk=OuterRef("entry_id")))
    if Value.objects.filter(~of_row).exists():
        return "a value belongs to no row"
    if Pending.objects.filter(~of_row).exists():
        return "a row is gone that waited for its place"
    return ""
