"""What rows commit themselves to, and the fingerprints of the chain. Pure functions.

``docs/audit-log.md`` gives the same formulas for someone who checks a receipt without us.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import constant_time_compare, salted_hmac

#: What the first link follows.
GENESIS = "0" * 64
#: The first word of every fingerprint, so that a later format can never be taken for this one.
FORMAT = "isv-log-1"


_ENCODER = DjangoJSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
)


def canonical(value: Any) -> str:
    """JSON in exactly one spelling: keys sorted, no spaces, ASCII only (so no NUL either).

    Days, moments, decimals and UUIDs become texts. Raises ``TypeError`` for other objects and
    ``ValueError`` for not-a-number.
    """
    return _ENCODER.encode(value)


def new_salt() -> str:
    """16 random bytes in hex: nobody can try names or addresses against a commitment."""
    return secrets.token_hex(16)


def commitment(name: str, *, personal: bool, content: str, salt: str) -> str:
    """HMAC-SHA-256 in hex, with the salt as its key, of name, kind and canonical content."""
    message = canonical([FORMAT, name, personal, content])
    return hmac.new(bytes.fromhex(salt), message.encode(), hashlib.sha256).hexdigest()


def digest(position: int, previous: str, fields: tuple[Any, ...]) -> str:
    """SHA-256 in hex of a row at its place; ``fields`` in the order of ``chain.FIELDS``."""
    message = canonical([FORMAT, position, previous, *(_plain(field) for field in fields)])
    return hashlib.sha256(message.encode()).hexdigest()


def _plain(field: Any) -> Any:
    if isinstance(field, datetime):
        return field.astimezone(UTC).isoformat(timespec="microseconds")
    return str(field) if isinstance(field, UUID) else field


def seal(position: int, end: str) -> str:
    """HMAC-SHA-256 with the server's key: who can write to the database cannot make this."""
    return _seal(position, end, settings.SECRET_KEY)


def is_seal(text: str, position: int, end: str) -> bool:
    """Whether the present key or one of SECRET_KEY_FALLBACKS made this seal."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(text, _seal(position, end, key)) for key in keys)


def _seal(position: int, end: str, key: str | bytes) -> str:
    mac = salted_hmac("portal.audit.head", f"{position}:{end}", secret=key, algorithm="sha256")
    return mac.hexdigest()
