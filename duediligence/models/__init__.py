"""The rows of a dossier, by what they are about; import them from here."""

from duediligence.models.chain import Chain, Link, Site
from duediligence.models.dossier import Dossier, DossierRow, Section
from duediligence.models.evidence import Evidence
from duediligence.models.files import DossierFile
from duediligence.models.intake import Intake
from duediligence.models.matching import MatchConsent, SiteMatch
from duediligence.models.reminder import Reminder
from duediligence.models.sharing import Ask, Reading, Share, SharedFile, SharedVersion
from duediligence.models.snapshot import Snapshot
from duediligence.models.summary import PublicSummary, YearPrint
from duediligence.models.work import Complaint, Measure, Risk

__all__ = [
    "Ask",
    "Chain",
    "Complaint",
    "Dossier",
    "DossierFile",
    "DossierRow",
    "Evidence",
    "Intake",
    "Link",
    "MatchConsent",
    "Measure",
    "PublicSummary",
    "Reading",
    "Reminder",
    "Risk",
    "Section",
    "Share",
    "SharedFile",
    "SharedVersion",
    "Site",
    "SiteMatch",
    "Snapshot",
    "YearPrint",
]
