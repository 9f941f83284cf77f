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
        self.chosen_from = {name: rows for name, rows in own.items() if name in self.fields}
        for name, rows in self.chosen_from.items():
            field: Any = self.fields[name]
            field.queryset = rows
            if name in self.nothing:
                field.empty_label = self.nothing[name]
            if rows.model is Site:
                field.label_from_instance = called
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DayInput()
            if isinstance(field, forms.CharField) and name != "version":
                field.widget.attrs.setdefault("autocomplete", "off")

    def offer(self, words: Mapping[str, Any], address: Callable[[str], str]) -> None:
        """Let every field show what can be chosen: all, or what ``words`` find.

        ``address``: of the options of one field, for the script that looks while one types.
        """
        for name in self.chosen_from:
            if not self.fields[name].widget.is_hidden:
                searching.offer(self, name, words, address(name))

    def search(self, name: str, words: Mapping[str, Any]) -> searching.Search | None:
        """What ``words`` find for one field, if that is a search field."""
        if name not in self.chosen_from or self.fields[name].widget.is_hidden:
            return None
        searching.offer(self, name, words, "")
        return getattr(self.fields[name].widget, "search", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        for name in self.chosen_from:
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
