"""What a folder of dated reference data says about itself: how sure it is, and until when it holds.

Works on any TOML of this project: an entry that knows how sure it is has ``certainty``, one that
ends has ``last``. Pure: no models, nothing is imported but the files.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FROM_MEMORY = "from-memory"
#: By what an entry is called, in this order of preference.
_NAMES = ("rule", "code", "key", "number", "name")
#: Two entries with the same answers here are about the same thing, one after the other.
_SAME = ("code", "key", "jurisdiction", "sector", "natures")
#: Keys that hold a set: entries are about the same thing when these overlap.
_OVERLAP = ("procedures", "jurisdictions")


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry that rests on memory; nobody read the text."""

    file: str  # "terms", "stations/b"
    place: str  # what the entry is called in the file
    article: str
    source: str  # as the file of sources names it, in the language asked for


@dataclass(frozen=True, slots=True)
class Ending:
    """A rule that ends without another after it; ``last`` is its last day."""

    file: str
    place: str
    article: str
    source: str
    last: date


def facts_from_memory(folder: Path, language: str) -> list[Fact]:
    """Everything in ``folder`` that somebody still has to read, in the order of the files."""
    return [
        Fact(
            file,
            place,
            _text(entry.get("article"), language),
            _source(folder, file, entry, language),
        )
        for file, place, entry, _siblings in _entries(folder)
        if _is_from_memory(entry)
    ]


def law_that_ends(folder: Path, today: date, within: timedelta, language: str) -> list[Ending]:
    """Rules that end within that time with none after them, and that ended so, soonest first.

    A rule that ended in the past with nothing after it is told too: nobody may have looked in
    time. An entry says ``ends_for_good = true`` when nothing has to follow it.
    """
    found = [
        Ending(*_described(folder, file, place, entry, language), entry["last"])
        for file, place, entry, siblings in _entries(folder)
        if isinstance(entry.get("last"), date)
        and entry["last"] <= today + within
        and not entry.get("ends_for_good")
        and not any(_follows(other, entry) for other in siblings if other is not entry)
    ]
    return sorted(found, key=lambda ending: (ending.last, ending.file, ending.place))


@cache
def _file(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _entries(
    folder: Path,
) -> Iterator[tuple[str, str, Mapping[str, Any], Sequence[Mapping[str, Any]]]]:
    """Every table of every file, with its name and the tables it stands in a list with."""
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        for place, entry, siblings in _tables(_file(path), (), ()):
            yield name, place, entry, siblings


def _tables(
    value: Any, above: tuple[str, ...], siblings: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any], Sequence[Mapping[str, Any]]]]:
    if isinstance(value, dict):
        called = next((str(value[key]) for key in _NAMES if isinstance(value.get(key), str)), "")
        here = (*above, called) if called else above
        yield ", ".join(here), value, siblings
        for key, below in value.items():
            if isinstance(below, dict | list):
                yield from _tables(below, (*here, key), ())
    elif isinstance(value, list):
        tables = [each for each in value if isinstance(each, dict)]
        for each in tables:
            yield from _tables(each, above, tables)


def _described(
    folder: Path, file: str, place: str, entry: Mapping[str, Any], language: str
) -> tuple[str, str, str, str]:
    article = _text(entry.get("article"), language)
    return file, place, article, _source(folder, file, entry, language)


def _is_from_memory(entry: Mapping[str, Any]) -> bool:
    certainty = entry.get("certainty")
    if isinstance(certainty, dict):
        return FROM_MEMORY in certainty.values()
    return bool(certainty == FROM_MEMORY)


def _follows(later: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether ``later`` goes on where ``entry`` stops, about the same thing."""
    begins = later.get("first", date.min)
    ends = later.get("last", date.max)
    if begins > entry["last"] + timedelta(days=1) or ends <= entry["last"]:
        return False
    if any(later.get(key) != entry.get(key) for key in _SAME):
        return False
    return all(
        set(later[key]) & set(entry[key]) for key in _OVERLAP if key in later and key in entry
    )


def _source(folder: Path, file: str, entry: Mapping[str, Any], language: str) -> str:
    """The name of the source: from the nearest file of sources, else what stands there."""
    key = entry.get("source", "")
    if not isinstance(key, str):
        return ""
    for path in ((folder / file).parent / "sources.toml", folder / "sources.toml"):
        known = _file(path).get(key) if path.exists() else None
        if isinstance(known, dict):
            return _text(known.get("title") or known.get("name"), language)
    return key


def _text(value: Any, language: str) -> str:
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), "")
    return str(value or "")
