"""What values and things in the log are called, told by the apps that write them.

The log stands below all apps, so to the log itself a value is a code and a thing is an id. Who
records about a kind of subject registers here, once, in ``ready``. Nothing is registered: the
page shows codes, and what it can say by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from portal.audit.sight import User

#: So many things of one kind are offered when somebody searches.
MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a search of the log can be narrowed to; ``narrow`` are fields of the form."""

    name: str
    narrow: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of subject reads, in the language of the request.

    ``value`` words a value by its name, given the names of people by number; ``None`` leaves it
    to the log. ``people`` are names of values that are numbers of people, ``lists`` of
    values that are lists: two of something are no change from the one to the other.
    """

    value: Callable[[str, Any, Mapping[int, str]], str | None] | None = None
    label: Callable[[str], str | None] | None = None
    people: frozenset[str] = field(default_factory=frozenset)
    lists: frozenset[str] = field(default_factory=frozenset)


if TYPE_CHECKING:
    #: Names of things that this person may see, by id; one query, however many ids are asked.
    Namer = Callable[[User, Collection[str]], Mapping[str, str]]
    Finder = Callable[[User, Sequence[str]], Iterable[Found]]

_WORDS: dict[str, Words] = {}
_NAMERS: dict[str, Namer] = {}
_FINDERS: dict[str, Finder] = {}


def words(subject_type: str, told: Words) -> None:
    _WORDS[subject_type] = told


def things(subject_type: str, namer: Namer) -> None:
    _NAMERS[subject_type] = namer


def search(code: str, finder: Finder) -> None:
    """``finder`` finds through the doors of its models and nowhere else; folded words."""
    _FINDERS[code] = finder


def words_of(subject_type: str) -> Words:
    return _WORDS.get(subject_type, _PLAIN)


def names_of(user: User, subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names by (kind, id): one query per kind that is known, none for others."""
    wanted: dict[str, set[str]] = {}
    for kind, pk in subjects:
        if kind in _NAMERS:
            wanted.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): name
        for kind, ids in wanted.items()
        for pk, name in _NAMERS[kind](user, ids).items()
    }


def find(user: User, folded_words: Sequence[str]) -> list[Found]:
    """Everything that the words may mean, in the order in which the apps registered."""
    return [hit for finder in _FINDERS.values() for hit in finder(user, folded_words)]


_PLAIN = Words()
