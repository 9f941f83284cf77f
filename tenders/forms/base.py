"""What the forms of a tender share."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenders.models import Tender

if TYPE_CHECKING:
    from django.http import QueryDict

#: Outside these years a date is a slip of the pen, and trouble for counting and time zones.
YEARS = range(1990, 2100)


def layout(*parts: Any) -> FormHelper:
    """A crispy helper that draws fields only: the page owns the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*parts)
    return helper


class TenderStepForm(forms.ModelForm[Tender]):
    """Shared by all steps: the version at which the person read the tender travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    #: Fields of the model that this step sets; what an action gets.
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    class Meta:
        model = Tender
        fields: list[str] = []


def check_years(form: forms.BaseForm) -> None:
    """Refuse days and moments with which no rule can count."""
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, date) and value.year not in YEARS:
            form.add_error(
                name,
                ValidationError(
                    _("Choose a day from %(first)s up to and including %(last)s."),
                    params={"first": YEARS[0], "last": YEARS[-1]},
                ),
            )


def read_again(form: forms.BaseForm, version: int, field: str = "version") -> None:
    """After a conflict: keep what was typed, on the version that is there now.

    The page has said that somebody else was first; without this, saving once more would be
    refused for ever.
    """
    data = cast("QueryDict", form.data).copy()
    data[field] = str(version)
    form.data = data
