"""Recovery codes as hashes.

allauth keeps a seed, from which it makes the codes again whenever it wants. Codes are shown once,
so from then on nobody needs that: what is kept is a hash per code (Argon2id), in the form that
allauth has for codes from elsewhere (``migrated_codes``), from which it removes a code that is
used. Until they were shown, seconds as a rule, the seed is there, encrypted.

The codes of one person share a salt: a try is compared with ten hashes for the price of one, so
that a wrong code costs the server no more than a wrong password.
"""

from __future__ import annotations

import hmac
import re
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from argon2.low_level import Type, hash_secret_raw
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

if TYPE_CHECKING:
    from portal.accounts.models import User

#: Before a hash, where otherwise something encrypted stands.
MARK = "hash:"
SALT, LENGTH = 16, 32  # bytes
#: What people put between the digits.
_BETWEEN = re.compile(r"[\W_]")


class HashedCode(str):
    """The hash of one code, as ``TIME$MEMORY$LANES$SALT$DIGEST``; equal to the code itself."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        code = _BETWEEN.sub("", other)
        # Whoever types six digits means the app: no hash is worth computing for that.
        if len(code) != app_settings.RECOVERY_CODE_DIGITS or not code.isdecimal():
            return False
        head, _dollar, digest = str(self).rpartition("$")
        return hmac.compare_digest(_digest(head, code), digest)


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
    cost = Argon2PasswordHasher()
    head = "$".join(
        map(str, (cost.time_cost, cost.memory_cost, cost.parallelism, secrets.token_hex(SALT)))
    )
    codes = kept.wrap().get_unused_codes()
    kept.data = {
        "viewed_at": kept.data.get("viewed_at"),
        "migrated_codes": [f"{MARK}{head}${_computed(head, code)}" for code in codes],
    }
    kept.save(update_fields=["data"])


@lru_cache(maxsize=16)
def _digest(head: str, code: str) -> str:
    """Compute it once per try; what stays in memory was wrong, or works no more."""
    return _computed(head, code)


def _computed(head: str, code: str) -> str:
    time_cost, memory_cost, lanes, salt = head.split("$")
    raw = hash_secret_raw(
        code.encode(),
        bytes.fromhex(salt),
        time_cost=int(time_cost),
        memory_cost=int(memory_cost),
        parallelism=int(lanes),
        hash_len=LENGTH,
        type=Type.ID,
    )
    return raw.hex()
