"""Texts that break programs: the big list of others, and what it has not."""

import json
from functools import cache
from pathlib import Path

LIST = Path(__file__).parents[1] / "data" / "blns.json"


#: NUL, single surrogates as they come in, and marks that mirror or hide: in every choice.
OWN = ("\0", "a\0b", "\ufffd", "\ufffe", "\U0010ffff", "\u202eneetsruutan", "%00", "\r\n\t")


@cache
def naughty_strings(every: int = 1) -> tuple[str, ...]:
    """One in ``every`` of the big list, and all of our own."""
    return (*json.loads(LIST.read_text(encoding="utf-8"))[::every], *OWN)
