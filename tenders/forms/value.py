"""Step 2: money and dates."""

from typing import Any

from crispy_forms.layout import Fieldset
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import DayInput, EuroField, MomentField, MomentInput
from tenders.forms.base import TenderStepForm, check_years, layout
from tenders.models import Tender


class ValueForm(TenderStepForm):
    """Step 2: the value that counts for the thresholds, and the dates."""

    value_cents = EuroField(
        label=_("How much is the assignment worth?"),
        help_text=_("Estimate, in euros, without VAT, for the whole duration and all lots."),
        required=False,
    )
    options_cents = EuroField(
        label=_("How much are the options worth?"),
        help_text=_("Extra work or deliveries that the documents already name."),
        required=False,
    )
    renewals_cents = EuroField(
        label=_("How much are the renewals worth?"),
        help_text=_("Every renewal that the documents allow counts."),
        required=False,
    )
    award_cents = EuroField(
        label=_("How much is the winning bid worth?"),
        help_text=_("In Belgium a bid far above the threshold brings a standstill after all."),
        required=False,
    )

    class Meta:
        model = Tender
        fields = [
            "value_cents",
            "options_cents",
            "renewals_cents",
            "notice_date",
            "closing_at",
            "start_date",
            "end_date",
            "invitation_date",
            "award_letter_date",
            "award_date",
            "award_cents",
        ]
        labels = {
            "notice_date": _("On which day do you send the notice?"),
            "closing_at": _("When do bids close?"),
            "start_date": _("When do the works or deliveries start?"),
            "end_date": _("When does the contract end?"),
            "invitation_date": _("On which day do you invite the selected suppliers?"),
            "award_letter_date": _("On which day do you send the award letter?"),
            "award_date": _("On which day do you award the contract?"),
        }
        help_texts = {
            "notice_date": _("This day decides which threshold holds. No notice? Then the start."),
        }
        field_classes = {"closing_at": MomentField}
        widgets = {
            "notice_date": DayInput,
            "closing_at": MomentInput,
            "start_date": DayInput,
            "end_date": DayInput,
            "invitation_date": DayInput,
            "award_letter_date": DayInput,
            "award_date": DayInput,
        }

    helper = layout(
        "version",
        Fieldset(_("The value"), "value_cents", "options_cents", "renewals_cents"),
        Fieldset(_("The dates"), "notice_date", "closing_at", "start_date", "end_date"),
        Fieldset(
            _("Later in the procedure"),
            "invitation_date",
            "award_letter_date",
            "award_date",
            "award_cents",
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        if cleaned.get("value_cents") is None:
            for name in ("options_cents", "renewals_cents"):
                if cleaned.get(name):
                    self.add_error(
                        "value_cents", _("Fill in the value as well, not only options or renewals.")
                    )
                    break
        notice, closing = cleaned.get("notice_date"), cleaned.get("closing_at")
        if notice and closing and closing.date() <= notice:
            self.add_error("closing_at", _("Choose a closing after the day the notice is sent."))
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("Choose an end on or after the start."))
        return cleaned
