"""A form for the texts in a payload, made from what its kind says may be edited."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.texts.models import Feedback

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.texts.kinds import Field, Payload

#: A field of text is at most so long, in characters.
LONGEST = 20_000


class PayloadForm(forms.Form):
    """``payload`` after ``is_valid`` is a copy with what was typed; nothing else changed in it."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, fields: Sequence[Field], payload: Mapping[str, Any], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._payload = payload
        self._paths: dict[str, tuple[str | int, ...]] = {}
        for field in fields:
            name = "-".join(str(part) for part in field.path)
            self._paths[name] = field.path
            self.fields[name] = _form_field(field, _at(payload, field.path))
        self.order_fields([*self._paths, "note", "edition"])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def payload(self) -> Payload:
        changed: Payload = copy.deepcopy(dict(self._payload))
        for name, path in self._paths.items():
            value = self.cleaned_data[name]
            if isinstance(value, str):
                value = value.replace("\r\n", "\n").strip()
            place: Any = changed
            for part in path[:-1]:
                place = place.setdefault(part, {}) if isinstance(place, dict) else place[part]
            if value in ("", None) and isinstance(place, dict):
                place.pop(path[-1], None)
            else:
                place[path[-1]] = value
        return changed


class FeedbackForm(forms.ModelForm[Feedback]):
    class Meta:
        model = Feedback
        fields = ("body",)
        widgets = {"body": forms.Textarea(attrs={"rows": 3})}


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=2_000, required=False)


def _form_field(field: Field, value: Any) -> forms.Field:
    if field.type == "number":
        return forms.IntegerField(label=field.label, initial=value, required=field.required)
    lines = str(value or "").count("\n") + len(str(value or "")) // 80
    widget: forms.Widget = (
        forms.TextInput()
        if field.type == "line"
        else forms.Textarea(attrs={"rows": min(24, max(2, lines + 2))})
    )
    return forms.CharField(
        label=field.label,
        initial=value,
        required=field.required,
        max_length=LONGEST,
        widget=widget,
    )


def _at(payload: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        if isinstance(payload, dict):
            payload = payload.get(part)
        elif isinstance(payload, list) and isinstance(part, int) and part < len(payload):
            payload = payload[part]
        else:
            return None
    return payload
