"""Whether two suppliers may mean the same place: a score with its parts, for a person to judge.

Nothing is decided here. The score is a sum of points, at most 100; what is not known gives half of
its points, so that silence neither proves nor denies. Another country is another place. Weights and
limits are ours, chosen by reasoning and tried on made-up names only: see docs/adr/0022.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duediligence.core.reference import roles, silent_words
from portal.shared.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Points of each part.
NAME, PLACE, COUNTRY, ROLE = 60, 20, 10, 10
#: From this score on a pair is shown; and names less alike than this are never one place.
SHOWN = 70
ALIKE = 0.6
#: The same words of their own, and another trade: granites and exports of one family, perhaps.
OTHER_TRADE = 0.85
#: Up to the importer: two suppliers that share a customer or a work tell TIN nothing.
LAST_STAGE = 5
#: Letters in a row that are compared, with a blank before and after each word.
GRAM = 3
#: A part of a name that so many places have finds no candidates: it would find everybody.
COMMON = 200

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A place as one supplier named it. ``dossier``: only places of two dossiers are compared."""

    id: int
    dossier: object
    name: str
    place: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    role: str = ""  # a code of roles.toml


@dataclass(frozen=True, slots=True)
class Score:
    """Points of each part; ``total`` is at most 100."""

    name: int
    place: int
    country: int
    role: int

    @property
    def total(self) -> int:
        return self.name + self.place + self.country + self.role


def compares(site: Named) -> bool:
    """Only a place with a name of its own, before the importer."""
    role = roles().get(site.role)
    return role is not None and role.stage <= LAST_STAGE and bool(_own_words(site.name))


def score(one: Named, other: Named) -> Score | None:
    """How much the two look like one place; ``None`` when they cannot be."""
    if one.dossier == other.dossier or not (compares(one) and compares(other)):
        return None
    if one.country and other.country and one.country != other.country:
        return None
    likeness = name_likeness(one.name, other.name)
    if likeness < ALIKE:
        return None
    near = likeness_of(_plain(one.place), _plain(other.place)) if one.place and other.place else 0.5
    return Score(
        round(NAME * likeness),
        round(PLACE * near),
        COUNTRY if one.country and other.country else COUNTRY // 2,
        ROLE if roles()[one.role].stage == roles()[other.role].stage else ROLE // 2,
    )


def pairs(sites: Iterable[Named]) -> list[tuple[int, int, Score]]:
    """Every pair that is shown, lowest id first, the highest score first.

    Looks only at places that share a piece of their names, so that many places stay quick.
    """
    known = {site.id: site for site in sites if compares(site)}
    having: dict[str, list[int]] = defaultdict(list)
    for site in sorted(known.values(), key=lambda each: each.id):
        for gram in _grams(_spelled(site.name)):
            having[gram].append(site.id)
    found = []
    for site in known.values():
        near: set[int] = set()
        for gram in _grams(_spelled(site.name)):
            if len(having[gram]) <= COMMON:
                near.update(other for other in having[gram] if other > site.id)
        for other in near:
            points = score(site, known[other])
            if points and points.total >= SHOWN:
                found.append((site.id, other, points))
    return sorted(found, key=lambda pair: (-pair[2].total, pair[0], pair[1]))


def name_likeness(one: str, other: str) -> float:
    """0 to 1: by letters in whatever order of words; words of the trade and legal forms weigh not.

    A short name that stands whole in a longer one is alike for nine tenths.
    """
    mine, theirs = _own_words(one), _own_words(other)
    if not mine or not theirs:
        return 0.0
    if sorted(mine) == sorted(theirs):
        return 1.0 if _same_trade(one, other) else OTHER_TRADE
    letters = max(
        likeness_of(" ".join(sorted(mine)), " ".join(sorted(theirs))),
        likeness_of("".join(mine), "".join(theirs)),
    )
    short, long = sorted((set(mine), set(theirs)), key=len)
    is_part = short < long and sum(map(len, short)) > GRAM
    return max(letters, 0.9 if is_part else 0.0)


def likeness_of(one: str, other: str) -> float:
    """Dice over pieces of three letters: 1 is the same, 0 has none in common."""
    mine, theirs = Counter(_grams(one)), Counter(_grams(other))
    both = sum((mine & theirs).values())
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * both / total if total else 0.0


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))


def _own_words(name: str) -> list[str]:
    """Without legal form; without words of the trade too, where something else is left."""
    silent = silent_words()
    found = _WORD.findall(folded(name).replace(".", ""))
    words = [word for word in found if word not in silent.legal]
    return [word for word in words if word not in silent.trade] or words


def _same_trade(one: str, other: str) -> bool:
    """'Voorbeeld Granites' and 'Voorbeeld Exports' may be two; who names no trade may be either."""
    trade = silent_words().trade
    mine, theirs = (
        {word for word in _WORD.findall(folded(each)) if word in trade} for each in (one, other)
    )
    return mine <= theirs or theirs <= mine


def _spelled(name: str) -> str:
    return " ".join(sorted(_own_words(name)))


def _grams(text: str) -> Sequence[str]:
    found: list[str] = []
    for word in text.split():
        padded = f" {word} "
        found += [padded[place : place + GRAM] for place in range(len(padded) - GRAM + 1)]
    return found
