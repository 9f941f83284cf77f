"""The public summary of a frozen dossier: counts of codes, so that no secret has a place to stand.

An allow-list twice over. Of fields: only what ``public`` reads by name can come out, and nothing
that somebody typed is read. Of values: a code that the reference data does not know is left out
too, so that words in the place of a code stay inside. What is not known is left out, never guessed.
Ids, names, places, titles, days, notes, evidence by name and complaints are not in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duediligence.core import ordering
from duediligence.core.cut import facts_of_cut
from duediligence.core.facts import LARGEST, VERIFIED
from duediligence.core.known import counts_as, known_share
from duediligence.core.reference import GROUPS, evidence_kinds, questions, roles, themes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: What can be chosen; other values are no answer.
ANSWERS = frozenset({"yes", "partly", "no", "unknown"})
FINDINGS = frozenset({"risk", "none", "unknown"})
KINDS_OF_MEASURES = frozenset({"stop", "prevent", "find-out", "joint", "remedy", "exit"})
STATUSES = frozenset({"planned", "busy", "done", "stopped"})


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of the reference data of tenders: this module stands beside it, not above."""

    stones: frozenset[str]
    products: frozenset[str]
    countries: frozenset[str]


def public(content: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """Make the summary: JSON, in one order whatever the order of the rows."""
    facts = facts_of_cut(content)
    known = known_share(facts.chains, facts.sites)
    return {
        "group": content["group"] if content.get("group") in GROUPS else "",
        "round": int(content.get("round") or 0),
        "known": {
            "quarries": known.quarries,
            "quarries_total": known.quarries_total,
            "factories": known.factories,
            "factories_total": known.factories_total,
        },
        "answers": dict(sorted(_answers(content.get("answers", {})))),
        "chains": _chains(content, codes),
        "sites": _counted(_site(row, codes) for row in content.get("sites", ())),
        "risks": _counted(
            {
                "theme": risk.theme,
                "finding": risk.finding,
                "is_actual": bool(risk.is_actual),
                "severity": ordering.severity(risk),
            }
            if risk.theme in themes() and risk.finding in FINDINGS and _is_weight(risk)
            else None
            for risk in facts.risks
        ),
        "measures": _counted(
            {"kind": row.get("kind"), "status": row.get("status")}
            if row.get("kind") in KINDS_OF_MEASURES and row.get("status") in STATUSES
            else None
            for row in content.get("measures", ())
        ),
        "evidences": _counted(
            {"kind": row.get("kind")} if row.get("kind") in evidence_kinds() else None
            for row in content.get("evidences", ())
        ),
    }


def _answers(answers: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What was chosen about the company; the words beside it stay inside."""
    for code, kept in answers.items():
        question = questions().get(code)
        if question is None or question.kind != "choice" or question.scope != "company":
            continue
        if kept.get("value") in ANSWERS:
            yield code, kept["value"]


def _chains(content: Mapping[str, Any], codes: Codes) -> list[dict[str, Any]]:
    """Which stone, and from which countries; of a chain without a known stone nothing is told."""
    found = []
    for chain in content.get("chains", ()):
        if chain.get("stone") not in codes.stones:
            continue
        here = [row for row in content.get("sites", ()) if chain["id"] in row.get("chains", ())]
        product = chain.get("product")
        found.append(
            {
                "stone": chain["stone"],
                "product": product if product in codes.products else "",
                "quarries": _countries(here, "quarry", codes),
                "factories": _countries(here, "factory", codes),
            }
        )
    return sorted(found, key=lambda row: (row["stone"], row["product"], row["quarries"]))


def _countries(sites: Iterable[Mapping[str, Any]], kind: str, codes: Codes) -> list[str]:
    named = {row.get("country") for row in sites if counts_as(str(row.get("role"))) == kind}
    return sorted(str(country) for country in named if country in codes.countries)


def _site(row: Mapping[str, Any], codes: Codes) -> dict[str, Any] | None:
    level = row.get("level", 0)
    if row.get("role") not in roles() or not isinstance(level, int) or not 0 <= level <= VERIFIED:
        return None
    country = row.get("country")
    return {
        "role": row["role"],
        "country": country if country in codes.countries else "",
        "level": level,
    }


def _is_weight(risk: Any) -> bool:
    return all(
        isinstance(part, int) and 0 <= part <= LARGEST
        for part in (risk.scale, risk.scope, risk.irremediability)
    )


def _counted(rows: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """Equal rows as one, with how many there are; ``None`` is left out."""
    found = Counter(tuple(sorted(row.items())) for row in rows if row is not None)
    return [dict(key) | {"count": count} for key, count in sorted(found.items())]
