"""Which clauses fit a tender, and why: from the form of ISV, the advice and who can deliver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tenders.clauses.facts import ClauseFacts
    from tenders.clauses.payload import Clause

Why = Literal["form", "always", "european", "group-c", "long", "works", "award"]
#: From so many months a contract is long enough for what takes time.
LONG = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """``advised``: the portal would take it; ``reasons`` say why, ``against`` why not."""

    clause: Clause
    advised: bool
    reasons: tuple[Why, ...]
    against: tuple[str, ...] = ()


def fits(clauses: Iterable[Clause], facts: ClauseFacts) -> list[Fit]:
    """Every clause that may be used here, in the order given."""
    return [_fit(clause, facts) for clause in clauses if facts.jurisdiction in clause.jurisdictions]


def advised(clauses: Iterable[Clause], facts: ClauseFacts) -> list[str]:
    """The numbers that a tender begins with."""
    return [fit.clause.number for fit in fits(clauses, facts) if fit.advised]


def _fit(clause: Clause, facts: ClauseFacts) -> Fit:
    against = tuple(_against(clause, facts))
    reasons: list[Why] = []
    if clause.forms & facts.forms:
        reasons.append("form")
    elif not clause.forms and clause.payload.get("suggest") == "always":
        reasons.append("always")
    if clause.payload.get("european") and facts.european:
        reasons.append("european")
    chosen = bool(reasons)
    if clause.ambition == "significant":
        more = _more(facts)
        reasons += more
        chosen = chosen and bool(more)
    return Fit(
        clause=clause,
        advised=chosen and not against and clause.ambition != "ambitious",
        reasons=tuple(reasons),
        against=against,
    )


def _more(facts: ClauseFacts) -> list[Why]:
    """What makes more than the basis proportional."""
    found: list[Why] = []
    if "C" in facts.groups:
        found.append("group-c")
    if facts.months and facts.months >= LONG:
        found.append("long")
    return found


def _against(clause: Clause, facts: ClauseFacts) -> list[str]:
    """Codes of what makes a clause a poor choice here."""
    found = []
    if clause.forms and not clause.forms & facts.forms:
        found.append("other-form")
    if not clause.groups & facts.groups:
        found.append("no-such-supplier")
    natures = clause.payload.get("natures")
    if natures and facts.nature not in natures:
        found.append("other-nature")
    if clause.payload.get("european") and facts.european is False:
        found.append("not-european")
    if clause.payload.get("european") is False and facts.european:
        found.append("european-only")
    return found
