"""Filling in the places of one clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _

from tenders.clauses.filling import unit, value_of
from tenders.clauses.payload import LONGEST_VALUE, NUMBERS, Clause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenders.clauses.payload import Language, Value


class ClauseForm(forms.Form):
    """A field per parameter, within its limits; ``edition`` is the one that was read."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        clause: Clause,
        values: Mapping[str, Value],
        language: Language,
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._codes = [p.code for p in clause.parameters]
        for parameter in clause.parameters:
            initial = value_of(parameter, values)
            label = parameter.name(language).capitalize()
            if parameter.type in NUMBERS:
                words = unit(parameter, language)
                wrong = _("%(name)s: fill in a whole number from %(minimum)s to %(maximum)s.") % {
                    "name": label,
                    "minimum": parameter.minimum,
                    "maximum": parameter.maximum,
                }
                self.fields[parameter.code] = forms.IntegerField(
                    label=f"{label} ({words})" if words else label,
                    initial=initial,
                    min_value=parameter.minimum,
                    max_value=parameter.maximum,
                    help_text=_("From %(minimum)s to %(maximum)s.")
                    % {"minimum": parameter.minimum, "maximum": parameter.maximum},
                    error_messages=dict.fromkeys(
                        ("required", "invalid", "min_value", "max_value"), wrong
                    ),
                    widget=forms.NumberInput(attrs={"class": "kort"}),
                )
            else:
                self.fields[parameter.code] = forms.CharField(
                    label=label, initial=initial, max_length=LONGEST_VALUE, required=False
                )
        self.order_fields([*self._codes, "edition"])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def values(self) -> dict[str, Value]:
        return {code: self.cleaned_data[code] for code in self._codes}
