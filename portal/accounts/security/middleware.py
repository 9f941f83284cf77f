"""Two rules about every page behind the log-in: no endless session, no second factor no entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.security import policy, sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

#: What stays open to who must first set up a second factor.
OPEN = {
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "end_session",
}


class LoginRulesMiddleware:
    """Belongs after LoginRequiredMiddleware and the messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        # Public pages read nothing from the database, not even who is there.
        if not getattr(view, "login_required", True) or not isinstance(request.user, User):
            return None
        if sessions.is_too_old(request.session):
            logout(request)
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        sessions.note_alive(request.session)
        return _led_to_second_factor(request, request.user)


def _led_to_second_factor(request: HttpRequest, user: User) -> HttpResponseBase | None:
    """Lead to the page where it is set up, once it is due and enforced."""
    here = request.resolver_match.url_name if request.resolver_match else None
    if not policy.is_enforced() or here in OPEN:
        return None
    if not policy.standing_of(user).blocks(timezone.localdate()):
        return None
    messages.warning(request, _("Your role needs a second step. Set it up now to go on."))
    return redirect("mfa_index")
