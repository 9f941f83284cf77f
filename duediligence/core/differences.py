"""What differs between two dossiers as data, complete: from the old one it makes the new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from duediligence.core.content import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """``part``: a kind of ``FIELDS``, "answers", or "dossier"; ``key``: an id, a code or a name.

    ``fields``: (name, old, new); for a row that was added or removed all that is not empty.
    ``chain``: of an answer about a chain its id, else 0.
    """

    part: str
    key: int | str
    what: What
    fields: tuple[tuple[str, Any, Any], ...]
    chain: int = 0


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Everything that differs, in the order of the dossier."""
    return [*_of_dossier(old, new), *_of_answers(old, new), *_of_rows(old, new)]


def _of_dossier(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in ("group", "round"):
        if old.get(name) != new.get(name):
            yield Change("dossier", name, "changed", ((name, old.get(name), new.get(name)),))


def _of_answers(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = _answers(old), _answers(new)
    for chain, code in sorted({*before, *after}):
        one, other = before.get((chain, code)), after.get((chain, code))
        fields = tuple(_fields(one or {}, other or {}, ("value", "note", "confirmed")))
        if fields:
            yield Change("answers", code, _what(one, other), fields, chain)


def _answers(content: Mapping[str, Any]) -> dict[tuple[int, str], Mapping[str, Any]]:
    found = {(0, code): kept for code, kept in content.get("answers", {}).items()}
    for chain in content.get("chains", ()):
        for code, kept in chain.get("answers", {}).items():
            found[(chain["id"], code)] = kept
    return found


def _of_rows(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for kind, names in FIELDS.items():
        before = {row["id"]: row for row in old.get(kind, ())}
        after = {row["id"]: row for row in new.get(kind, ())}
        for pk in sorted({*before, *after}):
            one, other = before.get(pk), after.get(pk)
            fields = tuple(_fields(one or {}, other or {}, names))
            if fields or one is None or other is None:
                yield Change(kind, pk, _what(one, other), fields)


def _what(one: object, other: object) -> What:
    if one is None:
        return "added"
    return "removed" if other is None else "changed"


def _fields(
    one: Mapping[str, Any], other: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[tuple[str, Any, Any]]:
    for name in names:
        old, new = one.get(name), other.get(name)
        if old != new and not (_is_empty(old) and _is_empty(new)):
            yield name, old, new


def _is_empty(value: Any) -> bool:
    """Zero and no are answers; nothing, an empty text and an empty list are none."""
    return value is None or value in ("", [])
