"""Pieces of words without which an expression cannot be found.

An expression of a hundred alternatives is slow on every sentence, and most sentences have none of
them. Each alternative tells which pieces of words it needs: ``sieve.py`` sees at one look which
pieces a sentence has, and only the alternatives that may be there are tried.

A piece is a part of one word between the marks that tell where a word begins and ends: "keten" may
stand anywhere in a word, "<keten" at its beginning, "<keten>" is the whole word. A sign is a word
of its own: "<%>".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A word of a text: letters and digits, or one sign.
WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
FIRST, LAST = "<", ">"
#: The piece of every word with a digit, and that of every text.
DIGIT, ANYWHERE = r"\d", ""
#: Stands in nearly every sentence: a piece of it tells little.
_COMMON = (
    "<de><het><een><van><en><in><op><is><voor><niet><met><dat><wordt><worden><zijn><bij><te><aan>"
    "<die><of><over><uit><dan><na><tot><deze><geen><door><om><er><als><dit><.><,><-><(><)><:>"
)
_TOKEN = re.compile(
    r"\\(?:[xuU](?P<code>(?<=x)[0-9a-fA-F]{2}|(?<=u)[0-9a-fA-F]{4}|(?<=U)[0-9a-fA-F]{8})"
    r"|(?P<escaped>[^xuUN1-9]))"
    r"|(?P<class>\[\^?\]?(?:[^\]\\]|\\.)*\])"
    r"|(?P<look>\(\?<?[=!])"
    r"|(?P<group>\(\?P<\w+>|\(\?:|\((?!\?))"
    r"|(?P<lines>\(\?m\))"
    r"|(?P<close>\))"
    r"|(?P<bar>\|)"
    r"|(?P<any>\.)"
    r"|(?P<edge>[\^$])"
    r"|(?P<plain>[^\\\[\](){}|?*+.^$]+?(?=[\\\[\](){}|.^$]|.[?*+{]|\Z)|[^\\\[\](){}|?*+.^$])",
    re.DOTALL,
)
_REPEATS = ("?", "*", "+", "{")
_REPEAT = re.compile(r"(?:(?P<most>[?*])|\+|\{(?P<least>\d*)(?:,\d*)?\})\??")
_GROUP = "(?:"
#: Where a word surely begins or ends, in a run of plain text.
_EDGE = "\0"

#: Of these pieces one is in the text.
Pieces = frozenset[str]


@dataclass(slots=True)
class _Atom:
    """What stands at one place: plain text, a group of alternatives, or something unknown."""

    text: str = ""
    group: list[list[_Atom]] | None = None
    digit: bool = False
    certain: bool = True  # it cannot be left out
    once: bool = True
    nothing: bool = False  # takes no room: looks ahead or back

    @property
    def is_just_a_group(self) -> bool:
        return self.group is not None and self.certain and self.once


def alternatives(expression: str) -> list[tuple[str, list[Pieces]]]:
    """The parts between the bars, each with the pieces that it needs; a group by itself has parts.

    It needs one of each set; the first sets let the least through. Raises ``ValueError`` on what
    is not understood.
    """
    parts, ends = _Parser(expression).whole()
    starts = [0, *(end + 1 for end in ends[:-1])]
    found: list[tuple[str, list[Pieces]]] = []
    for part, start, end in zip(parts, starts, ends, strict=True):
        source = expression[start:end]
        if len(part) == 1 and part[0].is_just_a_group and source.startswith(_GROUP):
            found += alternatives(source.removeprefix(_GROUP).removesuffix(")"))
        else:
            needed = _needed(part, before=False, after=False)
            found.append((source, sorted(needed, key=_worth, reverse=True)))
    return found


class _Parser:
    """Reads an expression into atoms."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.place = 0

    def whole(self) -> tuple[list[list[_Atom]], list[int]]:
        """The alternatives of the whole, and where each ends."""
        parts: list[list[_Atom]] = []
        ends: list[int] = []
        while True:
            parts.append(self._sequence())
            ends.append(self.place)
            if self.place == len(self.expression):
                return parts, ends
            self._take("|")

    def _group(self) -> list[list[_Atom]]:
        parts = [self._sequence()]
        while not self.expression.startswith(")", self.place):
            self._take("|")
            parts.append(self._sequence())
        self._take(")")
        return parts

    def _take(self, sign: str) -> None:
        if not self.expression.startswith(sign, self.place):
            raise ValueError(f"{sign} expected at {self.place}: {self.expression}")
        self.place += 1

    def _sequence(self) -> list[_Atom]:
        atoms: list[_Atom] = []
        while self.place < len(self.expression):
            found = _TOKEN.match(self.expression, self.place)
            if found is None:
                raise ValueError(f"not understood at {self.place}: {self.expression}")
            if found.lastgroup in {"bar", "close"}:
                break
            self.place = found.end()
            atom = self._atom(found)
            if self.expression.startswith(_REPEATS, self.place) and (
                repeat := _REPEAT.match(self.expression, self.place)
            ):
                self.place = repeat.end()
                atom.certain = not repeat["most"] and repeat["least"] not in {"", "0"}
                atom.once = repeat["most"] == "?"
            atoms.append(atom)
        return atoms

    def _atom(self, found: re.Match[str]) -> _Atom:
        kind = found.lastgroup
        inside = self._group() if kind in {"group", "look"} else None
        if kind == "group":
            return _Atom(group=inside)
        return _Atom(_plain_text(found), digit=found[0] == r"\d", nothing=kind in {"look", "lines"})


def _plain_text(found: re.Match[str]) -> str:
    """What a part of an expression surely stands for; ``""`` when that differs."""
    kind, text = found.lastgroup, found[0]
    if kind == "code":
        return chr(int(found["code"], 16))
    if kind == "edge" or text in {r"\b", r"\s", r"\W"}:
        return _EDGE
    if kind == "escaped" and not text[1].isalnum():
        return text[1]
    return text if kind == "plain" else ""


# --- Pieces --------------------------------------------------------------------------------------
def _worth(pieces: Pieces) -> tuple[float, int]:
    """Long pieces are rare ones, and few let less through. The higher, the less is tried."""
    return min(map(_rarity, pieces)), -len(pieces)


@cache
def _rarity(piece: str) -> float:
    whole = 0.5 * piece.startswith(FIRST) + 0.5 * piece.endswith(LAST)
    return 0.0 if piece in _COMMON else len(piece) - whole


def _needed(atoms: list[_Atom], *, before: bool, after: bool) -> Iterator[Pieces]:
    """Of one alternative: each piece of plain text, and each group, that must be there.

    ``before`` and ``after``: a word surely begins, or ends, there.
    """
    atoms = [atom for atom in atoms if not atom.nothing]
    run = _EDGE if before else ""
    for number, atom in enumerate(atoms):
        if atom.text and atom.certain:
            run += atom.text
            if atom.once:
                continue
            rest = atom.text  # "a+" begins with "a", and ends with it
        else:
            rest = ""
            if atom.digit and atom.certain:
                yield frozenset({DIGIT})
            elif atom.group is not None and atom.certain:
                following = atoms[number + 1 :]
                yield from _of_group(
                    atom.group,
                    before=atom.once and _is_edge(run[-1:]),
                    after=atom.once and (_begins_with_edge(following[0]) if following else after),
                )
        yield from _of_run(run)
        run = rest
    yield from _of_run(run + (_EDGE if after else ""))


def _of_group(parts: list[list[_Atom]], *, before: bool, after: bool) -> Iterator[Pieces]:
    """Any of the pieces of its alternatives, where each has some."""
    best = [
        max(_needed(part, before=before, after=after), key=_worth, default=None) for part in parts
    ]
    known = [pieces for pieces in best if pieces is not None]
    if len(known) == len(best):
        yield frozenset().union(*known)


def _of_run(run: str) -> Iterator[Pieces]:
    """The words of plain text, or what it has of them."""
    if run.isalnum():
        yield frozenset((run,))
        return
    for word in WORD.finditer(run):
        if word[0] == _EDGE:
            continue
        sign = not word[0].isalnum()
        before, after = run[: word.start()][-1:], run[word.end() :][:1]
        first = FIRST if sign or _is_edge(before) else ""
        last = LAST if sign or _is_edge(after) else ""
        yield frozenset({first + word[0] + last})


def _is_edge(sign: str) -> bool:
    """Whether a word ends before, and begins after, this sign."""
    return bool(sign) and not sign.isalnum()


def _begins_with_edge(atom: _Atom) -> bool:
    return atom.certain and _is_edge(atom.text[:1])
