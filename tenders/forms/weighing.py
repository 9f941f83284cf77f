"""The worksheet of proportionality, and the choice of a form of ISV."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from tenders.enums import IsvForm
from tenders.forms.base import layout
from tenders.proportionality.weigh import Answers

WHOLE = 100
#: The criteria that share the hundred percent.
CRITERIA = {
    "price": _("Weight of the price"),
    "quality": _("Weight of other quality"),
    "isv": _("Weight of ISV"),
}


class WorksheetForm(forms.Form):
    """What only the officer knows, the points of the law in words, and the motivation itself."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    stone_percent = forms.IntegerField(
        label=_("Which part of the value is natural stone?"),
        help_text=_("In percent, as a rough estimate."),
        required=False,
        min_value=0,
        max_value=WHOLE,
        widget=forms.NumberInput(attrs={"class": "kort"}),
    )
    market = forms.ChoiceField(
        label=_("Do suppliers in this market already work with due diligence?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("many", _("yes, several do")),
            ("some", _("a few do")),
            ("none", _("hardly anybody does")),
            ("", _("not known yet")),
        ],
    )
    small_firms = forms.ChoiceField(
        label=_("Can small firms meet the conditions?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("easily", _("yes, without high costs")),
            ("with-help", _("yes, with time and help")),
            ("hard", _("with difficulty")),
            ("", _("not known yet")),
        ],
    )
    text = forms.CharField(
        label=_("Your motivation for the file"),
        help_text=_(
            "Leave it empty and save: then our proposal comes here. Nothing overwrites it."
        ),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
    )

    def __init__(self, *args: Any, law: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.law = {f"law_{code.replace('-', '_')}": code for code in law}
        for name, code in self.law.items():
            self.fields[name] = forms.CharField(
                label=law[code],
                required=False,
                max_length=2_000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "laag"}),
            )
        parts = [
            "number",
            Fieldset(_("The assignment and the market"), "stone_percent", "market", "small_firms"),
        ]
        if self.law:
            parts.append(Fieldset(_("What the article asks"), *self.law))
        self.helper = layout(*parts, Fieldset(_("The motivation"), "text"))

    def answers(self) -> Answers:
        cleaned = self.cleaned_data
        return Answers(
            stone_percent=cleaned["stone_percent"],
            market=cleaned["market"],
            small_firms=cleaned["small_firms"],
            law={code: cleaned[name] for name, code in self.law.items() if cleaned[name].strip()},
        )


class FormChoiceForm(forms.Form):
    """Which form, why, and for the award criterion the weights and the scoring table."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    isv_forms = forms.MultipleChoiceField(
        label=_("Which form do you choose?"),
        help_text=_("More than one is a mix. None: then say why there is no ISV."),
        choices=IsvForm.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why this form?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why you choose this form.")},
    )

    def __init__(self, *args: Any, scores: Mapping[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in CRITERIA.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=_("In percent; together 100."),
                required=False,
                min_value=0,
                max_value=WHOLE,
                widget=forms.NumberInput(attrs={"class": "kort"}),
            )
        self.scores = {f"score_{score}": score for score in scores}
        for name, score in self.scores.items():
            self.fields[name] = forms.CharField(
                label=_("Score %(score)s") % {"score": score},
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "laag"}),
            )
        self.helper = layout(
            "version",
            Fieldset(_("The form"), "isv_forms", "reason"),
            Fieldset(_("Only for the award criterion: the weights"), *CRITERIA),
            Fieldset(_("Only for the award criterion: the scoring table"), *self.scores),
        )

    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] or 0 for name in CRITERIA}

    def score_texts(self) -> dict[str, str]:
        return {str(score): self.cleaned_data[name] for name, score in self.scores.items()}
