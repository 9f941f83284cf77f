"""Several lots: they count together, and a small one may stay outside the European rules.

A lot is small at or below an amount (NL) or below it (BE), and all small lots that go apart are
together at most a fifth of all lots. Which of them go apart is the authority's choice, so the
outcome names those that could and how much room there is. Amounts: ``reference/thresholds.toml``.
"""

from collections.abc import Mapping
from typing import Any

from tenders.advice.facts import Facts, Lot
from tenders.advice.outcome import Basis, Outcome, Params, outcome
from tenders.advice.reference import raw
from tenders.advice.thresholds import CENTS

PERCENT = 100
#: These have rules of their own on what counts, and those were not read: nothing is said.
OTHER_RULES = frozenset({"concession", "contest", "social-light"})


def lots(facts: Facts, *, european: bool | None) -> list[Outcome]:
    """The outcome ``threshold.lots``, for two or more lots of a European public contract."""
    if not european or facts.jurisdiction is None or len(facts.lots) <= 1:
        return []
    if facts.procedure in OTHER_RULES:
        return []
    rule = _small_lot_rule(facts)
    if rule is None:
        return [outcome("threshold.lots", "no-rule", _adding_up(facts))]
    basis = _basis("threshold.small-lots", rule, rule["article"])
    values = [lot.value_cents for lot in facts.lots if lot.value_cents is not None]
    if len(values) < len(facts.lots):
        return [outcome("threshold.lots", "value-unknown", basis)]
    largest = rule["works" if facts.nature == "works" else "other"]
    room = sum(values) * rule["percent"] // PERCENT
    inclusive = rule["inclusive"]
    small = [lot for lot in facts.lots if _is_small(lot, largest, room, inclusive=inclusive)]
    if not small:
        return [outcome("threshold.lots", "all-european", basis, {"largest": largest})]
    params: Params = {
        "lots": [lot.identifier for lot in small],
        "largest": largest,
        "room": room // CENTS,
        "percent": rule["percent"],
    }
    return [outcome("threshold.lots", "small-lots", basis, params)]


def _small_lot_rule(facts: Facts) -> Mapping[str, Any] | None:
    """The rule on small lots, or None where none was found or read."""
    if facts.authority == "utility":
        return None
    rule: Mapping[str, Any] = raw("thresholds")["small_lots"][facts.jurisdiction]
    return rule if facts.nature == "works" or "other" in rule else None


def _is_small(lot: Lot, largest: int, room: int, *, inclusive: bool) -> bool:
    """Small by itself, and small enough to be the only one that goes apart."""
    value = lot.value_cents
    if value is None or value > room:
        return False
    return value <= largest * CENTS if inclusive else value < largest * CENTS


def _adding_up(facts: Facts) -> Basis:
    entry = raw("thresholds")["lots"][facts.jurisdiction]
    sector = "utility" if facts.authority == "utility" else "classic"
    return _basis("threshold.lots", entry, entry[sector])


def _basis(rule: str, entry: Mapping[str, Any], article: str) -> Basis:
    return Basis(
        rule=rule,
        article=article,
        source=entry["source"],
        certainty=entry["certainty"],
        checked=entry["checked"],
        line=entry["line"],
    )
