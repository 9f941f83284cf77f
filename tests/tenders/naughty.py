"""Texts that break programs: the big list of others, and what it has not."""

import json
from functools import cache
from pathlib import Path

LIST = Path(__file__).parents[1] / "data" / "blns.json"


@cache
def naughty_strings() -> tuple[str, ...]:
    """The list, with NUL, single surrogates as they come in, and marks that mirror or hide."""
    own = ("\0", "a\0b", "\ufffd", "\ufffe", "\U0010ffff", "\u202eneetsruutan", "%00", "\r\n\t")
    return (*json.loads(LIST.read_text(encoding="utf-8")), *own)
