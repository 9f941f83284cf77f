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
from tenders.models.together import Note, Task

__all__ = [
    "Guide",
    "Lot",
    "Note",
    "OutcomeDecision",
    "StationState",
    "StoneItem",
    "Task",
    "Tender",
    "TenderMember",
]
