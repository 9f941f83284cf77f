"""Cues and expressions as data (``reference/checks/*.toml``), compiled once.

A *topic* is a list of words; every sentence knows its topics after one look at each of its words,
so a rule sees only the sentences that can matter to it. A *pattern* is an expression over the
lower-case text of a sentence; ``<name>`` inside it stands for another pattern. A list of
``words.toml`` is a pattern too: its entries are alternatives.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tenders.checks.sieve import Pattern, Sieve

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "checks"
_NAME = re.compile(r"(?<!\?P)<([a-z][a-z0-9-]*)>")


@cache
def raw(name: str) -> dict[str, Any]:
    """One file of ``reference/checks/`` as TOML gives it. Do not change what you get."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _sources() -> dict[str, str]:
    lists = {name: "|".join(words) for name, words in raw("words")["words"].items()}
    return {**raw("patterns")["patterns"], **lists}


def source(name: str) -> str:
    """The expression called ``name`` with the others filled in."""
    return _NAME.sub(lambda found: f"(?:{source(found[1])})", _sources()[name])


_SIEVE = Sieve()


@cache
def _patterns() -> dict[str, Pattern]:
    return {name: _SIEVE.add(source(name)) for name in _sources()}


@cache
def pattern(name: str) -> Pattern:
    return _patterns()[name]


def sieved(expression: str) -> Pattern:
    """An expression that is no data, as it runs over the lower-case text of every sentence."""
    return _SIEVE.add(expression)


def forget_texts() -> None:
    """What was seen in the sentences of a case is of no use to the next one."""
    _SIEVE.look.cache_clear()


# --- Topics -------------------------------------------------------------------------------------
@cache
def topics() -> dict[str, int]:
    """Every topic with its bit."""
    return {
        name: _SIEVE.add_topic("|".join(words))
        for name, words in sorted(raw("topics")["topics"].items())
    }


@cache
def bits(*names: str) -> int:
    found = 0
    for name in names:
        found |= topics()[name]
    return found


def topics_in(low: str) -> int:
    """The topics of a lower-case text, as bits."""
    known = bits(*topics())  # before the look: adding a topic changes what is seen
    return _SIEVE.look(low)[0] & known
