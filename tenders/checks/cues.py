"""Plain pieces of text without which an expression cannot be found.

An expression with hundreds of alternatives is slow on every sentence, and most sentences have none
of them. To look for a piece of plain text is fast: only where one stands the expression runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A shorter piece is in every sentence.
_LEAST = 3
_QUANTIFIER = re.compile(r"[?*+]\??|\{(?P<least>\d*)(?:,\d*)?\}\??")
_ZERO_WIDTH = ("(?=", "(?!", "(?<=", "(?<!")
_OPENING = re.compile(r"\(\?P<[^>]*>|\(\?:|\(\?[a-z]+\)|\(")


def alternatives(expression: str) -> list[str]:
    """The parts between the bars that stand in no group and no class."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(expression):
        sign = expression[place]
        if sign == "\\":
            place += 1
        elif sign == "[":
            place = _end_of_class(expression, place)
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            parts.append(expression[start:place])
            start = place + 1
        place += 1
    return [*parts, expression[start:]]


def cues(expression: str) -> frozenset[str] | None:
    """Pieces of which one is in every text where ``expression`` is found; ``None``: no telling."""
    found: set[str] = set()
    for part in alternatives(expression):
        best = max(_pieces(part), key=_worth, default=None)
        if best is None:
            return None
        found |= best
    return frozenset(found)


def _worth(pieces: frozenset[str]) -> tuple[int, int]:
    """Long pieces are rare ones; few are looked for quickly."""
    return min(len(piece) for piece in pieces), -len(pieces)


def _pieces(part: str) -> Iterator[frozenset[str]]:
    """Of one alternative: each run of plain text, and each group, that must be there."""
    run = ""
    place = 0
    while place < len(part):
        sign = part[place]
        plain = group = ""
        if sign == "\\":
            # "\." is a full stop; "\b" and "\w" are no text.
            plain = part[place + 1] if not part[place + 1].isalnum() else ""
            end = place + 2
        elif sign == "[":
            end = _end_of_class(part, place) + 1
        elif sign == "(":
            end = _end_of_group(part, place) + 1
            if not part.startswith(_ZERO_WIDTH, place):
                opening = _OPENING.match(part, place)
                group = part[opening.end() : end - 1] if opening else ""
        else:
            plain = "" if sign in ".^$" else sign
            end = place + 1
        quantifier = _QUANTIFIER.match(part, end)
        optional = quantifier is not None and (
            quantifier[0][0] in "?*" or quantifier["least"] in {"", "0"}
        )
        if plain and quantifier is None:
            run += plain
        else:
            run += plain if plain and not optional else ""
            if len(run) >= _LEAST:
                yield frozenset({run})
            run = ""
        if group and not optional and (inside := cues(group)):
            yield inside
        place = quantifier.end() if quantifier else end
    if len(run) >= _LEAST:
        yield frozenset({run})


def _end_of_class(expression: str, place: int) -> int:
    place += 2 if expression[place + 1] in "^]" else 1
    while expression[place] != "]":
        place += 2 if expression[place] == "\\" else 1
    return place


def _end_of_group(expression: str, place: int) -> int:
    depth = 0
    while True:
        sign = expression[place]
        if sign == "\\":
            place += 1
        elif sign == "[":
            place = _end_of_class(expression, place)
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return place
        place += 1
