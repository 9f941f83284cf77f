"""One theme per file; this list is what the engine checks."""

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
    "award",
    "burden",
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
