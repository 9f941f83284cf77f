"""Step 1: what is bought, where, and by whom."""

import re
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenders import choices
from tenders.forms.base import TenderStepForm, layout
from tenders.models import Tender

#: As many as are kept of a notice; a person never fills in half of it.
MOST_CPV = 500


class CpvField(forms.CharField):
    """CPV codes as people copy them; the cleaned value is a list of eight digits each."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        codes = [part.partition("-")[0] for part in re.split(r"[\s,;]+", text) if part]
        if any(not re.fullmatch(r"\d{8}", code, re.ASCII) for code in codes):
            raise ValidationError(
                _("A CPV code has eight digits, for example 44912100. Put commas in between.")
            )
        if len(codes) > MOST_CPV:
            raise ValidationError(_("Give at most %(most)s CPV codes."), params={"most": MOST_CPV})
        return list(dict.fromkeys(codes))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class AssignmentForm(TenderStepForm):
    """Step 1: what is bought, and by whom."""

    cpv = CpvField(
        label=_("Which CPV codes does it have?"),
        help_text=_("For example 44912100 (granite) or 45233252 (surface of streets)."),
        required=False,
        max_length=12 * MOST_CPV,
    )
    application = forms.ChoiceField(
        label=_("Where will the stone be used?"), choices=choices.applications, required=False
    )

    class Meta:
        model = Tender
        fields = [
            "title",
            "reference",
            "description",
            "nature",
            "cpv",
            "application",
            "place",
            "jurisdiction",
            "authority_level",
        ]
        labels = {
            "title": _("What do you call this tender?"),
            "reference": _("Your own reference"),
            "description": _("Describe the assignment in a few sentences"),
            "nature": _("What kind of assignment is it?"),
            "place": _("Where is the work, or where do you want the delivery?"),
            "jurisdiction": _("Which country's law holds?"),
            "authority_level": _("What kind of authority are you?"),
        }
        help_texts = {
            "title": _("For example: Renewal of the market square."),
            "reference": _("Your file number. You use it to find this tender again."),
            "nature": _("Laying stone is works. Only buying stone is supplies."),
            "authority_level": _("This decides which European threshold holds."),
        }
        error_messages = {
            "title": {"required": _("Fill in what you call this tender.")},
            "reference": {"required": _("Fill in a reference, for example 2026-0147.")},
            "nature": {"required": _("Choose what kind of assignment it is.")},
            "authority_level": {"required": _("Choose what kind of authority you are.")},
        }
        widgets = {
            "nature": forms.RadioSelect,
            "jurisdiction": forms.RadioSelect,
            "authority_level": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A radio group needs no empty choice: not choosing is leaving it empty.
        for name in ("nature", "authority_level"):
            field = self.fields[name]
            field.choices = [c for c in field.choices if c[0]]  # type: ignore[attr-defined]
        jurisdiction = self.fields["jurisdiction"]
        jurisdiction.required = True
        jurisdiction.error_messages["required"] = _("Choose which country's law holds.")
        jurisdiction.choices = [c for c in jurisdiction.choices if c[0]]  # type: ignore[attr-defined]

    helper = layout(
        "version",
        Fieldset(_("The assignment"), "title", "reference", "description", "nature", "cpv"),
        Fieldset(_("The place"), "application", "place"),
        Fieldset(_("The authority"), "jurisdiction", "authority_level"),
    )
