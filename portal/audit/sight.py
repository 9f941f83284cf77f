"""Who may see which rows, and what people and organisations are called.

The log stands below the accounts, so they tell it: both registries are filled once, in ``ready``.
Without them nobody sees anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

#: ``request.user``, of whatever class the accounts make it.
User = Any


@dataclass(frozen=True, slots=True)
class Sight:
    everything: bool = False
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    addresses: bool = False  # also from which IP address

    @property
    def is_blind(self) -> bool:
        return not self.everything and not self.organisation_ids


@dataclass(frozen=True, slots=True)
class Directory:
    """How ids become words. Each is one query, however many ids are asked."""

    people: Callable[[Collection[int]], Mapping[int, str]]
    organisations: Callable[[Collection[int]], Mapping[int, str]]
    #: What someone who sees everything may narrow by: (id, name) in the order to show.
    all_organisations: Callable[[], Sequence[tuple[int, str]]]


def _sees_nothing(user: User) -> Sight:  # noqa: ARG001 -- the shape of every such rule
    return Sight()


def _no_names(ids: Collection[int]) -> Mapping[int, str]:  # noqa: ARG001 -- the same
    return {}


@dataclass(slots=True)
class _Registry:
    sight: Callable[[User], Sight] = _sees_nothing
    directory: Directory = field(default_factory=lambda: Directory(_no_names, _no_names, list))


registry = _Registry()


def register(rule: Callable[[User], Sight], directory: Directory) -> None:
    """Tell the log, once, from the accounts' ``ready``."""
    registry.sight = rule
    registry.directory = directory


def sight_of(user: User) -> Sight:
    return registry.sight(user)


def directory() -> Directory:
    return registry.directory
