"""Rows of a tender: the kinds of stone (step 5) and the lots."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import EuroField
from tenders import choices
from tenders.forms.base import layout
from tenders.models import Lot, StoneItem


class MayStayUnfinished(forms.BaseForm):
    """While one only asks for another row, what is not finished yet is no mistake."""

    only_shown = False

    def full_clean(self) -> None:
        if self.only_shown:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
        else:
            super().full_clean()


class StoneItemForm(MayStayUnfinished, forms.ModelForm[StoneItem]):
    """One kind of stone; an empty answer means 'unknown' and is a proper answer."""

    product = forms.ChoiceField(label=_("Product"), choices=choices.products, required=False)
    stone = forms.ChoiceField(label=_("Kind of stone"), choices=choices.stones, required=False)
    finish = forms.ChoiceField(label=_("Finish"), choices=choices.finishes, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=choices.units, required=False)
    origin_country = forms.ChoiceField(
        label=_("Where is it quarried?"), choices=choices.countries, required=False
    )
    processing_country = forms.ChoiceField(
        label=_("Where is it processed?"), choices=choices.countries, required=False
    )

    class Meta:
        model = StoneItem
        fields = [
            "product",
            "stone",
            "finish",
            "quantity",
            "unit",
            "origin_country",
            "processing_country",
        ]
        labels = {"quantity": _("Quantity")}

    helper = layout(*Meta.fields)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        quantity = self.instance.quantity
        if quantity is not None and quantity == quantity.to_integral_value():
            self.initial["quantity"] = int(quantity)


RowForm = TypeVar("RowForm", bound="StoneItemForm | LotForm")


class LotForm(MayStayUnfinished, forms.ModelForm[Lot]):
    value_cents = EuroField(label=_("Estimated value"), required=False)

    class Meta:
        model = Lot
        fields = ["identifier", "title", "value_cents"]
        labels = {"identifier": _("Lot number"), "title": _("Title")}
        error_messages = {"identifier": {"required": _("Fill in a lot number, for example 1.")}}

    helper = layout(*Meta.fields)


class RowFormSet(forms.BaseFormSet[RowForm]):
    """Rows of a tender. They have no numbers of their own: a save replaces them all.

    So a page from before another save is refused for its version, with a text, and not for a
    hidden number that no longer exists.
    """

    default_error_messages = {"too_many_forms": _("Fill in at most %(num)d rows.")}
    #: One empty row to fill in at once; "one more" adds another without JavaScript.
    extra = 1
    min_num = 0
    can_delete = can_delete_extra = validate_max = True
    can_order = validate_min = False
    renderer = None

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        existing: Sequence[StoneItem | Lot],
        only_shown: bool = False,
    ) -> None:
        """``only_shown``: one row more was asked for; keep what was typed and judge nothing."""
        self.existing = existing
        self.only_shown = only_shown
        super().__init__(data, initial=[{} for _each in existing])

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        options = super().get_form_kwargs(index)
        if index is not None and index < len(self.existing):
            options["instance"] = self.existing[index]
        return options

    def full_clean(self) -> None:
        if self.only_shown:
            self._errors: list[ErrorDict] = []
            self._non_form_errors = self.error_class()
        else:
            super().full_clean()

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.only_shown = self.only_shown
        if self.only_shown and index == self.total_form_count() - 1:
            first = next(iter(form.fields.values()))
            first.widget.attrs["autofocus"] = True  # one goes on in the new row


class StoneFormSet(RowFormSet[StoneItemForm]):
    form = StoneItemForm
    max_num = absolute_max = 50

    def add_fields(self, form: StoneItemForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this stone")


class LotFormSet(RowFormSet[LotForm]):
    form = LotForm
    max_num = absolute_max = 500  # as many as are kept of a notice

    def add_fields(self, form: LotForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this lot")

    def clean(self) -> None:
        """Two lots with one number would be refused by the database; say it here."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            number = form.cleaned_data.get("identifier") if form.is_valid() else None
            if not number or form.cleaned_data.get("DELETE"):
                continue
            if number in seen:
                form.add_error("identifier", _("Two lots have this number. Change one."))
            seen.add(number)
