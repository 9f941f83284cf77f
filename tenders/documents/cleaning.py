"""From raw to clean text, with the way back: hyphens mended, white space single, marks gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenders.documents.model import Step

#: A hyphen at the end of a line, as print, PDF readers and soft hyphens write it.
_HYPHEN = "-\u2010\u00ad\ufffe\x02"
#: Words after a hanging hyphen: "veiligheids-" / "en gezondheidsplan" keeps its hyphen.
_JOINING = r"(?:en|of|tot|noch|and|or|et|ou)\b"
_SPACE = r"\t\r\n\f\v\u00a0\u2007\u202f"
_SPECIAL = re.compile(
    rf"(?P<hang>(?<=[a-zà-ÿ])[{_HYPHEN}][ \t]*\r?\n[ \t]*(?={_JOINING}))"
    rf"|(?P<mend>(?<=[a-zà-ÿ])[{_HYPHEN}][ \t]*\r?\n[ \t]*(?=[a-zà-ÿ]))"
    rf"|(?P<keep>(?<=\w)[-\u2010][ \t]*\r?\n[ \t]*(?=\w))"
    r"|(?P<soft>[\u00ad\u200b\ufffe\x02\ufeff])"
    r"|(?P<mark>\*\*|__|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*]))"
    rf"|(?P<space>[{_SPACE}][ {_SPACE}]*| [ {_SPACE}]+)"  # a single space stays as it is
)
#: Where that may begin; to look for one of a few signs is ten times as fast.
_BEGINNING = re.compile(rf"[{_HYPHEN}\u200b\ufeff*_{_SPACE}]| (?=[ {_SPACE}])")
#: What comes in the place of each kind; nothing for the others.
_PUT = {"hang": "- ", "keep": "-", "space": " "}
#: What needs no looking at by the expression above: most paragraphs, at the speed of C.
_NOTHING_SPECIAL = re.compile(r"(?:[^\s\-\u2010\u00ad\ufffe\x02\u200b\ufeff*_]| (?! )|[-_](?=\S))*")


def clean(
    raw: str, start: int, end: int, *, markdown: bool = False
) -> tuple[str, tuple[Step, ...]]:
    """Clean ``raw[start:end]``; the text, and the steps back to offsets in the whole ``raw``."""
    piece = raw[start:end]
    if _NOTHING_SPECIAL.fullmatch(piece):
        stripped = piece.strip()
        return stripped, ((0, start + len(piece) - len(piece.lstrip())),)
    parts: list[str] = []
    steps: list[Step] = [(0, start)]
    length = 0
    at = 0
    for found in _specials(piece):
        kind = found.lastgroup
        if kind == "mark" and not markdown:
            continue
        put = _PUT.get(kind or "", "")
        before = piece[at : found.start()]
        parts += (before, put)
        length += len(before) + len(put)
        at = found.end()
        if len(put) != len(found[0]):
            steps.append((length, start + at))
    parts.append(piece[at:])
    return _stripped("".join(parts), steps)


def _specials(piece: str) -> Iterator[re.Match[str]]:
    done = 0
    for place in _BEGINNING.finditer(piece):
        if place.start() >= done and (found := _SPECIAL.match(piece, place.start())):
            done = found.end()
            yield found


def _stripped(text: str, steps: list[Step]) -> tuple[str, tuple[Step, ...]]:
    """Take white space off both ends; the steps move along."""
    lead = len(text) - len(text.lstrip())
    if lead:
        kept = [step for step in steps if step[0] >= lead]
        if not kept or kept[0][0] > lead:
            last = max((step for step in steps if step[0] <= lead), key=lambda step: step[0])
            kept.insert(0, (lead, last[1] + lead - last[0]))
        steps = [(clean_place - lead, raw) for clean_place, raw in kept]
    return text.strip(), tuple(dict(steps).items())
