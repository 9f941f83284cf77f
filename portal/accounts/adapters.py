"""How accounts behave: made for people by invitation, and no stories about who exists."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from portal.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- its interface
        """Nobody makes an account for oneself."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> "User | None":
        """Who was sent away is a stranger, also with the right password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def format_email_subject(self, subject: str) -> str:
        """Put the name of the portal before each subject; the host name is no name."""
        return _("ISV portal: %(subject)s") % {"subject": subject}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send, except to who has no account: we have nothing to tell a stranger.

        The page says the same in both cases, so that nobody learns who has an account.
        """
        if not template_prefix.endswith("/unknown_account"):
            super().send_mail(template_prefix, email, context)
