"""Sentences of a text, and their lower-case form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPLIT = re.compile(
    r"(?<=[.!?])(?:[\"'”’)*_]{0,4})\s+(?=[\"'“‘(\[]?(?:[A-ZÀ-Ý0-9€§]|…))|;\s+(?=\d+°|\d\))"
)
#: The sign after which, or at which, that may be.
_MARK = re.compile(r"[.!?;]")
#: A full stop after one of these ends no sentence.
_SHORT = re.compile(
    r"(?:\b(?:art|artt|nr|nrs|bijv|bv|o\.a|m\.b\.t|m\.b\.v|i\.v\.m|t\.a\.v|t\.b\.v|d\.w\.z|incl|excl|ca|"
    r"par|hfdst|hfst|blz|pag|p|max|min|resp|vgl|evt|etc|mr|dr|ir|ing|drs|dhr|mevr|st|afd|bijl|tel|jl|sub|"
    r"cf|v\.t|n\.v\.t|n\.t\.b|zgn|zg|alg|div|a\.d\.h\.v|i\.c|inz|pt|lid|conc|ovk|no|aug|sept|okt|nov|dec|jan|febr|feb|mrt|apr)"
    r"|(?<![^\W\d_])[A-Za-z]|(?:^|(?<![^\W\d_])\s)(?:[IVX]+|\d{1,2})(?:\.\d{1,2})*|\.\.)\.$",
    re.IGNORECASE,
)
#: "o.g. 2.3 Het voegmiddel": the next point begins, whatever stood before the full stop.
_NEXT_POINT = re.compile(r"\d{1,2}\.\d{1,2}\.? [A-Z\u00c0-\u00dd]")
#: "Artikel 5." in front of its text is no sentence.
_IS_NUMBER = re.compile(
    r"(?:artikel|art\.|hoofdstuk|stap|punt|eis|perceel|deel|bijlage|lot|fase) ?[\dIVXA-Z.]{1,6}",
    re.IGNORECASE,
)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of ``text`` begin and end."""
    start = 0
    for found in _splits(text):
        end = found.start()
        if text[found.start()] == ";":
            end += 1
        elif (
            text[end - 1] == "."
            and _SHORT.search(text[max(0, end - 14) : end])
            and not _NEXT_POINT.match(text, found.end())
        ) or _IS_NUMBER.fullmatch(text[start:end]):
            continue
        yield start, found.start() + len(found[0].rstrip()) if found[0].strip() else end
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _splits(text: str) -> Iterator[re.Match[str]]:
    """What ``_SPLIT`` finds, sooner: it is tried only where it may begin."""
    done = 0
    for mark in _MARK.finditer(text):
        place = mark.start() if mark[0] == ";" else mark.end()
        if place >= done and (found := _SPLIT.match(text, place)):
            done = found.end()
            yield found


def lower(text: str) -> str:
    """``text`` in lower case, of the same length, with plain quotation marks and dashes."""
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return (
        low.replace("’", "'")
        .replace("‘", "'")
        .replace("“", '"')
        .replace("”", '"')
        .replace("–", "-")
        .replace("í", "i")
    )
