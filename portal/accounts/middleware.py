"""For which organisation somebody works in this session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from django.contrib.auth.middleware import get_user
from django.utils.functional import SimpleLazyObject

from portal.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

#: Under this key the session keeps the chosen organisation.
CHOSEN = "organisation"


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let ``user.current_membership`` follow the choice; belongs right after Django's own.

    Nothing is read before a page asks who is there. A choice that no longer holds (the person
    left) is ignored by ``current_membership``.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        request.user = cast("User", SimpleLazyObject(partial(_person, request)))
        return get_response(request)

    return handle


def _person(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if isinstance(user, User):
        user.chosen_organisation_id = request.session.get(CHOSEN)
        return user
    return user
