"""Ask once more who it is, before something that cannot be taken back or shows a lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from allauth.account.decorators import reauthentication_required

if TYPE_CHECKING:
    from collections.abc import Callable

View = TypeVar("View", bound="Callable[..., object]")


def asked_again(view: View) -> View:
    """Let the view run only within five minutes of a password or code; a POST is kept meanwhile."""
    return cast("View", reauthentication_required(view))
