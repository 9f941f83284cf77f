"""The forms about people and organisations: parsing, and errors a person can act on."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import (
    REGISTERS,
    ROLES_OF,
    SCHEMES_OF,
    AuthorityLevel,
    Country,
    NumberScheme,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import Organisation, User
from portal.accounts.numbers import FORMS, normalised
from portal.mail.optional import Optional

#: For who is no authority; nothing is chosen for anybody.
_EMPTY = [("", _("Not applicable"))]


def layout(*parts: Any) -> FormHelper:
    """A crispy helper that draws fields only: the page owns the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*parts)
    return helper


class NumberFields(forms.Form):
    """Which number, and the number itself, checked together."""

    number_scheme = forms.ChoiceField(
        label=_("Which number does the organisation have?"),
        choices=NumberScheme.choices,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("The number"),
        max_length=40,
        help_text=_("Spaces and dots do not matter."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        scheme, number = self.cleaned_data.get("number_scheme"), self.cleaned_data.get("number")
        if scheme and number:
            try:
                self.cleaned_data["number"] = normalised(NumberScheme(scheme), number)
            except ValueError:
                self.add_error("number", str(FORMS[NumberScheme(scheme)].hint))
        return self.cleaned_data


class OrganisationFields(NumberFields):
    """An organisation as a visitor describes it."""

    kind = forms.ChoiceField(
        label=_("What is your organisation?"),
        choices=[(kind.value, kind.label) for kind in REGISTERS],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country"), choices=Country.choices, widget=forms.RadioSelect
    )
    authority_level = forms.ChoiceField(
        label=_("Only for authorities: which kind?"),
        choices=[*_EMPTY, *AuthorityLevel.choices],
        required=False,
        help_text=_("It decides which threshold counts."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        kind, country = self.cleaned_data.get("kind"), self.cleaned_data.get("country")
        is_authority = kind == OrganisationKind.AUTHORITY
        if is_authority and not self.cleaned_data.get("authority_level"):
            self.add_error("authority_level", _("Choose which kind of authority it is."))
        if kind and not is_authority:
            self.cleaned_data["authority_level"] = ""
        scheme = self.cleaned_data.get("number_scheme")
        if kind and country and scheme:
            fitting = SCHEMES_OF[OrganisationKind(kind), Country(country)]
            if scheme not in fitting:
                names = ", ".join(str(each.label) for each in fitting)
                text = _("Such an organisation has another number: %(names)s.") % {"names": names}
                self.add_error("number_scheme", text)
        return self.cleaned_data


class RegistrationForm(OrganisationFields):
    full_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("At your work. We send a link to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["kind", "name", "country", "authority_level", "number_scheme", "number"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = layout(
            Fieldset(
                str(_("The organisation")),
                "kind",
                "name",
                "country",
                "authority_level",
                "number_scheme",
                "number",
            ),
            Fieldset(str(_("You")), "full_name", "email"),
        )

    def values(self) -> dict[str, str]:
        """As ``actions.registering.register`` wants them."""
        values = dict(self.cleaned_data)
        values["organisation_name"] = values.pop("name")
        return values


class CorrectionForm(OrganisationFields):
    """The same questions about an organisation that is there; its kind stays."""

    field_order = ["name", "country", "authority_level", "number_scheme", "number"]

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        names = ["name", "country", "authority_level", "number_scheme", "number"]
        initial = {name: getattr(organisation, name) for name in names}
        super().__init__(*args, **{"initial": initial, **options})
        del self.fields["kind"]
        self.fixed_kind = organisation.kind
        self.helper = layout(*names)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["kind"] = self.fixed_kind
        return super().clean()


class AccountForm(forms.Form):
    """Name and password of a new person."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = email
        self.helper = layout("full_name", "password1", "password2")

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        if first:
            person = User(email=self.email, full_name=self.cleaned_data.get("full_name", ""))
            try:
                validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return self.cleaned_data


def role_choices(organisation: Organisation) -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in ROLES_OF[OrganisationKind(organisation.kind)]]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = role_choices(organisation)  # type: ignore[attr-defined]  # typed as a plain Field

    def chosen_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role"]

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, organisation=organisation, **options)
        self.helper = layout("email", "role")


class JoinForm(NumberFields):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = layout("number_scheme", "number")


class AnswerForm(RoleForm):
    """Letting a person in with a role, or refusing."""

    answer = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    reason = forms.CharField(label=_("Reason"), max_length=2_000, required=False)


class DecisionForm(forms.Form):
    """Of the secretariat, about an organisation."""

    target = forms.ChoiceField(choices=OrganisationStatus.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation reads it. Needed when you refuse or close."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = layout("reason")


class PersonForm(forms.Form):
    """Of the secretariat, about a person who must be put out or let in again."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000)


class PeopleFilter(forms.Form):
    q = forms.CharField(
        label=_("Part of the e-mail address"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    show = forms.ChoiceField(
        label=_("Which people"),
        required=False,
        choices=[
            ("", _("everybody")),
            ("no-second-factor", _("without second factor")),
            ("nowhere", _("without organisation")),
            ("out", _("put out")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class OrganisationFilter(forms.Form):
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("every status")), *OrganisationStatus.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("every kind")), *OrganisationKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class MailsForm(forms.Form):
    """Which of the mails that one may do without are wanted."""

    wanted = forms.MultipleChoiceField(
        label=_("We mail you"), required=False, widget=forms.CheckboxSelectMultiple
    )
    helper = layout("wanted")

    def __init__(self, *args: Any, offered: Sequence[Optional], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["wanted"]
        field.choices = [(mail.name, mail.label) for mail in offered]  # type: ignore[attr-defined] # a choice field
        field.option_hints = {mail.name: mail.about for mail in offered}  # type: ignore[attr-defined] # read by isv/layout/choices.html
