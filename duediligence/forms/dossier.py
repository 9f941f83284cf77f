"""The form with which a dossier begins: which path this company takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from duediligence import choices
from duediligence.enums import CompanyGroup
from tenders.forms import layout


class GroupForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    group = forms.ChoiceField(
        label=_("Where does your stone come from?"),
        widget=forms.RadioSelect,
        choices=CompanyGroup,
        error_messages={"required": _("Choose what fits your company.")},
    )

    helper = layout("version", "group")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["group"]
        field.choices = choices.groups()  # type: ignore[attr-defined] # of the choice field above
        field.option_hints = choices.group_hints()  # type: ignore[attr-defined] # read by isv/layout/choices.html
