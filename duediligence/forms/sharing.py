"""The forms of sharing: with whom, how much and until when; and what a tender asks for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from duediligence.actions.sharing import STAGES_OF, Terms
from duediligence.enums import Part, Stage
from duediligence.models import Ask
from portal.accounts.enums import NumberScheme
from portal.accounts.models import Organisation
from portal.accounts.numbers import normalised
from portal.shared.forms import DayInput
from tenders.forms import check_years, layout

#: Longer is no code.
LONGEST_CODE = 20


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the tender"),
        help_text=_("It stands in the documents of the tender, for example ABCDE-23456."),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "kort"}),
    )

    helper = layout("code")


class NumberForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Which number?"), choices=NumberScheme.choices)
    number = forms.CharField(
        label=_("The number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "kort"}),
    )

    helper = layout("scheme", "number")

    def clean_number(self) -> str:
        try:
            return normalised(
                NumberScheme(self.cleaned_data["scheme"]), self.cleaned_data["number"]
            )
        except (KeyError, ValueError):
            raise ValidationError(
                _("This is no such number. Look at its digits once more.")
            ) from None


class ShareForm(forms.Form):
    """``stages`` and ``parts`` are what this receiver can be shown; nothing else is offered."""

    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    stage = forms.ChoiceField(label=_("How much may they see?"), widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=_("Which parts?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part of the dossier.")},
    )
    agreement = forms.CharField(
        label=_("On which agreement does it rest?"),
        help_text=_("Only when they see everything. For example: contract 2026-14, article 7."),
        max_length=300,
        required=False,
    )
    ends_on = forms.DateField(
        label=_("Until and including"),
        help_text=_("After this day nobody sees it any more. You can stop earlier."),
        widget=DayInput,
        error_messages={"required": _("Choose the last day.")},
    )

    helper = layout("seen", "stage", "parts", "agreement", "ends_on")

    def __init__(
        self, *args: Any, stages: Iterable[Stage], parts: Iterable[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.stages = list(stages)
        stage, part = self.fields["stage"], self.fields["parts"]
        stage.choices = [(each.value, each.label) for each in self.stages]  # type: ignore[attr-defined] # of the choice fields above
        stage.option_hints = {  # type: ignore[attr-defined] # read by isv/layout/choices.html
            Stage.BEFORE_AWARD: _("Stone, country, risk and how sure. No names and no words."),
            Stage.TIN: _("Names and places too. Only TIN sees them."),
            Stage.AFTER_AWARD: _("All you wrote about these parts, but never notes or complaints."),
        }
        part.choices = [(each.value, each.label) for each in Part if each in set(parts)]  # type: ignore[attr-defined] # as above
        if Stage.AFTER_AWARD not in self.stages:
            del self.fields["agreement"]
            self.helper = layout("seen", "stage", "parts", "ends_on")

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose a day that is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        check_years(self)
        given = self.cleaned_data
        if given.get("stage") == Stage.AFTER_AWARD and not given.get("agreement"):
            self.add_error(
                "agreement", _("Say on which agreement it rests, for example the contract.")
            )
        return given

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            Stage(given["stage"]), given["parts"], given["ends_on"], given.get("agreement", "")
        )


def stages_for(receiver: Organisation, *, is_awarded: bool) -> list[Stage]:
    """What can be chosen: in a tender everything waits for the award."""
    found = STAGES_OF.get(receiver.kind, ())
    return [stage for stage in found if is_awarded or stage != Stage.AFTER_AWARD]


class AskForm(forms.Form):
    """What a tender asks of suppliers, before and after the award."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    before = forms.MultipleChoiceField(
        label=_("What do you ask before the award?"),
        help_text=_("You then see stone, country and risk, and no names. Ask what you will use."),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    after = forms.MultipleChoiceField(
        label=_("What do you ask after the award?"),
        help_text=_("Of the winner only, by agreement: names and words too."),
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    helper = layout("version", "before", "after")

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.cleaned_data.get("before") and not self.cleaned_data.get("after"):
            self.add_error("before", _("Choose at least one part, before or after the award."))
        return self.cleaned_data


def asked(ask: Ask | None) -> dict[str, Any]:
    """What the form begins with."""
    if ask is None:
        return {"version": 0, "before": ["chain", "risks"], "after": [each.value for each in Part]}
    return {"version": ask.version, "before": ask.before, "after": ask.after}
