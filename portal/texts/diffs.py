"""What differs between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: A word with the space behind it, so that joining gives the text back.
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    what: Literal["same", "added", "removed"]
    text: str


def words(old: str, new: str) -> list[Piece]:
    """Pieces in reading order: without ``added`` they are ``old``, without ``removed`` ``new``."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(before[i:j])))
        if k < n:
            pieces.append(Piece("added", "".join(after[k:n])))
    return pieces
