"""The metrokaart on the screen and the work at its stations."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import choices, forms, policies
from tenders.actions import stations
from tenders.forms import conflict
from tenders.forms.together import NoteForm
from tenders.journey import Journey, journey_of
from tenders.metrokaart import network
from tenders.metrokaart.route import station_card
from tenders.models import StationState, Tender
from tenders.pages.examples import examples_at
from tenders.pages.head import head_of
from tenders.pages.history import last_deed
from tenders.pages.route import map_page, table_rows
from tenders.pages.together import note_rows, tasks_of
from tenders.views.finding import person, tender_or_404, tender_to_edit

if TYPE_CHECKING:
    from tenders.forms.conflict import Difference


@require_safe
def metrokaart(request: HttpRequest, pk: UUID) -> HttpResponse:
    tender = tender_or_404(request, pk)
    journey = journey_of(tender)
    context = {
        "tender": tender,
        "head": head_of(tender, "map", journey),
        "page": map_page(tender, journey),
    }
    return render(request, "tenders/map.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    tender = tender_or_404(request, pk)
    if request.method == "POST":
        tender = tender_to_edit(request, pk)
    journey = journey_of(tender)
    _on_the_network(tender, code)
    state = journey.states.get(code) or StationState(tender=tender, code=code, version=0)
    read = conflict.read_values(forms.StationForm(instance=state))
    clash: list[Difference] = []
    data = None
    if request.POST:
        data = conflict.with_choices(request.POST, forms.StationForm(instance=state))
    form = forms.StationForm(data, instance=state, initial={"version": state.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            stations.change_station(
                tender, code, form.values(), by=person(request), version=version
            )
        except PortalError as refusal:
            now = StationState.objects.filter(tender=tender, code=code).first()
            fresh = forms.StationForm(instance=now)
            clash = conflict.differences(form, fresh, request.POST.get("read", ""))
            if not clash:  # all of it was kept already, by autosave or by a second press
                messages.success(request, _("Saved."))
                return redirect("tenders:station", tender.pk, code)
            form.add_error(None, refusal.message)
            forms.read_again(form, now.version if now else 0)
            read = conflict.read_values(fresh)
        else:
            messages.success(request, _("Saved."))
            return redirect("tenders:station", tender.pk, code)
    shown = {"form": form, "clash": clash, "read": read}
    if clash:
        shown["other"] = last_deed(tender)
    return _station_page(request, tender, code, journey, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def tick(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Tick a station off, or open it again, and go to where the journey now is.

    A log-in in between, or another language, comes back with GET: then to the station itself.
    """
    if request.method != "POST":
        return redirect("tenders:station", tender_or_404(request, pk).pk, code)
    tender = tender_to_edit(request, pk)
    _on_the_network(tender, code)
    done = request.POST.get("done") == "1"
    stations.tick_station(tender, code, done=done, by=person(request))
    if not done:
        messages.success(request, _("Station %(code)s is open again.") % {"code": code})
        return redirect("tenders:station", tender.pk, code)
    present = journey_of(tender).present
    if not present:
        messages.success(request, _("This was the last station. Well done."))
        return redirect("tenders:map", tender.pk)
    messages.success(request, _("Station %(code)s is done.") % {"code": code})
    return redirect("tenders:station", tender.pk, present)


def _on_the_network(tender: Tender, code: str) -> None:
    try:
        network.load(tender.jurisdiction or "nl").station(code)
    except KeyError:
        raise Http404 from None


def _station_page(
    request: HttpRequest,
    tender: Tender,
    code: str,
    journey: Journey,
    shown: dict[str, Any],
) -> HttpResponse:
    rows = table_rows(tender, journey)
    on_route = [row for row in rows if row.state != "na" or row.code == code]
    place = next(n for n, row in enumerate(on_route) if row.code == code)
    card = station_card(code, journey.facts, journey.parameters, choices.language())
    known = network.load(tender.jurisdiction or "nl")
    context = {
        "tender": tender,
        "card": card,
        "phase": known.phase(card.phase).name.to(choices.language()),
        "row": on_route[place],
        "earlier": on_route[place - 1] if place else None,
        "later": on_route[place + 1] if place + 1 < len(on_route) else None,
        "noted": journey.states.get(code),
        **shown,
        "station_tasks": tasks_of(tender, code=code),
        "notes": note_rows(tender, journey.notes.get(code, ()), person(request)),
        "note_form": NoteForm(auto_id="notitie_%s"),
        "examples": examples_at(code),
        "may_edit": policies.may_edit_tender(person(request), tender),
    }
    return render(request, "tenders/station.html", context)
