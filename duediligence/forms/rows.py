"""The forms of the rows of a dossier. Whatever can be chosen is of this dossier alone."""

from collections.abc import Callable, Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from duediligence import choices
from duediligence.enums import (
    ComplaintStatus,
    EvidenceScope,
    Finding,
    Involvement,
    Level,
    MeasureKind,
)
from duediligence.forms.row import RowForm
from duediligence.models import Chain, Complaint, Evidence, Link, Measure, Risk, Site
from portal.files.kinds import kind, megabytes
from tenders import choices as of_tenders
from tenders.forms import layout

#: The kind of file, of portal/files/kinds.toml.
EVIDENCE = "evidence"


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _weight(label: Any, numbers: Any, text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=text,
        choices=numbers,
        coerce=int,
        widget=forms.RadioSelect,
        initial=0,
    )


def _level(label: Any) -> forms.TypedChoiceField:
    field = forms.TypedChoiceField(
        label=label, choices=Level, coerce=int, widget=forms.RadioSelect, initial=Level.UNKNOWN
    )
    field.option_hints = {  # type: ignore[attr-defined] # read by isv/layout/choices.html
        "0": _("Nobody told you. That is a proper answer."),
        "1": _("Your supplier said so."),
        "2": _("You saw a waybill, invoice, contract or report."),
        "3": _("Somebody of your own company was there."),
        "4": _("An independent person looked, and wrote it down."),
    }
    return field


class ChainForm(RowForm):
    stone = forms.ChoiceField(label=_("Which stone?"), required=False)
    product = forms.ChoiceField(label=_("Which product?"), required=False)

    class Meta:
        model = Chain
        fields = ["name", "stone", "product", "note"]
        labels = {"name": _("What do you call this chain?"), "note": _("Note")}
        help_texts = {"name": _("For example: granite from India, or bluestone from Hainaut.")}
        error_messages = {"name": {"required": _("Give the chain a name that you recognise.")}}
        widgets = {"note": _area()}

    helper = layout("version", "name", "stone", "product", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stone"].choices = of_tenders.stones()  # type: ignore[attr-defined] # a choice field
        self.fields["product"].choices = of_tenders.products()  # type: ignore[attr-defined] # as above

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.dossier.chains.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You already have a chain with this name."))
        return name


class SiteForm(RowForm):
    role = forms.ChoiceField(label=_("What is it?"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    level = _level(_("How well do you know this?"))

    class Meta:
        model = Site
        fields = [
            "role",
            "chains",
            "name",
            "place",
            "country",
            "level",
            "known_from",
            "known_since",
            "verified_on",
            "action",
            "action_date",
            "note",
        ]
        labels = {
            "chains": _("In which of your chains?"),
            "name": _("Name of the company"),
            "place": _("Place or region"),
            "known_from": _("From whom do you know this?"),
            "known_since": _("Since when?"),
            "verified_on": _("When was it looked at last?"),
            "action": _("What will you do to find out?"),
            "action_date": _("Before which day?"),
            "note": _("Note"),
        }
        help_texts = {
            "name": _(
                "Unknown? Leave it empty. No other company sees this name until you share it."
            ),
            "known_from": _("For example: the exporter, in a mail. A function is enough."),
            "action": _("For example: ask the exporter, together with two other buyers."),
        }
        widgets = {"chains": forms.CheckboxSelectMultiple, "note": _area(3)}

    helper = layout(
        "version",
        Fieldset(_("The place in the chain"), "role", "chains", "name", "place", "country"),
        Fieldset(_("How you know it"), "level", "known_from", "known_since", "verified_on"),
        Fieldset(_("What you do not know yet"), "action", "action_date"),
        "note",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = choices.roles()  # type: ignore[attr-defined] # a choice field
        self.fields["country"].choices = of_tenders.countries()  # type: ignore[attr-defined] # as above

    def offer(self, words: Mapping[str, Any], address: Callable[[str], str]) -> None:
        super().offer(words, address)
        if not self.fields["chains"].choices:  # type: ignore[attr-defined] # a choice field
            self["chains"].help_text = _("You have no chains yet. You can add them later.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        level = cleaned.get("level")
        if level:
            self.need("known_from", _("Fill in from whom you know this, or choose “unknown”."))
            if not cleaned.get("name") and not cleaned.get("place"):
                self.need("name", _("Fill in a name or a place, or choose “unknown”."))
        elif level == Level.UNKNOWN and cleaned.get("name"):
            self.add_error(
                "level",
                ValidationError(_("You know the name. Then choose at least “declared”.")),
            )
        return cleaned


class LinkForm(RowForm):
    nothing = dict.fromkeys(("chain", "seller", "buyer"), _("Choose"))
    level = _level(_("How well do you know this?"))

    class Meta:
        model = Link
        fields = [
            "chain",
            "seller",
            "buyer",
            "material",
            "level",
            "known_from",
            "known_since",
            "note",
        ]
        labels = {
            "chain": _("In which chain?"),
            "seller": _("Who delivers?"),
            "buyer": _("To whom?"),
            "material": _("What?"),
            "known_from": _("From whom do you know this?"),
            "known_since": _("Since when?"),
            "note": _("Note"),
        }
        widgets = {"note": _area(3)}

    helper = layout(
        "version",
        "chain",
        "seller",
        "buyer",
        "material",
        "level",
        "known_from",
        "known_since",
        "note",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seller, buyer = cleaned.get("seller"), cleaned.get("buyer")
        if seller and seller == buyer:
            self.add_error("buyer", ValidationError(_("Choose another one than who delivers.")))
        elif seller and buyer and cleaned.get("chain"):
            same = self.dossier.links.filter(
                chain=cleaned["chain"], seller=seller, buyer=buyer, material=cleaned["material"]
            )
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("buyer", ValidationError(_("This link is in the chain already.")))
        return cleaned


class RiskForm(RowForm):
    nothing = {"chain": _("all chains"), "site": _("no single place")}
    theme = forms.ChoiceField(label=_("Which theme?"))
    scale = _weight(_("How grave is it for who it happens to?"), choices.SCALE)
    scope = _weight(_("How many are concerned?"), choices.SCOPE)
    irremediability = _weight(_("Can it be put right?"), choices.IRREMEDIABILITY)
    likelihood = _weight(
        _("How likely is it?"),
        choices.LIKELIHOOD,
        _("Severity always goes before likelihood: rare and terrible comes first."),
    )

    class Meta:
        model = Risk
        fields = [
            "theme",
            "finding",
            "title",
            "description",
            "chain",
            "site",
            "is_actual",
            "scale",
            "scope",
            "irremediability",
            "likelihood",
            "direction",
            "affects",
            "involvement",
            "sources",
        ]
        labels = {
            "finding": _("What did you find?"),
            "title": _("Short name"),
            "description": _("What is the matter?"),
            "chain": _("In which chain?"),
            "site": _("At which place?"),
            "is_actual": _("It happens now; it is not only a risk"),
            "direction": _("Where in the chain?"),
            "affects": _("Who or what is harmed?"),
            "involvement": _("What is your own part in it?"),
            "sources": _("On what does this rest?"),
        }
        help_texts = {
            "description": _("Did you find nothing? Then say here where and how you looked."),
            "title": _("For example: dust at the saws."),
            "sources": _("Reports with their year, talks, visits."),
        }
        error_messages = {"title": {"required": _("Give it a short name.")}}
        widgets = {
            "finding": forms.RadioSelect,
            "description": _area(5),
            "direction": forms.RadioSelect,
            "affects": forms.RadioSelect,
            "sources": _area(3),
        }

    helper = layout(
        "version",
        Fieldset(
            _("What is the matter"), "theme", "finding", "title", "description", "chain", "site"
        ),
        Fieldset(
            _("How severe, how likely"),
            "is_actual",
            "scale",
            "scope",
            "irremediability",
            "likelihood",
        ),
        Fieldset(_("Where, and your part in it"), "direction", "affects", "involvement", "sources"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["theme"].choices = choices.themes()  # type: ignore[attr-defined] # a choice field
        self.fields["finding"].choices = Finding.choices  # type: ignore[attr-defined] # without an empty one
        self.fields["finding"].initial = Finding.RISK
        self.fields["involvement"].choices = [("", _("not said yet")), *Involvement.choices]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("finding") == Finding.NONE:
            self.need("description", _("Say where and how you looked, so that others can judge."))
        return cleaned


class MeasureForm(RowForm):
    nothing = {"site": _("no single place")}

    class Meta:
        model = Measure
        fields = [
            "title",
            "kind",
            "risks",
            "site",
            "owner",
            "due_date",
            "status",
            "goal",
            "indicator",
            "partners",
            "otherwise",
            "effect",
            "last_resort",
        ]
        labels = {
            "title": _("What will you do?"),
            "kind": _("What kind of measure is it?"),
            "risks": _("Against which risks?"),
            "site": _("At which place?"),
            "owner": _("Who does it?"),
            "due_date": _("Ready before"),
            "status": _("How far is it?"),
            "goal": _("What should be different then?"),
            "indicator": _("How do you see that it helps?"),
            "partners": _("Together with whom?"),
            "otherwise": _("What if it does not work?"),
            "effect": _("What changed?"),
            "last_resort": _("What did you try before ending the relation?"),
        }
        help_texts = {
            "title": _("For example: wet saws and masks at the processor."),
            "owner": _("A function is enough."),
            "indicator": _("Something that can be counted or seen, not the measure itself."),
            "effect": _("Fill this in when it is done, also when nothing changed."),
            "last_resort": _("Only when you end the relation: talks, help and time come first."),
        }
        error_messages = {"title": {"required": _("Say what you will do.")}}
        widgets = {
            "risks": forms.CheckboxSelectMultiple,
            "goal": _area(3),
            "indicator": _area(3),
            "otherwise": _area(3),
            "effect": _area(3),
            "last_resort": _area(3),
        }

    helper = layout(
        "version",
        Fieldset(_("The measure"), "title", "kind", "risks", "site"),
        Fieldset(_("Who and when"), "owner", "due_date", "status", "partners"),
        Fieldset(_("What it brings"), "goal", "indicator", "effect"),
        Fieldset(_("When it does not work"), "otherwise", "last_resort"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == MeasureKind.EXIT:
            self.need("last_resort", _("Ending the relation is the last resort. What came first?"))
        return cleaned


class EvidenceForm(RowForm):
    nothing = {"site": _("no single place"), "chain": _("no single chain")}
    kind = forms.ChoiceField(label=_("What kind of evidence is it?"))
    level = _level(_("How strong do you think it is?"))

    class Meta:
        model = Evidence
        fields = [
            "title",
            "kind",
            "scope",
            "site",
            "chain",
            "delivery",
            "issuer",
            "issued_on",
            "valid_until",
            "place",
            "level",
            "measures",
            "replaces",
            "note",
            "doubt",
            "doubt_answer",
        ]
        labels = {
            "title": _("What is it?"),
            "scope": _("What does it say something about?"),
            "site": _("Which place?"),
            "chain": _("Which chain?"),
            "delivery": _("Which delivery?"),
            "issuer": _("Who made it?"),
            "issued_on": _("Made on"),
            "valid_until": _("Valid until"),
            "place": _("Made where?"),
            "measures": _("Which measures does it show?"),
            "replaces": _("In the place of which evidence?"),
            "note": _("Note"),
            "doubt": _("Is there doubt whether it is real or right?"),
            "doubt_answer": _("What came of the doubt?"),
        }
        help_texts = {
            "title": _("For example: visit report of the processor, May 2026."),
            "scope": _("A certificate of a factory says nothing about the quarry."),
            "doubt": _("Say what is not right, and to whom you asked it."),
        }
        error_messages = {"title": {"required": _("Say what it is.")}}
        widgets = {
            "measures": forms.CheckboxSelectMultiple,
            "replaces": forms.HiddenInput,
            "note": _area(3),
            "doubt": _area(2),
            "doubt_answer": _area(2),
        }

    helper = layout(
        "version",
        Fieldset(_("The evidence"), "replaces", "title", "kind"),
        Fieldset(_("About what"), "scope", "site", "chain", "delivery", "measures"),
        Fieldset(_("By whom and when"), "issuer", "issued_on", "valid_until", "place", "level"),
        Fieldset(_("Note and doubt"), "note", "doubt", "doubt_answer"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = choices.evidence_kinds()  # type: ignore[attr-defined] # a choice field
        self.fields["scope"].choices = EvidenceScope.choices  # type: ignore[attr-defined] # without an empty one
        self.fields["level"].initial = Level.DOCUMENT

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        issued, until = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error(
                "valid_until", ValidationError(_("This day is before the day it was made."))
            )
        if cleaned.get("scope") in (EvidenceScope.QUARRY, EvidenceScope.FACTORY):
            self.need("site", _("Choose which place it is about."))
        if cleaned.get("scope") == EvidenceScope.CHAIN:
            self.need("chain", _("Choose which chain it is about."))
        if cleaned.get("scope") == EvidenceScope.DELIVERY:
            self.need("delivery", _("Say which delivery it is about."))
        if cleaned.get("doubt_answer"):
            self.need("doubt", _("Say what the doubt was."))
        return cleaned


class NewEvidenceForm(EvidenceForm):
    document = forms.FileField(
        label=_("The file"), error_messages={"required": _("Choose the file.")}
    )

    class Meta(EvidenceForm.Meta):
        pass

    helper = layout(
        "version",
        Fieldset(_("The evidence"), "replaces", "document", "title", "kind"),
        Fieldset(_("About what"), "scope", "site", "chain", "delivery", "measures"),
        Fieldset(_("By whom and when"), "issuer", "issued_on", "valid_until", "place", "level"),
        Fieldset(_("Note and doubt"), "note", "doubt", "doubt_answer"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = kind(EVIDENCE).rules
        field = self.fields["document"]
        field.help_text = _("At most %(size)s. Possible are: %(extensions)s.") % {
            "size": megabytes(rules.max_bytes),
            "extensions": ", ".join(rules.extensions),
        }
        field.widget.attrs["accept"] = ",".join(f".{each}" for each in rules.extensions)


class ComplaintForm(RowForm):
    nothing = {"chain": _("no single chain")}

    class Meta:
        model = Complaint
        fields = [
            "title",
            "received_on",
            "from_whom",
            "chain",
            "description",
            "status",
            "answer",
            "remedy",
        ]
        labels = {
            "title": _("What is it about?"),
            "received_on": _("When did you hear it?"),
            "from_whom": _("From what kind of person?"),
            "chain": _("In which chain?"),
            "description": _("What was told?"),
            "status": _("How far is it?"),
            "answer": _("What do you do about it?"),
            "remedy": _("How is the harm repaired?"),
        }
        help_texts = {
            "from_whom": _("A worker, a neighbour, a union. Write no name: that can be dangerous."),
            "answer": _("Before you close it, say here what came of it."),
        }
        error_messages = {
            "title": {"required": _("Say in a few words what it is about.")},
            "received_on": {"required": _("Fill in the day on which you heard it.")},
        }
        widgets = {"description": _area(5), "answer": _area(), "remedy": _area(3)}

    helper = layout(
        "version",
        "title",
        "received_on",
        "from_whom",
        "chain",
        "description",
        "status",
        "answer",
        "remedy",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == ComplaintStatus.CLOSED:
            self.need("answer", _("Say what came of it before you close it."))
        return cleaned
