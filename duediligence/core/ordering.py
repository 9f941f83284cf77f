"""Which risk comes first: severity before likelihood, never a product of the two.

Severity is the heaviest of scale, scope and irremediability: one irreversible death outweighs many
small inconveniences. Harm that happens now is at least as likely as anything that may happen. What
is not weighed yet has no place in the order; it is shown apart, and asked for.
Source: OECD guidance (2018) and UNGP 14 and 24, from memory (domain.md 4.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duediligence.core.facts import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duediligence.core.facts import RiskFact

#: Harm that is there already comes before what is very likely.
HAPPENING = LARGEST + 1


def severity(risk: RiskFact) -> int:
    """1 to 3; 0 as long as one of the three is not weighed."""
    parts = (risk.scale, risk.scope, risk.irremediability)
    return max(parts) if all(parts) else 0


def likelihood(risk: RiskFact) -> int:
    """1 to 3, 4 for harm that is there; 0 when it is not weighed."""
    return HAPPENING if risk.is_actual else risk.likelihood


def is_weighed(risk: RiskFact) -> bool:
    return bool(severity(risk) and likelihood(risk))


def in_order(risks: Iterable[RiskFact]) -> list[RiskFact]:
    """Weighed risks, the first to be dealt with first; findings without a risk are left out."""
    return sorted((r for r in risks if r.finding == "risk" and is_weighed(r)), key=_place)


def not_weighed(risks: Iterable[RiskFact]) -> list[RiskFact]:
    """Find what still has to be weighed, and what nobody knows yet, as they were typed."""
    return [
        risk
        for risk in sorted(risks, key=lambda risk: risk.id)
        if risk.finding == "unknown" or (risk.finding == "risk" and not is_weighed(risk))
    ]


def matrix(risks: Iterable[RiskFact]) -> dict[tuple[int, int], list[tuple[int, RiskFact]]]:
    """(severity, likelihood 1 to 3) → the risks there with their place in the order.

    Harm that is there stands under the largest likelihood.
    """
    cells: dict[tuple[int, int], list[tuple[int, RiskFact]]] = {}
    for place, risk in enumerate(in_order(risks), start=1):
        column = min(likelihood(risk), LARGEST)
        cells.setdefault((severity(risk), column), []).append((place, risk))
    return cells


def _place(risk: RiskFact) -> tuple[int, int, list[int], int]:
    parts = sorted((-risk.scale, -risk.scope, -risk.irremediability))
    return -severity(risk), -likelihood(risk), parts, risk.id
