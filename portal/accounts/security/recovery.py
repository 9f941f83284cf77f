"""Recovery codes as hashes.

allauth keeps a seed, from which it makes the codes again whenever it wants. Codes are shown once,
so from then on nobody needs that: what is kept is one password hash per code, in the form that
allauth has for codes from elsewhere (``migrated_codes``), from which it removes a code that is
used. Until they were shown, seconds as a rule, the seed is there, encrypted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

if TYPE_CHECKING:
    from portal.accounts.models import User

#: Before a hash, where otherwise something encrypted stands.
MARK = "hash:"
#: What people put between the digits.
_BETWEEN = re.compile(r"[\W_]")


class HashedCode(str):
    """The hash of one code; equal to the text that is this code, and to no other."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        code = _BETWEEN.sub("", other)
        # Whoever types six digits means the app: no hash is worth computing for that.
        if len(code) != app_settings.RECOVERY_CODE_DIGITS or not code.isdecimal():
            return False
        return check_password(code, str(self))


def hashed(text: str) -> HashedCode | None:
    """Give what stands in ``text`` when it is a hash of ours."""
    return HashedCode(text.removeprefix(MARK)) if text.startswith(MARK) else None


@transaction.atomic
def keep_hashes(user: User) -> None:
    """Forget the codes that were shown; from now on they can only be tried."""
    found = Authenticator.objects.select_for_update().filter(
        user=user, type=Authenticator.Type.RECOVERY_CODES
    )
    kept = found.first()
    if kept is None or "seed" not in kept.data:
        return
    codes = kept.wrap().get_unused_codes()
    kept.data = {
        "viewed_at": kept.data.get("viewed_at"),
        "migrated_codes": [MARK + make_password(code) for code in codes],
    }
    kept.save(update_fields=["data"])
