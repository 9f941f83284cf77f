"""Passwords that a stranger who knows this portal would try first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.security.policy import policy
from portal.shared.text import folded

if TYPE_CHECKING:
    from portal.accounts.models import User


class OwnWordsValidator:
    """Refuses what holds little more than words of this portal (``policy.toml``).

    OWASP ASVS 5.0, 6.2.11. Digits and signs do not count: they are what people add to a word.
    """

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 -- Django's interface
        rest = folded(password)
        found = False
        for word in policy().own_words:
            found = found or word in rest
            rest = rest.replace(word, "")
        if found and sum(letter.isalpha() for letter in rest) < policy().least_rest:
            raise ValidationError(self.get_help_text(), code="own-words")

    def get_help_text(self) -> str:
        return _("Do not use words of this portal, such as its name. Others try those first.")
