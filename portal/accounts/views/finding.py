"""How the views find who asks and for which organisation, or refuse."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.accounts import policies
from portal.accounts.models import Membership, Organisation, User


def person(request: HttpRequest) -> User:
    """Whoever is logged in; the middleware has seen to it that somebody is."""
    return cast("User", request.user)


def own_membership(request: HttpRequest) -> Membership:
    """Where this person works now, or 404: there is no such page for who belongs nowhere."""
    membership = person(request).current_membership
    if membership is None:
        raise Http404
    return membership


def managed_organisation(request: HttpRequest) -> Organisation:
    """The present organisation for who decides about its people, else 403."""
    organisation = own_membership(request).organisation
    if not policies.may_manage_people(person(request), organisation):
        raise PermissionDenied
    return organisation


def secretary(request: HttpRequest, *, decides: bool = False) -> User:
    """Who works for the secretariat; for all others these pages do not exist."""
    user = person(request)
    if not policies.may_see_organisations(user):
        raise Http404
    if decides and not policies.may_decide_organisations(user):
        raise PermissionDenied
    return user


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def deed(back: str, *, of_row: bool = False) -> Callable[[View[P]], View[P]]:
    """Make a view for POST only. A log-in in between comes back with GET: then to ``back``.

    ``of_row``: that page is of the same row, so it has the same ``pk``.
    """

    def decorate(view: View[P]) -> View[P]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            more: dict[str, Any] = {"pk": kwargs["pk"]} if of_row else {}
            return cast("HttpResponse", redirect(back, **more))

        return guarded

    return decorate
