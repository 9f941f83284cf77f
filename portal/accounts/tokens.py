"""Secrets that travel by mail: we keep only what they hash to."""

import hashlib
import secrets

#: 256 bits: nobody guesses it, so a plain hash without salt is enough to keep it.
BYTES = 32
LENGTH_OF_HASH = 64


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
