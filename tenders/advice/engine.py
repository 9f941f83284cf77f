"""One call: the facts of a tender in, everything the rules say out. Pure, and never raises.

What is not known gives an outcome that asks for it; a day beyond the known thresholds gives
``threshold-not-yet-fixed``, everything else, and a flag on the advice.
"""

from tenders.advice.award import award_rules
from tenders.advice.facts import Facts
from tenders.advice.forms import isv_forms
from tenders.advice.lots import lots
from tenders.advice.obligation import obligation
from tenders.advice.outcome import Advice, Basis, Outcome, outcome
from tenders.advice.procedures import possible_procedures
from tenders.advice.reading import as_sure_as_read
from tenders.advice.reference import rule_version, threshold_periods
from tenders.advice.risks import origin_risks
from tenders.advice.terms import minimum_terms
from tenders.advice.thresholds import threshold_outcome

#: The procedure whose terms are shown while none is chosen and the advice names none.
DEFAULT_PROCEDURE = "open"


def advise(facts: Facts) -> Advice:
    """Everything the rules say about ``facts``, in reading order; keys are stable."""
    limit, european = threshold_outcome(facts)
    duty = obligation(facts, european=european)
    compulsory = any(found.key == "isv" and found.code == "compulsory" for found in duty)
    procedures = possible_procedures(facts)
    outcomes = [
        *_jurisdiction(facts),
        limit,
        *lots(facts, european=european),
        *duty,
        *procedures,
        *minimum_terms(facts, european=european, procedure=_procedure(facts, procedures)),
        *isv_forms(facts, european=european, compulsory=compulsory),
        *award_rules(facts, european=european),
        *origin_risks(facts),
    ]
    return Advice(
        outcomes=tuple(as_sure_as_read(found, facts) for found in outcomes),
        european=european,
        flagged=limit.code in ("threshold-not-yet-fixed", "threshold-not-known"),
        rule_version=rule_version(),
    )


def _procedure(facts: Facts, procedures: list[Outcome]) -> str:
    """Whose terms to give: the chosen procedure, else the advised one, else the open one."""
    if facts.procedure:
        return facts.procedure
    advised = (found for found in procedures if found.params.get("advised") is True)
    first = next(advised, None)
    return str(first.params["procedure"]) if first else DEFAULT_PROCEDURE


def _jurisdiction(facts: Facts) -> list[Outcome]:
    if facts.jurisdiction is not None:
        return []
    basis = Basis(
        rule="jurisdiction",
        article="Aw 1.1; Wet 17 juni 2016, 2",
        source="Rechtsgebied van de aanbestedende dienst",
        certainty="reconstruction",
        checked=threshold_periods()[-1].checked,
    )
    return [outcome("jurisdiction", "jurisdiction-unknown", basis)]
