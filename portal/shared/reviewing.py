"""Texts that wait for a review by the secretariat: every app that has some registers them.

Filled in ``apps.ready`` above; the secretariat's home shows what is here, and says so when nothing
is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class ToReview:
    """One kind of text; ``count`` is one query, ``view`` the name of the page with the list."""

    code: str
    title: str | Promise
    count: Callable[[], int]
    view: str


_REGISTERED: dict[str, ToReview] = {}


def register(kind: ToReview) -> None:
    """Raises ``ValueError`` when the code is taken by another kind."""
    if _REGISTERED.setdefault(kind.code, kind) != kind:
        raise ValueError(f"two kinds of text to review are called {kind.code}")


def kinds() -> list[ToReview]:
    return sorted(_REGISTERED.values(), key=lambda kind: kind.code)
