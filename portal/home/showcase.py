"""The data of the style guide page: every component in every state, with made-up words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.utils import timezone

from portal.shared.forms import DayInput, EuroField
from portal.shared.tracks import PhaseRow, StationRow

CHIPS = (
    ("fout", "Fout"),
    ("waarschuwing", "Nog niet"),
    ("tip", "Tip"),
    ("goed", "In orde"),
    ("nu", "U bent hier"),
    ("stil", "Komt nog"),
    ("slot", "Geblokkeerd"),
    ("onbekend", "Onbekend"),
)


class ShowForm(forms.Form):
    """One field of each kind; sent empty it shows every error."""

    value = EuroField(
        label="Hoeveel is de opdracht waard?",
        help_text="Zonder btw, met alle opties en verlengingen. In euro.",
        error_messages={"required": "Vul de waarde in als getal, bijvoorbeeld 480000"},
    )
    nature = forms.ChoiceField(
        label="Wat voor opdracht is het?", choices=[("works", "Werk"), ("supplies", "Levering")]
    )
    origin = forms.CharField(
        label="Waar komt de steen nu meestal vandaan?",
        help_text="Weet u het niet? Vul dan “onbekend” in. Dat is een goed antwoord.",
        required=False,
    )
    day = forms.DateField(label="Wanneer verstuurt u de aankondiging?", widget=DayInput)
    share = forms.ChoiceField(
        label="Hoe groot is het deel steen in de waarde?",
        help_text="Is dat deel klein? Dan kan ISV te zwaar zijn voor de opdracht.",
        widget=forms.RadioSelect,
        choices=[
            ("less", "Minder dan een kwart"),
            ("half", "Meer"),
            ("unknown", "Dat weet ik niet"),
        ],
        error_messages={"required": "Kies hoe groot het deel steen is"},
    )
    forms_of_isv = forms.MultipleChoiceField(
        label="Welke vorm denkt u te gebruiken?",
        help_text="U kunt er meer dan één kiezen.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("performance", "Voorwaarde bij de uitvoering"), ("award", "Gunningscriterium")],
        required=False,
    )
    remark = forms.CharField(label="Uw reden", widget=forms.Textarea, required=False)
    notice = forms.FileField(label="Uw aankondiging", help_text="Een XML-bestand.", required=False)
    agree = forms.BooleanField(
        label="Alleen mijn eigen aanbestedingen", required=False, help_text="U ziet er dan minder."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["share"].option_hints = {"unknown": "U krijgt dan hulp bij de schatting."}  # type: ignore[attr-defined]  # read by the template pack
        self.fields["forms_of_isv"].option_hints = {  # type: ignore[attr-defined]  # idem
            "performance": "De winnaar belooft due diligence.",
            "award": "Wie het beter doet, krijgt meer punten.",
        }
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("De opdracht", "value", "nature", "origin", "day"),
            Fieldset("De keuze", "share", "forms_of_isv", "remark", "notice", "agree"),
        )
        self.helper.add_input(Submit("save", "Verder naar stap 3"))


def context(posted: Mapping[str, Any] | None) -> dict[str, Any]:
    """Everything the page needs; ``posted`` is the form that was sent, if any."""
    today = timezone.localdate()
    return {
        "form": ShowForm(posted),
        "chips": CHIPS,
        "certainties": ("verified", "reconstruction", "from-memory"),
        "days": [today + timedelta(days=days) for days in (-3, 0, 4, 14)],
        "phases": _phases(),
    }


def _phases() -> list[PhaseRow]:
    def row(
        code: str, name: str, lines: str, state: str, *, action: str = "", note: str = ""
    ) -> StationRow:
        words = {"done": "Klaar", "now": "U bent hier", "later": "Komt nog", "na": "N.v.t."}
        return StationRow(
            code, name, f"#{code}", lines, state, words[state], action=action, note=note
        )

    return [
        PhaseRow(
            "A",
            "Besluiten en verkennen",
            2,
            (
                row("A1", "Bestuurlijke ambitie", "D", "done"),
                row("A5", "Marktverkenning", "DL", "done"),
            ),
        ),
        PhaseRow(
            "B",
            "Ontwerpen en voorbereiden",
            0,
            (
                row("B4", "Gunningscriterium", "D", "now", action="Ga verder"),
                row("B5", "Contractbepaling", "D", "na", note="Hier staat waarom."),
                row("B6", "Toets van de stukken", "DT", "later"),
            ),
        ),
        PhaseRow(
            "D",
            "Uitvoeren en verbeteren",
            0,
            (
                row("D2", "Risicoanalyse en plan", "L", "later"),
                row("D5", "Dialoog met drieën", "DLT", "later"),
                row("D8", "Afsluiten en leren", "D", "later"),
            ),
        ),
    ]
