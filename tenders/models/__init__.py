"""The rows of a tender, by what they are about; import them from here."""

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
    "Guide",
    "Lot",
    "OutcomeDecision",
    "StationState",
    "StoneItem",
    "Tender",
    "TenderMember",
]
