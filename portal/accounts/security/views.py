"""The page about one's own account, and the deeds on it that allauth does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.views import logout
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.security import policy, recovery, sessions
from portal.accounts.security.again import asked_again
from portal.accounts.security.records import write

if TYPE_CHECKING:
    from typing import Any

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from portal.accounts.models import User


class SecondFactorView(IndexView):  # type: ignore[misc]  # allauth has no types
    """allauth's page, and what the policy asks of this person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "standing": policy.standing_of(self.request.user),
            "enforced": policy.is_enforced(),
        }


class SessionsView(ListUserSessionsView):  # type: ignore[misc]  # the same
    """allauth's page, which also ends all other sessions; that goes into the log."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Not allauth's own list: it asks the database once per session.
        context: dict[str, Any] = super(ListUserSessionsView, self).get_context_data(**kwargs)
        latest = list(sessions.alive(cast("User", self.request.user)))
        for session in latest:
            session.browser = sessions.browser(session.user_agent)
        return context | {"sessions": latest, "session_count": len(latest)}

    @method_decorator(asked_again)
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        return response

    def form_valid(self, form: forms.Form) -> HttpResponse:
        user = cast("User", self.request.user)
        count = sessions.of(user).count() - 1
        response: HttpResponse = super().form_valid(form)
        ended = {"sessions": count}
        write("login.session-ended", actor=user.pk, person=user.pk, changes=ended)
        return response


class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]  # the same
    """allauth's page; what it showed is kept as hashes from then on."""

    @method_decorator(transaction.atomic)
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        recovery.keep_hashes(cast("User", self.request.user))
        return context


recovery_codes = RecoveryCodesView.as_view()
second_factor = SecondFactorView.as_view()
session_list = SessionsView.as_view()


@login_not_required
def log_out(request: HttpRequest) -> HttpResponse:
    """allauth's, and the browser forgets the pages that somebody logged in has seen."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
@asked_again
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Log out one other browser of one's own."""
    user = cast("User", request.user)
    session = get_object_or_404(sessions.of(user), pk=pk)
    sessions.end(sessions.of(user).filter(pk=session.pk))
    write("login.session-ended", actor=user.pk, person=user.pk, changes={"sessions": 1})
    messages.success(request, _("That session has been ended."))
    return redirect("usersessions_list")
