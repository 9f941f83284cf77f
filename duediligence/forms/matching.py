"""The judgement about two places, and the answer of a supplier to the question about its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from duediligence.enums import Consent, MatchState
from tenders.forms import layout


class JudgeForm(forms.Form):
    """``version``, ``one`` and ``other`` are what was read: of the match and of both places."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    one = forms.IntegerField(widget=forms.HiddenInput)
    other = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Is this one place?"),
        widget=forms.RadioSelect,
        choices=[
            (MatchState.CONFIRMED, _("Yes, one place: ask both suppliers whether they may know")),
            (MatchState.SPLIT, _("No, two places: nobody is asked anything")),
        ],
        error_messages={"required": _("Choose whether this is one place.")},
    )
    reason = forms.CharField(
        label=_("Why do you think so?"),
        help_text=_("Only TIN and the secretariat read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Say on what your judgement rests.")},
    )

    helper = layout("version", "one", "other", "state", "reason")


class ConsentForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("May we tell you both?"),
        widget=forms.RadioSelect,
        choices=Consent,
        error_messages={"required": _("Choose what we may do.")},
    )

    helper = layout("answer")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["answer"]
        field.choices = [(code, str(name).capitalize()) for code, name in Consent.choices]  # type: ignore[attr-defined] # of the choice field above
