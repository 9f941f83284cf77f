"""Who gets which role in a tender."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import DayInput
from tenders.enums import TenderRole
from tenders.forms.base import layout


class RoleForm(forms.Form):
    """Who gets which role in a tender, and until when."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of a colleague, or of somebody outside your organisation."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=TenderRole.choices)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Leave empty when there is no end yet."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = layout("email", "role", "ends_on")
