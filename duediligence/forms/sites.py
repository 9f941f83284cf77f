"""Which column of a list is what, and what holds for all rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from duediligence import choices
from duediligence.actions.files import SPREADSHEET
from duediligence.enums import Level
from duediligence.models import Chain, Dossier
from portal.files.kinds import kind, megabytes
from tenders.forms import layout


class ReadInForm(forms.Form):
    document = forms.FileField(
        label=_("The file"), error_messages={"required": _("Choose the file.")}
    )

    helper = layout("document")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = kind(SPREADSHEET).rules
        field = self.fields["document"]
        field.help_text = _("At most %(size)s. Possible are: %(extensions)s.") % {
            "size": megabytes(rules.max_bytes),
            "extensions": ", ".join(rules.extensions),
        }
        field.widget.attrs["accept"] = ",".join(f".{each}" for each in rules.extensions)


class MatchForm(forms.Form):
    """One choice per field: which column of the list it is in; then what holds for all rows."""

    all_role = forms.ChoiceField(label=_("What are the places without a role?"), required=False)
    all_chain = forms.ModelChoiceField(
        queryset=Chain.objects.none(), label=_("In which chain are they?"), required=False
    )
    all_level = forms.TypedChoiceField(
        label=_("How well do you know these places?"), coerce=int, initial=Level.DECLARED
    )
    all_known_from = forms.CharField(
        label=_("From whom do you know them?"),
        help_text=_("For example: the exporter, in a mail. A function is enough."),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        dossier: Dossier,
        names: Mapping[str, Any],
        heads: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        columns = [("", _("not in this list")), *((str(n), head) for n, head in enumerate(heads))]
        self.names = list(names)
        for name, label in names.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=columns, coerce=int, empty_value=None, required=False
            )
        self.fields["all_role"].choices = [("", _("Choose")), *choices.roles()]  # type: ignore[attr-defined] # a choice field
        self.fields["all_level"].choices = Level.choices  # type: ignore[attr-defined] # as above
        self.fields["all_chain"].queryset = dossier.chains.all()  # type: ignore[attr-defined] # of rows
        self.fields["all_chain"].empty_label = _("no single chain")  # type: ignore[attr-defined] # as above
        self.order_fields([*names, "all_role", "all_chain", "all_level", "all_known_from"])
        self.helper = layout(*self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[int, str] = {}
        for name in self.names:
            column = cleaned.get(name)
            if column is None:
                continue
            if column in taken:
                self.add_error(name, _("You chose this column twice."))
            taken[column] = name
        if cleaned.get("name") is None and cleaned.get("place") is None:
            self.add_error("name", _("Say in which column the name is, or the place."))
        if cleaned.get("role") is None and not cleaned.get("all_role"):
            self.add_error("all_role", _("Say what the places are, or in which column that is."))
        if cleaned.get("known_from") is None and not cleaned.get("all_known_from"):
            self.add_error("all_known_from", _("Fill in from whom you know these places."))
        return cleaned

    def columns(self) -> dict[str, int]:
        found = {name: self.cleaned_data[name] for name in self.names}
        return {name: column for name, column in found.items() if column is not None}
