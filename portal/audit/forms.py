"""What the page of the log can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.audit import verbs
from portal.audit.actions import OPAQUE
from portal.shared.forms import DayInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.audit.querysets import EntryQuerySet

#: The largest number that a column of ids holds.
LARGEST = 2**63 - 1


class LogForm(forms.Form):
    """Read from the address; ``organisation`` only for who sees more than one."""

    q = forms.CharField(
        label=_("Search for a person, a name or a reference"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    organisation = forms.TypedChoiceField(
        label=_("Organisation"), required=False, coerce=int, empty_value=None
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput())
    #: Set by links, not typed: everything about one thing, or of one person, or one place of
    #: the chain.
    subject = forms.RegexField(
        rf"^[a-z.-]{{1,40}}:{OPAQUE.pattern}$", required=False, widget=forms.HiddenInput()
    )
    person = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput()
    )

    place = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput()
    )

    def __init__(
        self, data: Any, *, organisations: Sequence[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        language = get_language() or "nl"
        self.fields["verb"].choices = [("", _("everything")), *verbs.choices(language)]  # type: ignore[attr-defined]  # typed as a plain Field
        if len(organisations) > 1:
            self.fields["organisation"].choices = [("", _("all organisations")), *organisations]  # type: ignore[attr-defined]  # the same
        else:
            del self.fields["organisation"]

    def narrowed(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Apply what was filled in well; one wrong field finds nothing, as its error says."""
        if not self.is_valid():
            return entries.none()
        chosen = self.cleaned_data
        if chosen["verb"]:
            entries = entries.filter(verb=chosen["verb"])
        if chosen.get("organisation"):
            entries = entries.filter(organisation_id=chosen["organisation"])
        if chosen["day"]:
            entries = entries.on_day(chosen["day"])
        if chosen["subject"]:
            entries = entries.about(*chosen["subject"].split(":", 1))
        if chosen["person"]:
            entries = entries.done_by(chosen["person"])
        if chosen["place"]:
            entries = entries.at_place(chosen["place"])
        return entries
