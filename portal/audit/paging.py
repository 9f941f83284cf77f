"""One page of the log by keyset: as fast at a million rows as at a thousand.

No count and no page numbers: both would read everything. A place is the moment and number of a
row, so a page does not shift when new rows come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.audit.models import Entry
    from portal.audit.querysets import EntryQuerySet

#: Rows per page.
SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,17})-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Page:
    """``older`` and ``newer`` are what the address says to go on; empty at the end."""

    rows: list[Entry]
    older: str
    newer: str


def page(entries: EntryQuerySet, address: Mapping[str, str]) -> Page:
    """Give the page that ``older=PLACE`` or ``newer=PLACE`` asks for, else the latest rows.

    One query. Raises ``ValueError`` for a place that is none.
    """
    if text := address.get("newer"):
        found = list(entries.newer_than(*_parsed(text)).oldest_first()[: SIZE + 1])
        rows = found[SIZE - 1 :: -1] if len(found) > SIZE else found[::-1]
        return _page(rows, older=bool(rows), newer=len(found) > SIZE)
    text = address.get("older", "")
    if text:
        entries = entries.older_than(*_parsed(text))
    found = list(entries.latest_first()[: SIZE + 1])
    return _page(found[:SIZE], older=len(found) > SIZE, newer=bool(text and found))


def _page(rows: list[Entry], *, older: bool, newer: bool) -> Page:
    return Page(rows, _place(rows[-1]) if older else "", _place(rows[0]) if newer else "")


def _place(entry: Entry) -> str:
    return f"{(entry.moment - _EPOCH) // timedelta(microseconds=1)}-{entry.pk}"


def _parsed(text: str) -> tuple[datetime, int]:
    match = _PLACE.fullmatch(text)
    if not match:
        raise ValueError(f"no place in the log: {text[:40]!r}")
    try:
        return _EPOCH + timedelta(microseconds=int(match[1])), int(match[2])
    except OverflowError:
        raise ValueError(f"no place in the log: {text[:40]!r}") from None
