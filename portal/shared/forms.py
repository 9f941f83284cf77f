"""Form fields that every app may use."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from portal.shared.money import cents_from

#: Ten billion euros: more is a typing error, and the database column would not hold it.
MOST_CENTS = 10_000_000_000 * 100


class EuroField(forms.CharField):
    """Euros as people write them; the cleaned value is whole cents, or ``None``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, **options)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off")
        self.widget.attrs["class"] = "kort"

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = cents_from(text)
        except ValueError:
            raise ValidationError(
                _("Fill in the amount as a number, for example 480000."), code="not-euros"
            ) from None
        if cents > MOST_CENTS:
            raise ValidationError(
                _("This amount is too large. Fill in whole euros."), code="too-large"
            )
        return cents

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            whole, rest = divmod(value, 100)
            return f"{whole},{rest:02}" if rest else str(whole)
        return value


class DayInput(forms.DateInput):
    """The browser's own date picker; the value travels as ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "kort", **(attrs or {})}, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "kort", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in local time. In the two nights of the clock one hour is not, and one is twice."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if getattr(error, "code", "") != "ambiguous_timezone" or not error.params:
                raise
            typed = error.params["datetime"].replace(tzinfo=timezone.get_current_timezone())
            back = typed.astimezone(UTC).astimezone(typed.tzinfo)
            if back.replace(tzinfo=None) != typed.replace(tzinfo=None):
                raise ValidationError(
                    _("In this night the clock skips this hour. Choose a time before 2 or from 3."),
                    code="skipped-hour",
                ) from None
            raise ValidationError(
                _("In this night this hour comes twice. Choose a time before 2 or from 3."),
                code="doubled-hour",
            ) from None


class LongSelect(forms.Select):
    """A choice among many rows. Django's own renders a template for every option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 -- Django's
        chosen = {str(each) for each in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, _SELECTED if str(code) in chosen else "", text) for code, text in self.choices),
        )
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, options)


_SELECTED = mark_safe(" selected")
