"""The rows of a tender, by what they are about; import them from here."""

from tenders.models.checks import CheckCopies, CheckedFile, DocumentCheck, FindingDecision
from tenders.models.clauses import ClauseFile, TenderClause
from tenders.models.planning import (
    CalendarFeed,
    FormChoice,
    MotivationFile,
    Plan,
    PlanningDays,
    Worksheet,
)
from tenders.models.tender import (
    Guide,
    GuideEdition,
    Lot,
    OutcomeDecision,
    StationState,
    StoneItem,
    Tender,
    TenderMember,
)
from tenders.models.together import Note, Task
from tenders.models.visits import Visit, VisitDay, VisitFile

__all__ = [
    "CalendarFeed",
    "CheckCopies",
    "CheckedFile",
    "ClauseFile",
    "DocumentCheck",
    "FindingDecision",
    "FormChoice",
    "Guide",
    "GuideEdition",
    "Lot",
    "MotivationFile",
    "Note",
    "OutcomeDecision",
    "Plan",
    "PlanningDays",
    "StationState",
    "StoneItem",
    "Task",
    "Tender",
    "TenderClause",
    "TenderMember",
    "Visit",
    "VisitDay",
    "VisitFile",
    "Worksheet",
]
