"""How files read in the log."""

from collections.abc import Mapping
from typing import Any

from portal.audit import naming
from portal.audit.naming import Words
from portal.files import kinds, refusals


def register() -> None:
    naming.words("file", Words(_in_words))


def _in_words(name: str, value: Any, _people: Mapping[int, str]) -> str | None:
    if name == "file_kind" and value in kinds.kinds():
        return kinds.kind(value).name
    if name == "code" and isinstance(value, str):
        return refusals.short(value)
    return None
