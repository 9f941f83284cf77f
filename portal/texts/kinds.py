"""The kinds of reviewed text: every app above registers its own in ``apps.ready``.

A kind knows what a payload of it looks like; this app knows how texts are drafted, reviewed,
published and compared. Nothing here looks inside a payload.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.utils.functional import Promise

#: JSON as a kind lays it down.
Payload = dict[str, Any]
FieldType = Literal["line", "text", "number"]


class PayloadError(PortalError):
    """A text that its kind does not take; ``mistakes`` has a line for each thing that is wrong."""

    code = "bad-text"

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__(" ".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class Field:
    """One place in a payload that may be edited: ``path`` is like ``("text", "nl")``."""

    path: tuple[str | int, ...]
    label: str
    type: FieldType
    required: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """What an app above says about its texts.

    ``check`` raises ``PayloadError``; ``name`` gives the title in a language; ``parts`` pairs of
    heading and text, for reading and comparing; ``seeds`` the payloads of the files, by key.
    """

    code: str
    title: str | Promise
    check: Callable[[Mapping[str, Any]], None]
    name: Callable[[Mapping[str, Any], str], str]
    parts: Callable[[Mapping[str, Any], str], list[tuple[str, str]]]
    fields: Callable[[Mapping[str, Any]], list[Field]]
    seeds: Callable[[], Mapping[str, Payload]]


_REGISTERED: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Raises ``ValueError`` when the code is taken by another kind."""
    if _REGISTERED.setdefault(kind.code, kind) != kind:
        raise ValueError(f"two kinds of text are called {kind.code}")


def kinds() -> list[Kind]:
    return sorted(_REGISTERED.values(), key=lambda kind: kind.code)


def kind(code: str) -> Kind:
    """Raises ``KeyError`` for a kind that no app registered."""
    return _REGISTERED[code]


def digest_of(payload: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the payload as canonical JSON: what a text is recognised by."""
    plain = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()
