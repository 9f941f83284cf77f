"""The questions about a tender, one form per step of the wizard."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.shared.forms import DayInput, EuroField, MomentField, MomentInput
from tenders import choices
from tenders.advice.relevance import relevant_conditions
from tenders.enums import Framework, IsvForm, StationStatus, TenderRole
from tenders.facts import facts_of
from tenders.models import Lot, StationState, StoneItem, Tender

if TYPE_CHECKING:
    from django.http import QueryDict

#: As many as are kept of a notice; a person never fills in half of it.
MOST_CPV = 500
#: Outside these years a date is a slip of the pen, and trouble for counting and time zones.
YEARS = range(1990, 2100)


def layout(*parts: Any) -> FormHelper:
    """A crispy helper that draws fields only: the page owns the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*parts)
    return helper


class TenderStepForm(forms.ModelForm[Tender]):
    """Shared by all steps: the version at which the person read the tender travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    #: Fields of the model that this step sets; what an action gets.
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    class Meta:
        model = Tender
        fields: list[str] = []


def check_years(form: forms.BaseForm) -> None:
    """Refuse days and moments with which no rule can count."""
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, date) and value.year not in YEARS:
            form.add_error(
                name,
                ValidationError(
                    _("Choose a day from %(first)s up to and including %(last)s."),
                    params={"first": YEARS[0], "last": YEARS[-1]},
                ),
            )


def read_again(form: forms.BaseForm, version: int, field: str = "version") -> None:
    """After a conflict: keep what was typed, on the version that is there now.

    The page has said that somebody else was first; without this, saving once more would be
    refused for ever.
    """
    data = cast("QueryDict", form.data).copy()
    data[field] = str(version)
    form.data = data


class CpvField(forms.CharField):
    """CPV codes as people copy them; the cleaned value is a list of eight digits each."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        codes = [part.partition("-")[0] for part in re.split(r"[\s,;]+", text) if part]
        if any(not re.fullmatch(r"\d{8}", code, re.ASCII) for code in codes):
            raise ValidationError(
                _("A CPV code has eight digits, for example 44912100. Put commas in between.")
            )
        if len(codes) > MOST_CPV:
            raise ValidationError(_("Give at most %(most)s CPV codes."), params={"most": MOST_CPV})
        return list(dict.fromkeys(codes))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class AssignmentForm(TenderStepForm):
    """Step 1: what is bought, and by whom."""

    cpv = CpvField(
        label=_("Which CPV codes does it have?"),
        help_text=_("For example 44912100 (granite) or 45233252 (surface of streets)."),
        required=False,
        max_length=12 * MOST_CPV,
    )
    application = forms.ChoiceField(
        label=_("Where will the stone be used?"), choices=choices.applications, required=False
    )

    class Meta:
        model = Tender
        fields = [
            "title",
            "reference",
            "description",
            "nature",
            "cpv",
            "application",
            "place",
            "jurisdiction",
            "authority_level",
        ]
        labels = {
            "title": _("What do you call this tender?"),
            "reference": _("Your own reference"),
            "description": _("Describe the assignment in a few sentences"),
            "nature": _("What kind of assignment is it?"),
            "place": _("Where is the work, or where do you want the delivery?"),
            "jurisdiction": _("Which country's law holds?"),
            "authority_level": _("What kind of authority are you?"),
        }
        help_texts = {
            "title": _("For example: Renewal of the market square."),
            "reference": _("Your file number. You use it to find this tender again."),
            "nature": _("Laying stone is works. Only buying stone is supplies."),
            "authority_level": _("This decides which European threshold holds."),
        }
        error_messages = {
            "title": {"required": _("Fill in what you call this tender.")},
            "reference": {"required": _("Fill in a reference, for example 2026-0147.")},
            "nature": {"required": _("Choose what kind of assignment it is.")},
            "authority_level": {"required": _("Choose what kind of authority you are.")},
        }
        widgets = {
            "nature": forms.RadioSelect,
            "jurisdiction": forms.RadioSelect,
            "authority_level": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A radio group needs no empty choice: not choosing is leaving it empty.
        for name in ("nature", "authority_level"):
            field = self.fields[name]
            field.choices = [c for c in field.choices if c[0]]  # type: ignore[attr-defined]
        jurisdiction = self.fields["jurisdiction"]
        jurisdiction.required = True
        jurisdiction.error_messages["required"] = _("Choose which country's law holds.")
        jurisdiction.choices = [c for c in jurisdiction.choices if c[0]]  # type: ignore[attr-defined]

    helper = layout(
        "version",
        Fieldset(_("The assignment"), "title", "reference", "description", "nature", "cpv"),
        Fieldset(_("The place"), "application", "place"),
        Fieldset(_("The authority"), "jurisdiction", "authority_level"),
    )


class ValueForm(TenderStepForm):
    """Step 2: the value that counts for the thresholds, and the dates."""

    value_cents = EuroField(
        label=_("How much is the assignment worth?"),
        help_text=_("Estimate, in euros, without VAT, for the whole duration and all lots."),
        required=False,
    )
    options_cents = EuroField(
        label=_("How much are the options worth?"),
        help_text=_("Extra work or deliveries that the documents already name."),
        required=False,
    )
    renewals_cents = EuroField(
        label=_("How much are the renewals worth?"),
        help_text=_("Every renewal that the documents allow counts."),
        required=False,
    )
    award_cents = EuroField(
        label=_("How much is the winning bid worth?"),
        help_text=_("In Belgium a bid far above the threshold brings a standstill after all."),
        required=False,
    )

    class Meta:
        model = Tender
        fields = [
            "value_cents",
            "options_cents",
            "renewals_cents",
            "notice_date",
            "closing_at",
            "start_date",
            "end_date",
            "invitation_date",
            "award_letter_date",
            "award_date",
            "award_cents",
        ]
        labels = {
            "notice_date": _("On which day do you send the notice?"),
            "closing_at": _("When do bids close?"),
            "start_date": _("When do the works or deliveries start?"),
            "end_date": _("When does the contract end?"),
            "invitation_date": _("On which day do you invite the selected suppliers?"),
            "award_letter_date": _("On which day do you send the award letter?"),
            "award_date": _("On which day do you award the contract?"),
        }
        help_texts = {
            "notice_date": _("This day decides which threshold holds. No notice? Then the start."),
        }
        field_classes = {"closing_at": MomentField}
        widgets = {
            "notice_date": DayInput,
            "closing_at": MomentInput,
            "start_date": DayInput,
            "end_date": DayInput,
            "invitation_date": DayInput,
            "award_letter_date": DayInput,
            "award_date": DayInput,
        }

    helper = layout(
        "version",
        Fieldset(_("The value"), "value_cents", "options_cents", "renewals_cents"),
        Fieldset(_("The dates"), "notice_date", "closing_at", "start_date", "end_date"),
        Fieldset(
            _("Later in the procedure"),
            "invitation_date",
            "award_letter_date",
            "award_date",
            "award_cents",
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        if cleaned.get("value_cents") is None:
            for name in ("options_cents", "renewals_cents"):
                if cleaned.get(name):
                    self.add_error(
                        "value_cents", _("Fill in the value as well, not only options or renewals.")
                    )
                    break
        notice, closing = cleaned.get("notice_date"), cleaned.get("closing_at")
        if notice and closing and closing.date() <= notice:
            self.add_error("closing_at", _("Choose a closing after the day the notice is sent."))
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("Choose an end on or after the start."))
        return cleaned


class ProcedureForm(TenderStepForm):
    """Step 3: the procedure and the techniques; which are offered follows from the country."""

    procedure = forms.ChoiceField(
        label=_("Which procedure do you think of?"), required=False, widget=forms.RadioSelect
    )

    class Meta:
        model = Tender
        fields = ["procedure", "framework", "dynamic_purchasing", "e_auction", "award_method"]
        labels = {
            "framework": _("Is it a framework agreement?"),
            "dynamic_purchasing": _("With a dynamic purchasing system"),
            "e_auction": _("With an electronic auction"),
            "award_method": _("On what do you award?"),
        }
        help_texts = {
            "award_method": _("In the Netherlands lowest price and lowest cost need a motivation."),
        }
        widgets = {"award_method": forms.RadioSelect}

    helper = layout(
        "version",
        Fieldset(_("The procedure"), "procedure"),
        Fieldset(_("Techniques"), "framework", "dynamic_purchasing", "e_auction"),
        Fieldset(_("The award"), "award_method"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            *choices.procedures(self.instance.jurisdiction),
            ("", _("I do not know yet")),
        ]
        award = self.fields["award_method"]
        award.choices = [  # type: ignore[attr-defined]
            *((code, label) for code, label in award.choices if code),  # type: ignore[attr-defined]
            ("", _("I do not know yet")),
        ]
        self.fields["framework"].choices = Framework.choices  # type: ignore[attr-defined]


class ConditionsForm(TenderStepForm):
    """Step 4: what shortens, lengthens or waives a term; only what this procedure knows."""

    facts = forms.MultipleChoiceField(
        label=_("What holds for this procedure?"),
        help_text=_("Tick what is true. You can leave everything empty."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Tender
        fields = ["conditions"]

    helper = layout("version", "facts")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["conditions"]
        names = relevant_conditions(facts_of(self.instance))
        self.fields["facts"].choices = choices.conditions(names)  # type: ignore[attr-defined]
        self.fields["facts"].initial = choices.ticked(self.instance.conditions)

    def values(self) -> dict[str, Any]:
        return {"conditions": choices.from_ticked(self.cleaned_data["facts"])}


class IsvStepForm(TenderStepForm):
    """Step 6: whether and how ISV enters."""

    isv_forms = forms.MultipleChoiceField(
        label=_("Which form do you think of?"),
        help_text=_("You can choose more than one. Not sure yet? Leave it empty."),
        choices=IsvForm.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Tender
        fields = ["isv_forms", "risk_category"]
        labels = {"risk_category": _("Is the assignment also in a risk category of the State?")}
        help_texts = {
            "risk_category": _(
                "Such as work clothing or ICT. Natural stone is not one of them. "
                "Only for the State this can make ISV compulsory."
            )
        }
        widgets = {"risk_category": forms.RadioSelect}

    helper = layout("version", "isv_forms", "risk_category")


class StoneItemForm(forms.ModelForm[StoneItem]):
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


class LotForm(forms.ModelForm[Lot]):
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
        self, data: Mapping[str, Any] | None, *, existing: Sequence[StoneItem | Lot]
    ) -> None:
        self.existing = existing
        super().__init__(data, initial=[{} for _each in existing])

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        options = super().get_form_kwargs(index)
        if index is not None and index < len(self.existing):
            options["instance"] = self.existing[index]
        return options


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


class StationForm(forms.ModelForm[StationState]):
    """What one notes at a station."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = forms.BooleanField(label=_("This station is done"), required=False)

    class Meta:
        model = StationState
        fields = ["owner", "due_date", "note"]
        labels = {
            "owner": _("Who does it?"),
            "due_date": _("Ready before"),
            "note": _("Note"),
        }
        widgets = {"due_date": DayInput, "note": forms.Textarea(attrs={"rows": 5})}

    helper = layout("version", "owner", "due_date", "note", "status")

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


class DecisionForm(forms.Form):
    """Following an outcome of the advice, or leaving it with a reason."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    choice = forms.ChoiceField(
        choices=[("follow", _("Follow")), ("depart", _("Depart")), ("undo", _("Take back"))]
    )
    reason = forms.CharField(
        label=_("Your reason"), required=False, max_length=5_000, widget=forms.Textarea
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("choice") == "depart" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Write why you depart from this advice."))
        return cleaned


class NoticeForm(forms.Form):
    """The upload of a notice; reading it is for the reader, not for the form."""

    notice = forms.FileField(
        label=_("The notice as XML file"),
        help_text=_("Download the eForms notice (.xml) from TenderNed, e-Procurement or TED."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={
            "required": _("Choose the file of the notice."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    helper = layout("notice")

    def clean_notice(self) -> Any:
        upload = self.cleaned_data["notice"]
        if upload.size > settings.NOTICE_MAX_BYTES:
            raise ValidationError(
                _("This file is larger than %(megabytes)s MB. A notice is never that large."),
                params={"megabytes": settings.NOTICE_MAX_BYTES // 1024**2},
            )
        return upload


class RoleForm(forms.Form):
    """Who gets which role in a tender, and until when."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of a colleague, or of somebody outside your organisation."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=TenderRole.choices)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Leave empty when there is no end yet."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = layout("email", "role", "ends_on")
