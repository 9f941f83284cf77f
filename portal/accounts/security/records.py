"""What Django and allauth say about logging in, written into the log.

Their signals are their only way to tell. A log-in that fails costs the same, and leaves the same
trace, whether the address exists or not: only the subject differs, and the visitor never sees it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db import transaction

from portal.accounts.models import User
from portal.accounts.security.sessions import BEGAN
from portal.audit.actions import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


def connect() -> None:
    """Listen; once, from ``ready``."""
    auth.user_logged_in.connect(_logged_in, dispatch_uid="security")
    auth.user_logged_out.connect(_logged_out, dispatch_uid="security")
    auth.user_login_failed.connect(_login_failed, dispatch_uid="security")
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(_password_changed, dispatch_uid="security")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="security")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="security")
    mfa.authenticator_reset.connect(_recovery_codes_made, dispatch_uid="security")
    mfa.authenticator_used.connect(_factor_used, dispatch_uid="security")
    mfa.authentication_failed.connect(_code_failed, dispatch_uid="security")


def write(
    verb: str,
    *,
    actor: int | None,
    person: int | str,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Record something about one person's way in, in a transaction of its own if there is none."""
    with transaction.atomic():
        record(
            verb,
            actor_id=actor,
            organisation_id=None,
            subject_type="user",
            subject_id=person,
            changes=changes,
        )


def _logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    request.session[BEGAN] = int(time.time())
    write("login.succeeded", actor=user.pk, person=user.pk)


def _logged_out(user: User | None, **_: Any) -> None:
    if user is not None:
        write("login.ended", actor=user.pk, person=user.pk)


def _login_failed(credentials: Mapping[str, Any], **_: Any) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    known = User.objects.filter(email=email.replace("\0", "")).values_list("pk", flat=True).first()
    write("login.failed", actor=None, person=known or "unknown")


def _password_changed(user: User, **_: Any) -> None:
    write("login.password-changed", actor=user.pk, person=user.pk)


def _factor_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    kind = {"factor": [None, authenticator.type]}
    write("login.factor-added", actor=user.pk, person=user.pk, changes=kind)


def _factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    kind = {"factor": [authenticator.type, None]}
    write("login.factor-removed", actor=user.pk, person=user.pk, changes=kind)


def _recovery_codes_made(user: User, **_: Any) -> None:
    write("login.recovery-codes-made", actor=user.pk, person=user.pk)


def _factor_used(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        write("login.recovery-code-used", actor=user.pk, person=user.pk)


def _code_failed(user: User, **_: Any) -> None:
    write("login.code-failed", actor=None, person=user.pk)
