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


class FreezeForm(forms.Form):
    note = forms.CharField(
        label=_("Why now?"),
        help_text=_(
            "For example: end of the round of 2026, or for the tender of the market square."
        ),
        max_length=300,
        required=False,
    )

    helper = layout("note")


class PublishForm(forms.Form):
    """``number`` and ``seen``: of the version and the words that were read."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(
        label=_("I read this summary, and everybody may read it."),
        error_messages={"required": _("Say that you read it, and that everybody may read it.")},
    )

    helper = layout("number", "seen", "agreed")
