"""Two people save at once: both values per field, and a choice per field.

The page carries what it showed when it was read (``read``), so that a field that this person left
alone takes the newer value unless they say otherwise. Everything here is a string, as forms post
it; a stranger who invents ``read`` only changes what is chosen beforehand on their own page.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

MINE, THEIRS = "mine", "theirs"
#: What a page showed is at most so long: a stranger may send anything.
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Difference:
    """``name`` of the field, or ``form-3`` for a row; both values in words."""

    name: str
    label: str
    mine: str
    theirs: str
    keeps_mine: bool


def read_values(form: forms.BaseForm) -> str:
    """What the page shows before anything is typed, as JSON."""
    return json.dumps({name: shown(form, name) for name in _asked(form)})


def shown(form: forms.BaseForm, name: str) -> list[str]:
    """The value of a field as the browser would post it back."""
    bound = form[name]
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return ["on"] if value else []
    text = bound.field.widget.format_value(value)
    if text is None:
        return []
    return [str(each) for each in text] if isinstance(text, list) else [str(text)]


def differences(form: forms.BaseForm, fresh: forms.BaseForm, read: str) -> list[Difference]:
    """Fields in which what was typed (``form``) is not what is there now (``fresh``, unbound)."""
    data = cast("QueryDict", form.data)
    before = _parsed(read)
    found = []
    for name in _asked(form):
        mine, theirs = data.getlist(form.add_prefix(name)), shown(fresh, name)
        if same(mine, theirs) or _means_the_same(form.fields[name], mine, theirs):
            continue
        found.append(
            Difference(
                name=name,
                label=str(form.fields[name].label or name),
                mine=in_words(form.fields[name], mine),
                theirs=in_words(fresh.fields[name], theirs),
                keeps_mine=name not in before or not same(mine, before[name]),
            )
        )
    return found


def with_choices(data: QueryDict, fresh: forms.BaseForm) -> QueryDict:
    """The posted data with the values of the other where that was chosen."""
    chosen = data.copy()
    for name in _asked(fresh):
        if data.get(f"keep-{name}") == THEIRS:
            chosen.setlist(fresh.add_prefix(name), shown(fresh, name))
    return chosen


def row_differences(
    mine: Sequence[forms.BaseForm], theirs: Sequence[forms.BaseForm]
) -> list[Difference]:
    """Of repeated rows: the whole row, because a save replaces them all."""
    found = []
    for number in range(max(len(mine), len(theirs))):
        own = _row_words(mine[number], bound=True) if number < len(mine) else ""
        other = _row_words(theirs[number], bound=False) if number < len(theirs) else ""
        if own != other:
            label = _("Row %(number)s") % {"number": number + 1}
            found.append(Difference(f"form-{number}", label, own or "-", other or "-", True))
    return found


def rows_with_choices(data: QueryDict, theirs: Sequence[forms.BaseForm]) -> QueryDict:
    """As ``with_choices``: a row of the other, or none where the other has none."""
    chosen = data.copy()
    count = data.get("form-TOTAL_FORMS", "")
    total = int(count) if count.isascii() and count.isdigit() and len(count) <= 4 else 0  # noqa: PLR2004 -- as many rows as a form may have
    for number in range(max(min(total, 1_000), len(theirs))):
        if data.get(f"keep-form-{number}") != THEIRS:
            continue
        if number >= len(theirs):
            chosen[f"form-{number}-DELETE"] = "on"
            continue
        for name in _asked(theirs[number]):
            chosen.setlist(f"form-{number}-{name}", shown(theirs[number], name))
        total = max(total, number + 1)
    chosen["form-TOTAL_FORMS"] = str(total)
    return chosen


def same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two posted values say the same: line ends, edges and the order of ticks aside."""
    return sorted(map(_plain, filter(None, one))) == sorted(map(_plain, filter(None, other)))


def in_words(field: forms.Field, values: Sequence[str]) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if values else _("no")
    texts = [value for value in values if value]
    if not texts:
        return "-"
    if isinstance(field, forms.ModelChoiceField):  # of one row or of several
        chosen = [text for text in texts if text.isascii() and text.isdigit()]
        rows = cast("Any", field.queryset).filter(pk__in=chosen)
        return ", ".join(str(row) for row in rows) or "-"
    if isinstance(field, forms.ChoiceField):
        known = {str(code): str(label) for code, label in _flat(field.choices)}
        return ", ".join(known.get(text, text) for text in texts)
    if isinstance(field, (forms.DateField, forms.DateTimeField)):
        return _day(field, texts[0])
    return ", ".join(texts)


def _means_the_same(field: forms.Field, one: Sequence[str], other: Sequence[str]) -> bool:
    """Amounts and codes can be typed in more than one way."""
    if not isinstance(field, forms.CharField):
        return False
    try:
        first, second = (field.clean(each[0] if each else "") for each in (one, other))
    except forms.ValidationError:
        return False
    return bool(first == second)


def _day(field: forms.Field, text: str) -> str:
    try:
        value = field.to_python(text)
    except forms.ValidationError:
        return text
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H.i")
    return date_format(value, "j F Y") if isinstance(value, date) else text


def _asked(form: forms.BaseForm) -> list[str]:
    return [name for name in form.fields if name not in {"version", "DELETE"}]


def _parsed(read: str) -> dict[str, list[str]]:
    try:
        found = json.loads(read) if len(read) <= LONGEST else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {k: [str(v) for v in values] for k, values in found.items() if isinstance(values, list)}


def _row_words(form: forms.BaseForm, *, bound: bool) -> str:
    words = []
    data = cast("QueryDict", form.data)
    if bound and data.get(form.add_prefix("DELETE")):
        return ""
    for name in _asked(form):
        values = data.getlist(form.add_prefix(name)) if bound else shown(form, name)
        text = in_words(form.fields[name], values)
        if text != "-":
            words.append(f"{form.fields[name].label}: {text}")
    return "; ".join(words)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for code, label in choices:
        flat += label if isinstance(label, (list, tuple)) else [(code, label)]
    return flat
