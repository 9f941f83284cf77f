"""Whom a command on the server means."""

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.shared.errors import PortalError


def person_named(text: str) -> User:
    """Find by number or e-mail address; raises ``PortalError`` (``unknown-person``)."""
    people = User.objects.all()
    is_number = text.isdecimal() and len(text) < 19  # noqa: PLR2004 -- what 64 bits hold
    found = people.filter(pk=int(text)) if is_number else people.filter(email=text.strip().lower())
    user: User | None = found.first()
    if user is None:
        raise PortalError(_("There is no such person."), code="unknown-person")
    return user
