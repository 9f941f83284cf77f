"""Choosing among many rows by looking for them, with a script and without.

Up to ``MOST`` rows a field offers them all, as a list of hundreds cannot be read. Beyond that it is
a search field: what was chosen stays, what is found stands below it, as radio buttons or ticks. The
button submits the form, which is then not saved but shown again; with a script the same part of the
page is fetched while one types.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Case, QuerySet, When
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.shared.forms import LongSelect

#: So many rows are offered at once, and so many of what was found are shown.
MOST, FOUND = 15, 10
#: Longer is no search.
LONGEST = 200
#: Digits of a number that can be one of a row.
DIGITS = 9
#: The button that looks, and the ends of the names of what is looked for and what was.
BUTTON, WORDS, LOOKED = "zoek", "-zoek", "-gezocht"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What ``isv/search.html`` shows: the chosen ones, then the ``found`` ones.

    ``address``: of the options alone.
    """

    name: str
    label: Any
    kind: str  # "radio" or "checkbox"
    words: str
    address: str
    options: tuple[Option, ...]
    found: int
    has_more: bool


class _Searched(forms.Select):
    search: Search

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 -- Django's
        given = {
            each: attrs[each] for each in ("aria-describedby", "aria-invalid") if each in attrs
        }
        shown = {"search": self.search, "key": attrs["id"], "attrs": flatatt(given)}
        return render_to_string("isv/search.html", shown)


class SearchOne(_Searched):
    """A search field with radio buttons."""


class SearchMany(_Searched, forms.SelectMultiple):
    """A search field with ticks."""


def offer(form: forms.BaseForm, name: str, data: Mapping[str, Any], address: str) -> None:
    """Let the field show its rows, or be a search field when they are many.

    One query, in which the chosen rows stand first; a second one for the words in ``data``.
    """
    field: Any = form.fields[name]
    order = tuple(field.queryset.query.order_by) or ("pk",)
    chosen = _numbers(form[name].value())
    most = max(MOST, len(chosen))
    first = Case(When(pk__in=chosen, then=0), default=1)
    offered = list(field.queryset.order_by(first, *order)[: most + 1])
    if len(offered) <= most:
        if type(field.widget) is forms.Select:
            field.widget = LongSelect(attrs=field.widget.attrs)
            field.widget.is_required = field.required
        offered.sort(key=attrgetter(*order))
        empty = [] if field.empty_label is None else [("", field.empty_label)]
        field.choices = empty + [(row.pk, field.label_from_instance(row)) for row in offered]
        return
    kept = [row for row in offered if row.pk in chosen]
    search = _found(name, field, kept, words_for(name, data), address)
    field.widget = SearchMany() if search.kind == "checkbox" else SearchOne()
    field.widget.search = search


def look(form: forms.BaseForm, name: str, data: Mapping[str, Any]) -> Search:
    """What the words in ``data`` find for one field, after what is chosen in it: two queries.

    A field may have a ``hint_from_instance``: what stands below the label.
    """
    field: Any = form.fields[name]
    kept = list(field.queryset.filter(pk__in=_numbers(form[name].value())))
    return _found(name, field, kept, words_for(name, data), "")


def _found(name: str, field: Any, kept: Sequence[Any], words: str, address: str) -> Search:
    many = isinstance(field, forms.ModelMultipleChoiceField)
    hint = getattr(field, "hint_from_instance", _no_hint)
    rows = field.queryset.exclude(pk__in=[row.pk for row in kept])
    found = list(rows.search(words)[: FOUND + 1]) if words else []
    shown = [(row, True) for row in kept] + [(row, False) for row in found[:FOUND]]
    options = [
        Option(str(row.pk), field.label_from_instance(row), hint(row), is_chosen)
        for row, is_chosen in shown
    ]
    if not many and not field.required:
        options.insert(0, Option("", str(field.empty_label), "", not kept))
    return Search(
        name,
        field.label,
        "checkbox" if many else "radio",
        words,
        address,
        tuple(options),
        min(len(found), FOUND),
        len(found) > FOUND,
    )


def words_for(name: str, data: Mapping[str, Any]) -> str:
    """What is looked for in the search field of ``name``."""
    return str(data.get(f"{name}{WORDS}", ""))[:LONGEST].strip()


def is_search(data: QueryDict) -> bool:
    """Whether this post asks to look, not to save: by its button, or by words not looked for yet.

    So Enter in a search field looks, and who types a name and saves is shown what there is.
    """
    if BUTTON in data:
        return True
    looked = {name.removesuffix(LOOKED): words for name, words in data.items() if LOOKED in name}
    return any(words_for(name, data) != words for name, words in looked.items())


def typed(form: type[forms.ModelForm[Any]], data: QueryDict) -> dict[str, Any]:
    """What was typed, to show the form again without judging it; a file cannot be kept."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.base_fields.items()
        if not isinstance(field, forms.FileField)
    }


def _no_hint(_row: Any) -> str:
    return ""


def _numbers(value: Any) -> list[int]:
    """The numbers of rows in the value of a field, whatever a stranger sent."""
    many = value if isinstance(value, (list, tuple, QuerySet)) else [value]
    texts = (str(getattr(each, "pk", each)) for each in many)
    return [
        int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= DIGITS
    ]
