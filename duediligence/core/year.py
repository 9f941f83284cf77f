"""The figures of a yearly report: counted in one frozen version, to be put beside another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duediligence.core.cut import facts_of_cut
from duediligence.core.known import Known, known_share
from duediligence.core.progress import asks_for_measure

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Figures:
    known: Known
    places: int
    unknown: int
    planned: int  # of the unknown ones, with something to do and a day
    serious: int  # risks that ask for a measure
    covered: int  # of these, with a measure that was not stopped
    measures: int
    done: int
    with_effect: int  # of what is done, with words about what changed
    evidence: int
    complaints: int
    closed: int


def figures(content: Mapping[str, Any]) -> Figures:
    """Count everything; an empty dossier gives noughts."""
    facts = facts_of_cut(content)
    unknown = [site for site in facts.sites if not site.is_known]
    serious = [risk for risk in facts.risks if asks_for_measure(risk)]
    covered = {
        risk for measure in facts.measures if measure.status != "stopped" for risk in measure.risks
    }
    done = [measure for measure in facts.measures if measure.status == "done"]
    complaints = content.get("complaints", ())
    return Figures(
        known=known_share(facts.chains, facts.sites),
        places=len(facts.sites),
        unknown=len(unknown),
        planned=sum(site.has_action for site in unknown),
        serious=len(serious),
        covered=sum(risk.id in covered for risk in serious),
        measures=len(facts.measures),
        done=len(done),
        with_effect=sum(bool(measure.effect) for measure in done),
        evidence=len(content.get("evidences", ())),
        complaints=len(complaints),
        closed=sum(row.get("status") == "closed" for row in complaints),
    )
