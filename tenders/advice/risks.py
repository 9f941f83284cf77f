"""What is known about the origin of each stone, by country, stone and product.

Nothing here calls a stone safe. Where nothing is known the outcome says so and asks for own
research; 'unknown' origin is a proper answer with an outcome of its own. A stone or product that
is unknown matches every profile of its country: better one warning too many.
Source: ``reference/risks.toml``, every entry with source and year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from tenders.advice.facts import Facts, Stone
from tenders.advice.outcome import Basis, Certainty, Outcome, Value, outcome, weakest
from tenders.advice.reference import Language, in_eea, raw

Level = Literal["high", "attention", "low"]
LEVELS: tuple[Level, ...] = ("low", "attention", "high")
#: No law asks for this; due diligence does.
ARTICLE = "Gepaste zorgvuldigheid (geen wetsartikel)"


@dataclass(frozen=True, slots=True)
class Profile:
    """What one source says; ``texts`` is empty for a row of a list of goods."""

    id: str
    countries: tuple[str, ...]
    stones: tuple[str, ...]
    products: tuple[str, ...]
    level: Level
    year: int | None
    source: str
    certainty: Certainty
    checked: date
    texts: Mapping[Language, str]
    good: str = ""
    child_labour: bool = False
    forced_labour: bool = False

    def fits(self, country: str, stone: str, product: str) -> bool:
        return (
            country in self.countries
            and (not self.stones or stone in ("", *self.stones))
            and (not self.products or product in ("", *self.products))
        )


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by id: own summaries first, then the rows of the list of goods."""
    data = raw("risks")
    summaries = [_summary(entry) for entry in data["profile"]]
    listed = [_listed(entry, data["listing"]) for entry in data["listed"]]
    return {profile.id: profile for profile in [*summaries, *listed]}


def _summary(entry: Mapping[str, Any]) -> Profile:
    return Profile(
        id=entry["id"],
        countries=tuple(entry["countries"]),
        stones=tuple(entry["stones"]),
        products=tuple(entry["products"]),
        level=entry["level"],
        year=entry.get("year"),
        source=entry["source"],
        certainty=entry["certainty"],
        checked=entry["checked"],
        texts={"nl": entry["nl"], "en": entry["en"]},
    )


def _listed(entry: Mapping[str, Any], listing: Mapping[str, Any]) -> Profile:
    return Profile(
        id=entry["id"],
        countries=tuple(entry["countries"]),
        stones=tuple(entry["stones"]),
        products=tuple(entry["products"]),
        level="high",
        year=listing["year"],
        source=listing["source"],
        certainty=listing["certainty"],
        checked=listing["checked"],
        texts={},
        good=entry["good"],
        child_labour=entry["child_labour"],
        forced_labour=entry["forced_labour"],
    )


def origin_risks(facts: Facts) -> list[Outcome]:
    """One outcome per place of origin or processing, kind of stone and product; no doubles.

    Keys: ``risk.IN.granite``, ``risk.IN.sandstone.cobbles``, ``risk.unknown.granite``; with
    ``risk.processing.`` in front where the stone is worked in another country.
    """
    found: dict[str, Outcome] = {}
    for stone in facts.stones:
        _add(found, stone.origin_country, stone, "origin")
        worked = stone.processing_country
        if worked and worked != stone.origin_country:
            _add(found, worked, stone, "processing")
    return list(found.values())


def _add(
    found: dict[str, Outcome],
    country: str,
    stone: Stone,
    role: Literal["origin", "processing"],
) -> None:
    parts = ["risk"] if role == "origin" else ["risk", role]
    parts += [country or "unknown", stone.stone or "unknown"]
    if stone.product:
        parts.append(stone.product)
    key = ".".join(parts)
    if key not in found:
        found[key] = _outcome(key, country, stone, role)


def _outcome(key: str, country: str, stone: Stone, role: str) -> Outcome:
    params: dict[str, Value] = {
        "country": country,
        "stone": stone.stone,
        "product": stone.product,
        "role": role,
        "profiles": [],
        "year": None,
    }
    fitting = [
        profile
        for profile in profiles().values()
        if profile.fits(country, stone.stone, stone.product)
    ]
    if not fitting:
        rest = "origin-unknown" if not country else "eea" if in_eea(country) else "no-profile"
        return outcome(key, rest, _rest_basis(rest), params)
    params["profiles"] = [profile.id for profile in fitting]
    params["year"] = max((profile.year or 0 for profile in fitting), default=0) or None
    level = max((profile.level for profile in fitting), key=LEVELS.index)
    return outcome(key, level, _basis(fitting), params)


def _basis(fitting: Iterable[Profile]) -> Basis:
    found = list(fitting)
    return Basis(
        rule="risk." + "+".join(profile.id for profile in found),
        article=ARTICLE,
        source="; ".join(dict.fromkeys(profile.source for profile in found)),
        certainty=weakest(*(profile.certainty for profile in found)),
        checked=min(profile.checked for profile in found),
        line="domain 4.4",
    )


def _rest_basis(code: str) -> Basis:
    entry = raw("risks")["rest"][code]
    return Basis(
        rule=f"risk.{code}",
        article=ARTICLE,
        source=entry["source"],
        certainty=entry["certainty"],
        checked=entry["checked"],
        line="domain 4.4",
    )
