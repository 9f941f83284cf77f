"""A step of repeated rows: the kinds of stone, or the lots. Every save replaces them all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.shared.errors import PortalError
from tenders import forms
from tenders.actions import editing
from tenders.forms import conflict
from tenders.models import Tender
from tenders.views.finding import person, tender_to_edit
from tenders.views.steps import onwards, other_was_first, step_page
from tenders.wizard import Step

#: A number with more digits is no version and no count of rows.
MOST_DIGITS = 9


#: Step of the wizard -> its rows, as `change_tender` names them.
KINDS = {"steen": "stones", "percelen": "lots"}


def edit_rows(request: HttpRequest, tender: Tender, page: Step) -> HttpResponse:
    """Show the rows, or save them all at the version that was read."""
    kind = KINDS[page.slug]
    rows = posted_rows(request, tender, kind)
    clash: list[conflict.Difference] = []
    if request.method == "POST" and not rows.only_shown and rows.is_valid():
        try:
            save_rows(request, tender, kind, rows)
        except PortalError as refusal:
            # So that saving once more is saving after having looked.
            tender = tender_to_edit(request, tender.pk)
            clash = conflict.row_differences(_kept_rows(rows), _forms_now(tender, kind))
            if not clash:  # all of it was kept already, by autosave or by a second press
                return onwards(request, tender, page)
            messages.error(request, refusal.message)
        else:
            return onwards(request, tender, page)
    more = {"rows": rows, "kind": kind, "clash": clash, **other_was_first(tender, clash)}
    return render(request, "tenders/rows.html", step_page(tender, page, **more))


def posted_rows(request: HttpRequest, tender: Tender, kind: str) -> forms.RowFormSet[Any]:
    """The rows of the page that was sent, or as they are kept."""
    now: list[Any] = list(tender.stones.all() if kind == "stones" else tender.lots.all())
    shape = forms.StoneFormSet if kind == "stones" else forms.LotFormSet
    data = _with_spare_row(request, tender, kind, shape.max_num)
    return shape(data, existing=_read_rows(data, now), only_shown="more" in request.POST)


def save_rows(request: HttpRequest, tender: Tender, kind: str, rows: forms.RowFormSet[Any]) -> None:
    """Raises a ``PortalError`` when somebody else was first or the tender may not change."""
    version = _number(request.POST.get("version", ""))
    editing.change_tender(
        tender,
        {},
        version=tender.version if version is None else version,
        by=person(request),
        **{kind: _filled(rows)},
    )


def _kept_rows(rows: forms.RowFormSet[Any]) -> list[Any]:
    """Without the empty row at the end."""
    return [form for form in rows.forms if form.has_changed() or form.instance.pk]


def _forms_now(tender: Tender, kind: str) -> list[Any]:
    """The rows as they are kept now, each as the form that shows it."""
    if kind == "stones":
        return [forms.StoneItemForm(instance=row) for row in tender.stones.all()]
    return [forms.LotForm(instance=row) for row in tender.lots.all()]


def _number(text: str) -> int | None:
    """What a hidden field says, which a stranger may have written."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _read_rows(data: Any, now: list[Any]) -> list[Any]:
    """As many of the rows as the page had when it was read: others have added some since."""
    return now if data is None else now[: _number(data.get("form-INITIAL_FORMS", "")) or 0]


def _with_spare_row(request: HttpRequest, tender: Tender, kind: str, most: int) -> Any:
    """The posted data, with what was chosen of the other and one row more when asked for."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if any(name.startswith("keep-") for name in data):
        data = conflict.rows_with_choices(data, _forms_now(tender, kind))
    count = _number(data.get("form-TOTAL_FORMS", ""))
    if "more" in data and count is not None and count < most:
        data["form-TOTAL_FORMS"] = str(count + 1)
    return data


def _filled(rows: forms.RowFormSet[Any]) -> list[dict[str, Any]]:
    """The rows that hold an answer and are not ticked for removal."""
    kept = []
    for form in rows.forms:
        names = form.Meta.fields
        values = {name: form.cleaned_data.get(name) for name in names}
        if not form.cleaned_data.get("DELETE") and any(
            v not in (None, "") for v in values.values()
        ):
            kept.append({name: value for name, value in values.items() if value is not None})
    return kept
