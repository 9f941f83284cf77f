"""A cut that was shared, as the facts that everything pure looks at: what is hidden is empty."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from duediligence.core.facts import (
    Answer,
    ChainFact,
    DossierFacts,
    LinkFact,
    MeasureFact,
    RiskFact,
    SiteFact,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def facts_of_cut(cut: Mapping[str, Any]) -> DossierFacts:
    """In which year of its own the company is stands in no version, and is 1 here."""
    return DossierFacts(
        group=cut.get("group") or "",
        round=cut.get("round") or 0,
        round_number=1,
        answers=_answers(cut),
        chains=tuple(
            ChainFact(
                row["id"],
                row.get("name", ""),
                row.get("stone", ""),
                row.get("product", ""),
                _answers(row),
            )
            for row in cut.get("chains", ())
        ),
        sites=tuple(
            SiteFact(
                id=row["id"],
                role=row.get("role", ""),
                name=row.get("name", ""),
                country=row.get("country", ""),
                level=row.get("level", 0),
                action=row.get("action", ""),
                action_day=_day(row.get("action_date")),
                chains=frozenset(row.get("chains", ())),
            )
            for row in cut.get("sites", ())
        ),
        links=tuple(
            LinkFact(row["chain"], row["seller"], row["buyer"], row.get("level", 0))
            for row in cut.get("links", ())
        ),
        risks=tuple(
            RiskFact(
                id=row["id"],
                theme=row.get("theme", ""),
                finding=row.get("finding", "risk"),
                chain=row.get("chain"),
                is_actual=row.get("is_actual", False),
                scale=row.get("scale", 0),
                scope=row.get("scope", 0),
                irremediability=row.get("irremediability", 0),
                likelihood=row.get("likelihood", 0),
            )
            for row in cut.get("risks", ())
        ),
        measures=tuple(
            MeasureFact(
                id=row["id"],
                risks=frozenset(row.get("risks", ())),
                status=row.get("status", "planned"),
                due=_day(row.get("due_date")),
                goal=row.get("goal", ""),
                indicator=row.get("indicator", ""),
                effect=row.get("effect", ""),
            )
            for row in cut.get("measures", ())
        ),
    )


def _answers(of: Mapping[str, Any]) -> dict[str, Answer]:
    return {
        code: Answer(kept.get("value", ""), kept.get("note", ""), kept.get("confirmed") or 0)
        for code, kept in of.get("answers", {}).items()
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
