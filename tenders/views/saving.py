"""Keeping what is typed while it is typed: only the fields that changed.

The page sends the names in ``changed`` with their values; everything else stays as it is (rows of
stones and lots are sent and kept together). When somebody else was first nothing is written: the
person chooses on the page itself, by saving.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.shared.errors import PortalError
from tenders import forms, wizard
from tenders.actions import editing, stations
from tenders.forms import conflict
from tenders.journey import journey_of
from tenders.metrokaart import network
from tenders.models import StationState, Tender
from tenders.views.finding import person, tender_to_edit
from tenders.views.rows import KINDS, posted_rows, save_rows

#: As many fields as a page has, with room.
MOST_FIELDS = 40


@require_POST
def autosave_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    page = wizard.BY_SLUG.get(step)
    if step in KINDS:
        return _autosave_rows(request, tender, KINDS[step])
    if page is None or page.form is None:
        raise Http404
    before = {name: getattr(tender, name) for name in page.form.Meta.fields}
    form = page.form(overlaid(request, page.form(instance=tender)), instance=tender)

    def write(form: forms.TenderStepForm, version: int) -> int:
        values = {n: v for n, v in form.values().items() if v != before.get(n)}
        if not values:
            return version
        editing.change_tender(tender, values, version=version, by=person(request))
        return tender.version

    return kept_answer(request, form, write)


def _autosave_rows(request: HttpRequest, tender: Tender, kind: str) -> HttpResponse:
    """Rows have no numbers of their own, so the page sends them all, changed or not."""
    rows = posted_rows(request, tender, kind)
    if not rows.is_valid():
        row = _("Stone %(number)s") if kind == "stones" else _("Lot %(number)s")
        wrong = [number for number, errors in enumerate(rows.errors, start=1) if errors]
        names = ", ".join(row % {"number": number} for number in wrong)
        told = _("Not kept yet. Look at: %(fields)s.") % {"fields": names or "-"}
        return _told(request, told)
    return _written(request, lambda: _saved_rows(request, tender, kind, rows))


def _saved_rows(
    request: HttpRequest, tender: Tender, kind: str, rows: forms.RowFormSet[Any]
) -> int:
    save_rows(request, tender, kind, rows)
    return tender.version


@require_POST
def autosave_station(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    if code not in {s.code for s in network.load(tender.jurisdiction or "nl").stations}:
        raise Http404
    state = journey_of(tender).states.get(code) or StationState(tender=tender, code=code, version=0)
    before = {name: getattr(state, name) for name in ("owner", "due_date", "status")}
    form = forms.StationForm(overlaid(request, forms.StationForm(instance=state)), instance=state)

    def write(form: forms.StationForm, version: int) -> int:
        values = {n: v for n, v in form.values().items() if v != before[n]}
        if not values:
            return version
        changed = stations.change_station(tender, code, values, by=person(request), version=version)
        return changed.version

    return kept_answer(request, form, write)


def overlaid(request: HttpRequest, fresh: django_forms.BaseForm) -> QueryDict:
    """What is kept now, with over it the fields that the page says were changed."""
    data = QueryDict(mutable=True)
    changed = set(request.POST.getlist("changed")[:MOST_FIELDS])
    for name in fresh.fields:
        if name == "version":
            data[name] = request.POST.get(name, "")
        elif name in changed:
            data.setlist(name, request.POST.getlist(name))
        else:
            data.setlist(name, conflict.shown(fresh, name))
    return data


def kept_answer(request: HttpRequest, form: Any, write: Callable[[Any, int], int]) -> HttpResponse:
    """A line for the page: kept at this time, or why not yet."""
    if not form.is_valid():
        names = [str(form.fields[n].label) for n in form.errors if n in form.fields]
        told = _("Not kept yet. Look at: %(fields)s.") % {"fields": ", ".join(names) or "-"}
        return _told(request, told)
    version = form.cleaned_data["version"]
    if version is None:
        return _told(request, _("Not kept yet. Save the page."))
    return _written(request, lambda: write(form, version))


def _written(request: HttpRequest, write: Callable[[], int]) -> HttpResponse:
    """Write, and say so with the version that it made."""
    try:
        version = write()
    except PortalError:
        told = _("Not kept: somebody else changed this meanwhile. Save, and choose per field.")
        return _told(request, told)
    moment = f"{timezone.localtime():%H.%M}"
    return _told(request, _("Kept at %(time)s.") % {"time": moment}, version=version)


def _told(request: HttpRequest, told: str, *, version: int | None = None) -> HttpResponse:
    return render(request, "tenders/_kept.html", {"told": told, "version": version})
