"""What one notes at a station of the metrokaart."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import DayInput
from tenders.enums import StationStatus
from tenders.forms.base import check_years, layout
from tenders.models import StationState


class StationForm(forms.ModelForm[StationState]):
    """What one notes at a station."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = forms.BooleanField(label=_("This station is done"), required=False)

    class Meta:
        model = StationState
        fields = ["owner", "due_date"]
        labels = {
            "owner": _("Who does it?"),
            "due_date": _("Ready before"),
        }
        widgets = {"due_date": DayInput}

    helper = layout("version", "owner", "due_date", "status")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["status"].initial = self.instance.status == StationStatus.DONE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        return cleaned

    def values(self) -> dict[str, Any]:
        done = self.cleaned_data["status"]
        return {
            **{name: self.cleaned_data[name] for name in self.Meta.fields},
            "status": StationStatus.DONE if done else StationStatus.OPEN,
        }
