"""Searching what one may see: every app registers how its own things are found.

A provider finds through the door of its models (``visible_to``) and nowhere else. Words are
folded here, once; keys are folded where they are stored. So no database decides what a letter is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from portal.shared.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

#: ``request.user``, of whatever class the accounts make it.
User = Any
#: So many words are looked for; more make nothing narrower that a person would notice.
MOST_WORDS = 8
#: So many of each kind are shown.
MOST_FOUND = 10
#: Names without a stored key are folded while looking: so many of them, in the order of the door.
MOST_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Provider:
    """``find`` gives at most ``MOST_FOUND + 1`` hits: the last says that there are more."""

    code: str
    place: int  # on the page, low first
    title: Callable[[], str]
    find: Callable[[User, Sequence[str]], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    hits: tuple[Hit, ...]
    has_more: bool


Row = TypeVar("Row")

_REGISTERED: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Add a provider, from ``apps.ready``; the same code again replaces it."""
    _REGISTERED[provider.code] = provider


def words_of(text: str) -> list[str]:
    return folded(text).split()[:MOST_WORDS]


def search(user: User, text: str) -> list[Group]:
    """Everything this person may see that holds all words, by kind; a fixed number of queries."""
    words = words_of(text)
    if not words:
        return []
    groups = []
    for provider in sorted(_REGISTERED.values(), key=lambda each: each.place):
        hits = tuple(provider.find(user, words))
        if hits:
            more = len(hits) > MOST_FOUND
            groups.append(Group(provider.code, provider.title(), hits[:MOST_FOUND], more))
    return groups


def matching(
    rows: Iterable[Row], words: Sequence[str], text: Callable[[Row], str]
) -> Iterator[Row]:
    """Those of ``rows`` whose text holds every word, until there are enough."""
    found = 0
    for row in rows:
        key = folded(text(row))
        if all(word in key for word in words):
            yield row
            found += 1
            if found > MOST_FOUND:
                return
