"""Every form of a dossier: one for the questions of a page, one for each kind of row."""

from duediligence.forms.answers import SectionForm
from duediligence.forms.dossier import FreezeForm, GroupForm
from duediligence.forms.row import RowForm
from duediligence.forms.rows import (
    ChainForm,
    ComplaintForm,
    EvidenceForm,
    LinkForm,
    MeasureForm,
    NewEvidenceForm,
    RiskForm,
    SiteForm,
)

__all__ = [
    "ChainForm",
    "ComplaintForm",
    "EvidenceForm",
    "FreezeForm",
    "GroupForm",
    "LinkForm",
    "MeasureForm",
    "NewEvidenceForm",
    "RiskForm",
    "RowForm",
    "SectionForm",
    "SiteForm",
]
