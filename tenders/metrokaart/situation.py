"""What the texts and the route may ask about one tender: its facts and what the advice found.

Every question has three answers: yes, no and 'not known' (``None``). Nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from types import MappingProxyType

from tenders.advice.facts import Facts, Stone
from tenders.metrokaart.files import country_labels, vocabulary

#: From this length on a contract can have a yearly report, and a second look after half a year.
YEAR = timedelta(days=365)
HALF_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts with the parameters of the advice; a parameter that is missing is not known."""

    facts: Facts
    parameters: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@cache
def _regime_of_procedure() -> Mapping[tuple[str, str], str]:
    tables = vocabulary()["regimes"]
    return {(where, code): name for where in ("nl", "be") for code, name in tables[where].items()}


@cache
def all_regimes() -> frozenset[str]:
    return frozenset(vocabulary()["regimes"]["names"])


#: Regimes under which the value is below the European threshold, whatever else is known.
BELOW = frozenset({"nl-national", "nl-multiple", "nl-single", "be-below", "be-low-value"})


def european(situation: Situation) -> bool | None:
    """Whether the tender is European: the advice says so, else the procedure, else not known."""
    if "european" in situation.parameters:
        said = situation.parameters["european"]
        return said if isinstance(said, bool) else None
    facts = situation.facts
    regime = _regime_of_procedure().get((facts.jurisdiction or "", facts.procedure))
    return False if regime in BELOW else None


def regimes(situation: Situation) -> frozenset[str]:
    """Return the sets of rules that may hold: one when enough is known, more when it is not."""
    side = situation.facts.jurisdiction
    sides = ("nl", "be") if side is None else (side,)
    return frozenset[str]().union(*(_regimes_of(one, situation) for one in sides))


def _regimes_of(side: str, situation: Situation) -> frozenset[str]:
    facts, over = situation.facts, european(situation)
    named = _regime_of_procedure().get((side, facts.procedure))
    above = f"{side}-utility" if facts.authority == "utility" else f"{side}-european"
    below = "nl-national" if side == "nl" else "be-below"
    if above == "be-utility" and named in {None, below}:
        return frozenset({above})  # a title of the act of its own, below the threshold too
    # A private procedure above the threshold does not make the European rules go away.
    if named is not None and not (over and named in BELOW):
        return frozenset({named})
    if over is None:
        return frozenset({above, below})
    if over:
        return frozenset({above})
    if facts.procedure:
        return frozenset({below})
    return frozenset(regime for regime in BELOW if regime.startswith(side))


def isv(situation: Situation) -> str:
    """``chosen``, ``undecided`` or ``declined`` (someone decided against it, with a reason)."""
    if situation.facts.isv_forms:
        return "chosen"
    return "declined" if situation.parameters.get("isv_declined") is True else "undecided"


def under_framework(facts: Facts) -> bool:
    return facts.procedure == "call-off" or facts.conditions.under_framework


def direct_call_off(facts: Facts) -> bool:
    """Whether it is a contract under a framework agreement without a new competition."""
    return under_framework(facts) and facts.framework == "fa-wo-rc"


def duration(facts: Facts) -> str | None:
    """``half-year`` (shorter than that), ``year`` (shorter than a year) or ``years``."""
    if facts.start_date is None or facts.end_date is None or facts.end_date < facts.start_date:
        return None
    length = facts.end_date - facts.start_date
    if length < HALF_YEAR:
        return "half-year"
    return "year" if length < YEAR else "years"


def areas(stone: Stone) -> frozenset[str]:
    """Where a stone passes: ``eea``, ``outside`` and ``unknown`` for origin and processing."""
    return frozenset(_area(code) for code in (stone.origin_country, stone.processing_country))


def _area(code: str) -> str:
    if not code:
        return "unknown"
    known = country_labels().get(code)
    if known is None:
        return "unknown"
    return "eea" if known.eea else "outside"


def only_eea(facts: Facts) -> bool | None:
    """Whether all stone is quarried and worked inside the EEA; ``None`` when not known."""
    passed = frozenset[str]().union(*(areas(stone) for stone in facts.stones))
    if "outside" in passed:
        return False
    return None if not passed or "unknown" in passed else True
