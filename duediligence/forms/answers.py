"""The questions of one page as a form: fields from reference data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from duediligence import choices
from duediligence.core.facts import Answer
from duediligence.core.progress import answer_waits
from duediligence.core.reference import Question
from tenders.choices import language

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it."""

    question: Question
    field: BoundField
    note: BoundField | None
    why: str
    example: str
    waits: bool  # the answer is of an earlier round


class SectionForm(forms.Form):
    """``version`` is 0 while nobody saved this page."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        answers: Mapping[str, Answer],
        year: int,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.questions, self.answers, self.year = questions, answers, year
        spoken = language()
        for question in questions:
            name, kept = _name(question), answers.get(question.code, Answer())
            common: dict[str, Any] = {
                "label": question.ask.to(spoken),
                "help_text": question.why.to(spoken),
                "required": False,
                "initial": kept.value,
            }
            if question.kind == "choice":
                self.fields[name] = forms.ChoiceField(
                    widget=forms.RadioSelect, choices=choices.ANSWERS, **common
                )
                self.fields[f"{name}_note"] = forms.CharField(
                    label=_("In your own words"),
                    help_text=_(
                        "Is it “no”, “partly” or “unknown”? Say what you will do, and when."
                    ),
                    widget=forms.Textarea(attrs={"rows": 2, "class": "laag"}),
                    required=False,
                    max_length=LONGEST,
                    initial=kept.note,
                )
            else:
                self.fields[name] = forms.CharField(
                    widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST, **common
                )

    def asked(self) -> list[Asked]:
        spoken = language()
        return [
            Asked(
                question,
                self[_name(question)],
                self[f"{_name(question)}_note"] if question.kind == "choice" else None,
                question.why.to(spoken),
                question.example.to(spoken),
                answer_waits(self.answers.get(question.code), self.year),
            )
            for question in self.questions
        ]

    def given(self) -> dict[str, tuple[str, str]]:
        """Code → value and note, for the deed."""
        return {
            question.code: (
                self.cleaned_data[_name(question)],
                self.cleaned_data.get(f"{_name(question)}_note", ""),
            )
            for question in self.questions
        }

    def changed(self) -> dict[str, tuple[str, str]]:
        """Only what is not kept so already: for saving while one types."""
        found = {}
        for code, (value, note) in self.given().items():
            kept = self.answers.get(code, Answer())
            if (value, note) != (kept.value, kept.note):
                found[code] = (value, note)
        return found


def _name(question: Question) -> str:
    return question.code.replace("-", "_")
