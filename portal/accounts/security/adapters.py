"""How allauth behaves here: accounts by invitation, our own mails, no stories about who exists."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import qrcode  # type: ignore[import-untyped]  # no stubs in the lock
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.security import policy, recovery
from portal.mail.sending import send

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest, HttpResponse

    from portal.accounts.models import User

#: allauth's names for what it would mail → what we say has changed.
CHANGES = {
    "account/email/password_changed": "password",
    "account/email/password_set": "password",
    "account/email/password_reset": "password",
    "mfa/email/totp_activated": "app-on",
    "mfa/email/totp_deactivated": "app-off",
    "mfa/email/recovery_codes_generated": "recovery-codes",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The e-mail address or the password is not right. Try again, or choose a new password."
        ),
        "too_many_login_attempts": gettext_lazy(
            "You tried too often. Wait five minutes and try again."
        ),
        "rate_limited": gettext_lazy("You tried too often. Wait five minutes and try again."),
        "incorrect_password": gettext_lazy("This password is not right."),
        "incorrect_code": gettext_lazy(
            "This code is not right. Look in your app: it shows a new code every 30 seconds."
        ),
        "enter_current_password": gettext_lazy("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- its interface
        """Nobody makes an account by allauth's own form; see ``portal.accounts``."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who was sent away is a stranger, also with the right password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def reauthenticate(self, user: User, password: str) -> bool:
        """Keep the session when the check gave the password a newer hash: it holds the hash."""
        is_right = bool(super().reauthenticate(user, password))
        if is_right:
            user.refresh_from_db(fields=["password"])
            self.request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return is_right

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remind of a second step that will be needed, once per log-in."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.SECOND_FACTOR != "off":
            _remind(request, policy.standing_of(user))
        return response

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,  # noqa: ARG002 -- the same
    ) -> None:
        """Tell a person that something about logging in was changed."""
        context = {
            "change": CHANGES[template_prefix],
            "moment": timezone.localtime(),
            "url": urljoin(settings.PORTAL_URL, reverse("account_reset_password")),
        }
        send("account_changed", user.email, context, user.language, person_id=user.pk)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002 -- its interface
        """Refuse: every mail of ours has a template of its own in ``templates/mail``."""
        raise LookupError(f"allauth wants to mail {template_prefix}, which we do not know")


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second step, so you cannot remove it."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "First set up the app. Recovery codes come with it."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Keep secrets of apps unreadable for who only has the database."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ``cryptography.fernet.InvalidToken`` when the server's key is another one.

        A recovery code that was shown is a hash, which nothing makes readable: see ``recovery``.
        """
        if (code := recovery.hashed(encrypted_text)) is not None:
            return code
        return _vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (policy.is_enforced() and policy.due_day(authenticator.user.current_memberships))

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code with attributes only: no data: address, no style (see the CSP)."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        dark = "".join(
            f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on
        )
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" width="264" height="264" role="img" '
            'aria-label="{1}"><rect width="{0}" height="{0}" fill="#ffffff"/>'
            '<path d="{2}" fill="#000000"/></svg>',
            len(rows),
            _("QR code for your app. The same secret stands below as text."),
            dark,
        )


def _remind(request: HttpRequest, standing: policy.Standing) -> None:
    if standing.due is None or standing.has:
        return
    if policy.is_enforced():
        day = date_format(standing.due, "j F Y")
        text = _("From %(day)s your role needs a second step to log in.") % {"day": day}
    else:
        text = _("Your role asks for a second step to log in. Here it is not compulsory.")
    messages.info(request, text)


def mail_password_reset(person: User, url: str, *, withhold: bool) -> None:
    """Mail the link, to the address that we know: what was typed may only look like it.

    With ``withhold`` the same work is done for nobody, and nothing is kept or sent.
    """
    send(
        "password_reset",
        person.email,
        {"url": url, "hours": math.ceil(settings.PASSWORD_RESET_TIMEOUT / 3600)},
        person.language,
        person_id=person.pk,
        withhold=withhold,
    )


def _vault() -> MultiFernet:
    """Derive keys from SECRET_KEY (and its fallbacks, to read only): other use, other key."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    info = b"portal.accounts.security: second factor"
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info)
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
