"""Following or leaving an outcome of the advice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DecisionForm(forms.Form):
    """Following an outcome of the advice, or leaving it with a reason."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    choice = forms.ChoiceField(
        choices=[
            ("follow", _("Follow")),
            ("depart", _("Depart")),
            ("undo", pgettext_lazy("a decision about advice", "Take back")),
        ]
    )
    reason = forms.CharField(
        label=_("Your reason"), required=False, max_length=5_000, widget=forms.Textarea
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("choice") == "depart" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Write why you depart from this advice."))
        return cleaned
