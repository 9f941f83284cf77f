"""The rows of a tender, by what they are about; import them from here."""

from tenders.models.clauses import ClauseFile, TenderClause
from tenders.models.tender import (
    Guide,
    Lot,
    OutcomeDecision,
    StationState,
    StoneItem,
    Tender,
    TenderMember,
)

__all__ = [
    "ClauseFile",
    "Guide",
    "Lot",
    "OutcomeDecision",
    "StationState",
    "StoneItem",
    "Tender",
    "TenderClause",
    "TenderMember",
]
