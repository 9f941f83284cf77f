"""allauth's forms where we want other words or other deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from allauth.account import forms as account
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.security.adapters import mail_password_reset

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Does exactly as much for an address that nobody has: who measures it learns nothing."""

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        self.user = User.objects.filter(email=email, is_active=True).first()
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ARG002 -- its interface
        person = self.user or User(pk=0, email=self.cleaned_data["email"], password="!")  # noqa: S106 -- never saved
        path = reverse(
            "account_reset_password_from_key",
            kwargs={
                "uidb36": user_pk_to_url_str(person),
                "key": default_token_generator.make_token(person),
            },
        )
        mail_password_reset(person, urljoin(settings.PORTAL_URL, path), withhold=self.user is None)
        return str(self.cleaned_data["email"])


class ActivateTOTPForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # the same
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["code"], digits=True)


class AuthenticateForm(mfa.AuthenticateForm):  # type: ignore[misc]  # the same
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["code"])


class ReauthenticateCodeForm(mfa.ReauthenticateForm):  # type: ignore[misc]  # the same
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["code"])


def _dress(code: forms.Field, *, digits: bool = False) -> None:
    code.label = _("Code")
    code.help_text = (
        _("The six digits that your app shows now.")
        if digits
        else _("The six digits that your app shows now, or one of your recovery codes.")
    )
    code.widget.attrs.update({"inputmode": "numeric", "class": "kort", "autofocus": True})
