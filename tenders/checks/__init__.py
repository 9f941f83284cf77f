"""The check of tender documents: ``check(Case(documents, facts, day))`` gives a ``CheckResult``.

Pure: no Django, no database. ``wording`` makes sentences of findings, per language.
"""

from tenders.checks.engine import check
from tenders.checks.model import (
    BlockResult,
    Case,
    CaseFacts,
    CheckResult,
    Finding,
    Passage,
)
from tenders.checks.rules import (
    award,
    burden,
    compulsory,
    contradiction,
    declaration,
    deviation,
    labels,
    law,
    order,
    origin,
    placeholders,
    planning,
    released,
    sanction,
)

__all__ = [
    "BlockResult",
    "Case",
    "CaseFacts",
    "CheckResult",
    "Finding",
    "Passage",
    "award",
    "burden",
    "check",
    "compulsory",
    "contradiction",
    "declaration",
    "deviation",
    "labels",
    "law",
    "order",
    "origin",
    "placeholders",
    "planning",
    "released",
    "sanction",
]
