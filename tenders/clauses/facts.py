"""What of a tender matters for clauses: plain values, one shape for everything in this package."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenders.advice import reference
from tenders.advice.engine import advise
from tenders.metrokaart.situation import only_eea

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenders.advice.facts import Facts
    from tenders.clauses.payload import Language

#: A month counts as so many days where terms are compared, and a year as so many.
DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """``None`` and "" mean 'not known'; ``texts`` fills parameters of that name."""

    jurisdiction: str = "nl"
    nature: str = "works"
    forms: frozenset[str] = frozenset()
    award_method: str = ""
    european: bool | None = None
    #: Groups of suppliers that can deliver this stone (see ISV-01).
    groups: frozenset[str] = frozenset({"A", "B", "C"})
    months: int | None = None  # how long the contract lasts
    lead_days: int | None = None  # from the closing of the tender to the start of works or delivery
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)


def clause_facts(
    facts: Facts, language: Language, *, title: str, reference_number: str, authority: str
) -> ClauseFacts:
    """From the facts of the advice. Stone of unknown origin may come from anywhere."""
    groups = {"A", "B"} if only_eea(facts) is True else {"A", "B", "C"}
    months = lead = None
    if facts.start_date and facts.end_date and facts.end_date > facts.start_date:
        months = round((facts.end_date - facts.start_date).days / (365.25 / 12))
    if facts.start_date and facts.closing_date:
        lead = max(0, (facts.start_date - facts.closing_date).days)
    return ClauseFacts(
        jurisdiction=facts.jurisdiction or "nl",
        nature=facts.nature,
        forms=frozenset(facts.isv_forms),
        award_method=facts.award_method or "",
        european=advise(facts).european if facts.jurisdiction else None,
        groups=frozenset(groups),
        months=months,
        lead_days=lead,
        texts={
            "title": title,
            "reference": reference_number,
            "authority": authority,
            "products": _products(facts, language),
        },
    )


def _products(facts: Facts, language: Language) -> str:
    """'kasseien (graniet), banden (hardsteen)': each kind of stone once."""
    said = []
    for stone in facts.stones:
        product = reference.labels("product").get(stone.product, {}).get(language, "")
        kind = reference.labels("stone").get(stone.stone, {}).get(language, "")
        words = f"{product} ({kind})" if product and kind else product or kind
        if words and words.lower() not in said:
            said.append(words.lower())
    return ", ".join(said)
