"""Keeping what is typed while it is typed: only the fields that changed.

The page sends the names in ``changed`` with their values; everything else stays as it is. When
somebody else was first nothing is written: the person chooses on the page itself, by saving.
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
from tenders.models import StationState
from tenders.views.finding import person, tender_to_edit

#: As many fields as a page has, with room.
MOST_FIELDS = 40


@require_POST
def autosave_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    page = wizard.BY_SLUG.get(step)
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
    version = None
    if not form.is_valid():
        names = [str(form.fields[n].label) for n in form.errors if n in form.fields]
        told = _("Not kept yet. Look at: %(fields)s.") % {"fields": ", ".join(names) or "-"}
    elif form.cleaned_data["version"] is None:
        told = _("Not kept yet. Save the page.")
    else:
        try:
            version = write(form, form.cleaned_data["version"])
        except PortalError:
            told = _("Not kept: somebody else changed this meanwhile. Save, and choose per field.")
        else:
            told = _("Kept at %(time)s.") % {"time": f"{timezone.localtime():%H.%M}"}
    return render(request, "tenders/_kept.html", {"told": told, "version": version})
