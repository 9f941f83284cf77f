"""What the forms of all rows share: the version that was read, and choosing among own rows."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from duediligence import choices
from duediligence.enums import Finding
from duediligence.forms import searching
from duediligence.models import Dossier, Site
from portal.shared.forms import DayInput
from tenders.forms import check_years

if TYPE_CHECKING:
    from django.db.models import QuerySet


class RowForm(forms.ModelForm[Any]):
    """Shared by all rows: the version at which the person read the row travels along.

    A form judges what is sent, from a page or from a file. To be shown it first has to ``offer``
    what can be chosen. ``nothing``: what it is called to choose nothing.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nothing: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dossier = dossier
        own: dict[str, QuerySet[Any]] = {
            "chain": dossier.chains.all(),
            "chains": dossier.chains.all(),
            "site": dossier.sites.all(),
            "seller": dossier.sites.all(),
            "buyer": dossier.sites.all(),
            "risks": dossier.risks.filter(finding=Finding.RISK),
            "measures": dossier.measures.order_by("title", "pk"),
            "replaces": dossier.evidences.exclude(pk=self.instance.pk),
        }
        called = choices.site_labels()
        for name, rows in own.items():
            if name not in self.fields:
                continue
            field: Any = self.fields[name]
            field.queryset = rows
            if name in self.nothing:
                field.empty_label = self.nothing[name]
            if rows.model is Site:
                field.label_from_instance, field.hint_from_instance = called, choices.site_where
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DayInput()
            if isinstance(field, forms.CharField) and name != "version":
                field.widget.attrs.setdefault("autocomplete", "off")

    def offer(self, words: Mapping[str, Any], address: Callable[[str], str]) -> None:
        """Let every field show what can be chosen: all, or what ``words`` find.

        ``address``: of the options of one field, for the script that looks while one types.
        """
        for name in self.choosing():
            searching.offer(self, name, words, address(name))

    @property
    def has_search(self) -> bool:
        """Whether a field that was offered became a search field."""
        return any(hasattr(self.fields[name].widget, "search") for name in self.choosing())

    def choosing(self) -> list[str]:
        """The fields in which rows of the dossier are chosen."""
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.ModelChoiceField) and not field.widget.is_hidden
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        for name in self.choosing():
            words = searching.words_for(name, self.data)
            if words and not cleaned.get(name) and name not in self.errors:
                told = _("You looked for “%(words)s”. Choose what you mean, or empty the field.")
                self.add_error(name, ValidationError(told, params={"words": words}))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the deed gets: the fields of the row, many-to-many as rows."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def need(self, name: str, text: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(text))

    def _post_clean(self) -> None:
        """Leave the instance alone: the deed writes, and the page shows what is kept."""

    class Meta:
        fields: list[str] = []
