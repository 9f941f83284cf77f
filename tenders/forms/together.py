"""Forms of working together: tasks, notes, and what happens to a tender as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.shared.forms import DayInput
from tenders import choices
from tenders.forms.base import check_years, layout
from tenders.metrokaart import network
from tenders.models import Note, Task, Tender


def people_of(tender: Tender) -> Any:
    """Who can have a task: colleagues, and whoever has a role in this tender."""
    colleagues = tender.organisation.memberships.values("user")
    with_role = tender.members.active().values("user")
    found = User.objects.filter(pk__in=colleagues) | User.objects.filter(pk__in=with_role)
    return found.filter(is_active=True).order_by("full_name", "email", "pk")


def stations_of(tender: Tender) -> list[tuple[str, str]]:
    language = choices.language()
    known = network.load(tender.jurisdiction or "nl")
    return [(s.code, f"{s.code} {s.name.to(language)}") for s in known.stations]


class TaskForm(forms.ModelForm[Task]):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Task
        fields = ["title", "assignee", "due_date", "code"]
        labels = {
            "title": _("What has to be done?"),
            "assignee": _("Who does it?"),
            "due_date": _("Ready before"),
            "code": _("At which station?"),
        }
        error_messages = {"title": {"required": _("Fill in what has to be done.")}}
        widgets = {"due_date": DayInput}

    helper = layout("version", "title", "assignee", "due_date", "code")

    def __init__(self, *args: Any, tender: Tender, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignee"].queryset = people_of(tender)  # type: ignore[attr-defined] # of the model field
        self.fields["assignee"].empty_label = _("nobody yet")  # type: ignore[attr-defined] # as above
        self.fields["code"] = forms.ChoiceField(
            label=self.fields["code"].label,
            required=False,
            choices=[("", _("the whole tender")), *stations_of(tender)],
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NoteForm(forms.ModelForm[Note]):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Note
        fields = ["text"]
        labels = {"text": _("Your note")}
        error_messages = {"text": {"required": _("Write what you want to note.")}}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    helper = layout("version", "text")


class CopyForm(forms.Form):
    """What a copy cannot take over: what it is called."""

    title = forms.CharField(label=_("What do you call the new tender?"), max_length=300)
    reference = forms.CharField(label=_("Its own reference"), max_length=80)
    as_template = forms.BooleanField(
        label=_("Keep it as a template of the organisation"), required=False
    )

    helper = layout("title", "reference", "as_template")


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Who becomes the lead?"), queryset=User.objects.none(), empty_label=_("Choose")
    )

    helper = layout("to")

    def __init__(self, *args: Any, tender: Tender, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = tender.organisation.memberships.values("user")
        found = User.objects.filter(pk__in=colleagues, is_active=True)
        self.fields["to"].queryset = found.order_by("full_name", "pk")  # type: ignore[attr-defined] # of the field above
