"""Why a file is refused, in words, from ``refusals.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from portal.files import kinds
from portal.files.kinds import megabytes
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from portal.files.kinds import Kind

#: Shown for a code that is no longer in the file, so that an old row still has words.
FALLBACK = "check-failed"


@dataclass(frozen=True, slots=True)
class Words:
    """Two sentences: why, and what to do."""

    why: str
    do: str

    def __str__(self) -> str:
        return f"{self.why} {self.do}"


class FileRefused(PortalError):
    """Refused at the door: nothing was stored. ``code`` is a key of ``refusals.toml``."""


@cache
def codes() -> frozenset[str]:
    return frozenset(_texts())


def words(code: str, kind: Kind, detail: str = "") -> Words:
    """Explain a refusal in the present language, with the limits of ``kind`` filled in."""
    language = "nl" if (get_language() or "nl").startswith("nl") else "en"
    text = _texts().get(code, _texts()[FALLBACK])[language]
    rules = kind.rules
    values = {
        "detail": ", ".join(kinds.type_name(part) for part in detail.split(", ")) or "?",
        "max_size": megabytes(rules.max_bytes),
        "max_unpacked": megabytes(rules.max_unpacked_bytes),
        "max_entries": f"{rules.max_entries}",
        "max_ratio": f"{rules.max_ratio}",
        "max_pixels": f"{rules.max_pixels // 1_000_000}",
        "extensions": ", ".join(rules.extensions),
    }
    return Words(text["why"].format_map(values), text["do"].format_map(values))


def short(code: str) -> str:
    """Why, without what was found: for a list; the code itself when it is no longer known."""
    found = _texts().get(code)
    if found is None:
        return code
    language = "nl" if (get_language() or "nl").startswith("nl") else "en"
    return found[language]["why"].partition("{")[0].rstrip(" :.(")


def refused(code: str, kind: Kind, detail: str = "") -> FileRefused:
    """Make the exception for a refusal at the door."""
    return FileRefused(str(words(code, kind, detail)), code=code)


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    data = tomllib.loads(Path(__file__).with_name("refusals.toml").read_text("utf-8"))
    return {code: {"nl": of["nl"], "en": of["en"]} for code, of in data.items()}
