"""Step 6: whether and how ISV enters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenders.enums import IsvForm
from tenders.forms.base import TenderStepForm, layout
from tenders.models import Tender


class IsvStepForm(TenderStepForm):
    """Step 6: whether and how ISV enters."""

    isv_forms = forms.MultipleChoiceField(
        label=_("Which form do you think of?"),
        help_text=_("You can choose more than one. Not sure yet? Leave it empty."),
        choices=IsvForm.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Tender
        fields = ["isv_forms", "risk_category"]
        labels = {"risk_category": _("Is the assignment also in a risk category of the State?")}
        help_texts = {
            "risk_category": _(
                "Such as work clothing or ICT. Natural stone is not one of them. "
                "Only for the State this can make ISV compulsory."
            )
        }
        widgets = {"risk_category": forms.RadioSelect}

    helper = layout("version", "isv_forms", "risk_category")
