"""The chosen days of a plan, and the days that an organisation itself advises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import DayInput, MomentField
from tenders.forms.base import check_years, layout
from tenders.planning.steps import ORDER, Step, advised_days

#: More than two years between two steps is a slip of the pen.
MOST_DAYS = 730


class PlanForm(forms.Form):
    """One day per step; closing has an hour as well. Labels are the names of the steps."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, steps: Sequence[Step], names: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for step in steps:
            kind = MomentField if step.code == "closing" else forms.DateField
            field = kind(label=names[step.code], required=False)
            if step.code != "closing":
                field.widget = DayInput()
            self.fields[step.code] = field
        self.codes = [step.code for step in steps]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        return cleaned

    def days(self) -> dict[str, date | None]:
        """The day per step, ``None`` where nothing is chosen."""
        found: dict[str, date | None] = {}
        for code in self.codes:
            value = self.cleaned_data[code]
            found[code] = timezone.localtime(value).date() if isinstance(value, datetime) else value
        return found


class PlanningDaysForm(forms.Form):
    """How many days an organisation wants per step; empty means ours."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        ours = advised_days()
        for code in ORDER:
            if code in ours:
                self.fields[code] = forms.IntegerField(
                    label=names[code],
                    required=False,
                    min_value=0,
                    max_value=MOST_DAYS,
                    widget=forms.NumberInput(attrs={"class": "kort"}),
                    help_text=_("Our proposal: %(days)s days.") % {"days": ours[code]},
                )
        self.helper = layout("version", *(code for code in ORDER if code in ours))

    def days(self) -> dict[str, int]:
        return {
            code: days
            for code, days in self.cleaned_data.items()
            if code != "version" and days is not None
        }
