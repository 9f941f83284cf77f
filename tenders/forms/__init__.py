"""Every form of a tender, one file per noun; steps of the wizard in the order of `wizard.py`."""

from tenders.forms.assignment import AssignmentForm
from tenders.forms.base import TenderStepForm, check_years, layout, read_again
from tenders.forms.checks import CheckForm
from tenders.forms.decision import DecisionForm
from tenders.forms.isv import IsvStepForm
from tenders.forms.member import RoleForm
from tenders.forms.notice import NoticeForm
from tenders.forms.plan import PlanForm, PlanningDaysForm
from tenders.forms.procedure import ConditionsForm, ProcedureForm
from tenders.forms.rows import LotForm, LotFormSet, RowFormSet, StoneFormSet, StoneItemForm
from tenders.forms.station import StationForm
from tenders.forms.together import people_of
from tenders.forms.value import ValueForm
from tenders.forms.weighing import FormChoiceForm, WorksheetForm

__all__ = [
    "AssignmentForm",
    "CheckForm",
    "ConditionsForm",
    "DecisionForm",
    "FormChoiceForm",
    "IsvStepForm",
    "LotForm",
    "LotFormSet",
    "NoticeForm",
    "PlanForm",
    "PlanningDaysForm",
    "ProcedureForm",
    "RoleForm",
    "RowFormSet",
    "StationForm",
    "StoneFormSet",
    "StoneItemForm",
    "TenderStepForm",
    "ValueForm",
    "WorksheetForm",
    "check_years",
    "layout",
    "people_of",
    "read_again",
]
