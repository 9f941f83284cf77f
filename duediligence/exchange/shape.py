"""Which sheets a dossier has, with the keys and columns of their rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms as django_forms
from django.conf import settings
from django.utils import translation

from duediligence import forms
from duediligence.lists import KINDS, Kind
from duediligence.models import Dossier

ANSWERS, EXPLAIN, CHOICES, LEFT = "Antwoorden", "Uitleg", "Lijsten", "Controle"
#: Row 1 has the codes, row 2 what they mean; the first row of data is the third.
FIRST = 3
#: Columns that are written and not read back.
SHOWN = {"file_name", "ask", "example"}
ANSWER_COLUMNS = ("key", "version", "question", "ask", "value", "note", "confirmed")


@dataclass(frozen=True, slots=True)
class Shape:
    name: str  # of the sheet, the same in every language
    prefix: str  # of a key
    kind: Kind

    @property
    def relation(self) -> str:
        """What the rows are called on a dossier."""
        return f"{self.kind.model._meta.model_name}s"  # noqa: SLF001 -- Django's own


SHAPES = (
    Shape("Ketens", "K", KINDS["ketens"]),
    Shape("Schakels", "S", KINDS["schakels"]),
    Shape("Verbindingen", "V", KINDS["verbindingen"]),
    Shape("Risicos", "R", KINDS["risicos"]),
    Shape("Maatregelen", "M", KINDS["maatregelen"]),
    Shape("Bewijs", "B", KINDS["bewijs"]),
    Shape("Klachten", "C", KINDS["klachten"]),
)
PREFIX: Mapping[str, str] = {shape.relation: shape.prefix for shape in SHAPES}
#: Field → the relation that it points to.
POINTS_TO = {
    "chain": "chains",
    "chains": "chains",
    "site": "sites",
    "seller": "sites",
    "buyer": "sites",
    "risks": "risks",
    "measures": "measures",
    "replaces": "evidences",
}


def blank_form(shape: Shape, dossier: Dossier) -> forms.RowForm:
    return shape.kind.form(dossier=dossier)


def columns(form: forms.RowForm) -> list[str]:
    return ["key", "version", *form.Meta.fields]


def unique_names(codes: Mapping[str, str]) -> dict[str, str]:
    """Code → the name that stands for it in a cell; two with one name keep their codes."""
    names = list(codes.values())
    return {code: name if names.count(name) == 1 else code for code, name in codes.items()}


def codes_by_name(shape: Shape, dossier: Dossier) -> dict[str, dict[str, str]]:
    """Field → what can stand in a cell, without its case → the code; of every language."""
    found: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            form = blank_form(shape, dossier)
            for name in form.Meta.fields:
                for code, words in unique_names(codes_of(form.fields[name])).items():
                    known = found.setdefault(name, {})
                    known[code.casefold()] = code
                    known.setdefault(words.casefold(), code)
    return found


def codes_of(field: django_forms.Field) -> dict[str, str]:
    """The choices of a field by code, without 'nothing chosen'; of rows none."""
    if isinstance(field, django_forms.ModelChoiceField):
        return {}
    if not isinstance(field, django_forms.ChoiceField):
        return {}
    named = cast("Iterable[tuple[Any, Any]]", field.choices)
    return {str(code): str(name) for code, name in named if str(code)}
