"""Steps 3 and 4: the procedure, and what holds for it."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from tenders import choices
from tenders.advice.relevance import relevant_conditions
from tenders.enums import Framework
from tenders.facts import facts_of
from tenders.forms.base import TenderStepForm, layout
from tenders.models import Tender


class ProcedureForm(TenderStepForm):
    """Step 3: the procedure and the techniques; which are offered follows from the country."""

    procedure = forms.ChoiceField(
        label=_("Which procedure do you think of?"), required=False, widget=forms.RadioSelect
    )

    class Meta:
        model = Tender
        fields = ["procedure", "framework", "dynamic_purchasing", "e_auction", "award_method"]
        labels = {
            "framework": _("Is it a framework agreement?"),
            "dynamic_purchasing": _("With a dynamic purchasing system"),
            "e_auction": _("With an electronic auction"),
            "award_method": _("On what do you award?"),
        }
        help_texts = {
            "award_method": _("In the Netherlands lowest price and lowest cost need a motivation."),
        }
        widgets = {"award_method": forms.RadioSelect}

    helper = layout(
        "version",
        Fieldset(_("The procedure"), "procedure"),
        Fieldset(_("Techniques"), "framework", "dynamic_purchasing", "e_auction"),
        Fieldset(_("The award"), "award_method"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            *choices.procedures(self.instance.jurisdiction),
            ("", _("I do not know yet")),
        ]
        award = self.fields["award_method"]
        award.choices = [  # type: ignore[attr-defined]
            *((code, label) for code, label in award.choices if code),  # type: ignore[attr-defined]
            ("", _("I do not know yet")),
        ]
        self.fields["framework"].choices = Framework.choices  # type: ignore[attr-defined]


class ConditionsForm(TenderStepForm):
    """Step 4: what shortens, lengthens or waives a term; only what this procedure knows."""

    facts = forms.MultipleChoiceField(
        label=_("What holds for this procedure?"),
        help_text=_("Tick what is true. You can leave everything empty."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Tender
        fields = ["conditions"]

    helper = layout("version", "facts")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["conditions"]
        names = relevant_conditions(facts_of(self.instance))
        self.fields["facts"].choices = choices.conditions(names)  # type: ignore[attr-defined]
        self.fields["facts"].initial = choices.ticked(self.instance.conditions)

    def values(self) -> dict[str, Any]:
        return {"conditions": choices.from_ticked(self.cleaned_data["facts"])}
