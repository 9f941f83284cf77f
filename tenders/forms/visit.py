"""The few questions for somebody without an account. No name, no file number, no free text."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import AuthorityLevel
from portal.shared.forms import DayInput, EuroField
from tenders import choices
from tenders.enums import AwardMethod, IsvForm, Jurisdiction, Nature
from tenders.forms.base import check_years, layout

UNKNOWN = ("", _("I do not know yet"))


class VisitForm(forms.Form):
    """One step; what is cleaned is what is kept (``visitor.as_answers``)."""


class AssignmentQuestions(VisitForm):
    jurisdiction = forms.ChoiceField(
        label=_("Which country's law holds?"),
        choices=Jurisdiction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which country's law holds.")},
    )
    authority_level = forms.ChoiceField(
        label=_("What kind of authority are you?"),
        help_text=_("This decides which European threshold holds."),
        choices=AuthorityLevel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of authority you are.")},
    )
    nature = forms.ChoiceField(
        label=_("What kind of assignment is it?"),
        help_text=_("Laying stone is works. Only buying stone is supplies."),
        choices=Nature.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of assignment it is.")},
    )

    helper = layout(
        Fieldset(_("The authority"), "jurisdiction", "authority_level"),
        Fieldset(_("The assignment"), "nature"),
    )


class ValueQuestions(VisitForm):
    value_cents = EuroField(
        label=_("How much is the assignment worth?"),
        help_text=_("Estimate, in euros, without VAT, with all options, renewals and lots."),
        required=False,
    )
    notice_date = forms.DateField(
        label=_("On which day do you send the notice?"),
        help_text=_("About when is enough. This day decides which threshold holds."),
        widget=DayInput,
        required=False,
    )
    start_date = forms.DateField(
        label=_("When do the works or deliveries start?"), widget=DayInput, required=False
    )
    end_date = forms.DateField(
        label=_("When does the contract end?"), widget=DayInput, required=False
    )

    helper = layout(
        Fieldset(_("The value"), "value_cents"),
        Fieldset(_("The dates"), "notice_date", "start_date", "end_date"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("Choose an end on or after the start."))
        return cleaned


class StoneQuestions(VisitForm):
    product = forms.ChoiceField(
        label=_("What do you buy?"), choices=choices.products, required=False
    )
    stone = forms.ChoiceField(label=_("Kind of stone"), choices=choices.stones, required=False)
    origin_country = forms.ChoiceField(
        label=_("Where is it quarried?"),
        help_text=_("You do not know? Then choose “unknown”. That is a good answer."),
        choices=choices.countries,
        required=False,
    )
    application = forms.ChoiceField(
        label=_("Where will the stone be used?"), choices=choices.applications, required=False
    )

    helper = layout(Fieldset(_("The stone"), "product", "stone", "origin_country", "application"))


class IsvQuestions(VisitForm):
    isv_forms = forms.MultipleChoiceField(
        label=_("Which form do you think of?"),
        help_text=_("You can choose more than one. Not sure yet? Leave it empty."),
        choices=IsvForm.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    award_method = forms.ChoiceField(
        label=_("On what do you award?"),
        choices=[*AwardMethod.choices, UNKNOWN],
        widget=forms.RadioSelect,
        required=False,
    )

    helper = layout(Fieldset(_("Your choice"), "isv_forms", "award_method"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["isv_forms"].option_hints = {  # type: ignore[attr-defined]  # read by the template pack
            "performance": _("The winner promises due diligence during the contract."),
            "selection": _("Suppliers show beforehand how they follow their chain."),
            "award": _("Who does it better gets more points."),
        }


class TakeForm(forms.Form):
    """What a tender needs that a visitor is not asked."""

    title = forms.CharField(
        label=_("What do you call this tender?"),
        help_text=_("For example: Renewal of the market square."),
        max_length=300,
        error_messages={"required": _("Fill in what you call this tender.")},
    )
    reference = forms.CharField(
        label=_("Your own reference"),
        help_text=_("Your file number. You use it to find this tender again."),
        max_length=80,
        error_messages={"required": _("Fill in a reference, for example 2026-0147.")},
    )

    helper = layout("title", "reference")
