"""Is ISV compulsory? Only in NL, for the State, European and in a risk category.

Natural stone is in no risk category, so ``risk_category`` unknown counts as no. The value alone
never makes ISV compulsory; in Belgium nothing does. Every answer carries its reasons, among them
always the proportionality that this engine does not judge. Source: ``reference/obligation.toml``.
"""

from collections.abc import Iterable
from typing import Literal

from tenders.advice.facts import Facts, Jurisdiction
from tenders.advice.outcome import Basis, Outcome, outcome
from tenders.advice.reference import ReferenceDataError, basis, raw

IsvStatus = Literal["compulsory", "voluntary", "unknown"]


def obligation(facts: Facts, *, european: bool | None) -> list[Outcome]:
    """The outcome ``isv`` (its code is the status) and one outcome ``isv.CODE`` per reason."""
    if facts.jurisdiction is None:
        return []
    if facts.jurisdiction == "be":
        return list(_outcomes("be", "voluntary", ["be-no-duty"]))
    return list(_outcomes("nl", *_dutch(facts, european=european)))


def _dutch(facts: Facts, *, european: bool | None) -> tuple[IsvStatus, list[str]]:
    """Status and reason codes; every condition that fails is named, not only the first."""
    reasons = []
    if facts.authority != "central":
        reasons.append("not-state")
    if european is False:
        reasons.append("below-threshold")
    if not facts.risk_category:
        reasons.append("no-risk-category")
    if not reasons and european is None:
        return "unknown", ["threshold-unknown"]
    if not reasons:
        return "compulsory", ["state-category"]
    if european:
        reasons.append("never-by-value-alone")
    return "voluntary", reasons


def _outcomes(
    jurisdiction: Jurisdiction, status: IsvStatus, reasons: Iterable[str]
) -> Iterable[Outcome]:
    reasons = [*reasons, "proportionality"]
    first = _basis(reasons[0], jurisdiction)
    yield outcome("isv", status, first, {"reasons": reasons, "jurisdiction": jurisdiction})
    for code in reasons:
        params = {"jurisdiction": jurisdiction}
        yield outcome(f"isv.{code}", code, _basis(code, jurisdiction), params)


def _basis(code: str, jurisdiction: Jurisdiction) -> Basis:
    for entry in raw("obligation")["reason"]:
        if entry["code"] == code and entry.get("jurisdiction", jurisdiction) == jurisdiction:
            return basis("obligation", entry, f"isv.{code}")
    raise ReferenceDataError(f"obligation.toml: no reason {code} for {jurisdiction}")
