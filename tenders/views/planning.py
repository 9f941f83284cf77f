"""The plan of a tender: choosing days, on paper, as a calendar file; and the days of one's own."""

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import policies
from tenders.actions import planning as deeds
from tenders.actions.editing import ChangedMeanwhile
from tenders.calendars import calendar_file
from tenders.forms import PlanForm, PlanningDaysForm, read_again
from tenders.models import PlanningDays, Tender
from tenders.pages import planning as pages
from tenders.pages.head import head_of
from tenders.planning.calendar import Anchor
from tenders.views.finding import own_organisation, person, tender_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever sees the tender sees the plan; whoever may change it chooses the days here."""
    tender = tender_or_404(request, pk)
    may_edit = policies.may_edit_tender(person(request), tender)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    page = pages.plan_page(tender, _anchor(request))
    form = PlanForm(
        request.POST or None,
        initial=pages.chosen_values(tender, page, propose="voorstel" in request.GET),
        steps=page.planned.steps,
        names=pages.names_of(tender.jurisdiction),
    )
    if request.method == "POST" and form.is_valid() and _chosen(request, tender, form):
        messages.success(request, _("The plan is saved."))
        return redirect("tenders:plan", tender.pk)
    if request.method == "POST":
        tender.refresh_from_db()  # around the form stands what is kept
        page = pages.plan_page(tender, _anchor(request))
    context = {
        "tender": tender,
        "head": head_of(tender, "plan"),
        "page": page,
        "rows": [(row, form[row.code], _theirs(row, form)) for row in page.rows],
        "form": form,
        "may_edit": may_edit,
        "proposed": "voorstel" in request.GET,
        "may_set_days": policies.may_set_planning_days(person(request), tender.organisation),
    }
    return render(request, "tenders/plan.html", context)


def _anchor(request: HttpRequest) -> Anchor | None:
    asked = request.GET.get("vanaf", "")
    ways: dict[str, Anchor] = {"start": "start", "begin": "first"}
    return ways.get(asked)


def _chosen(request: HttpRequest, tender: Tender, form: PlanForm) -> bool:
    """Whether the days were kept; else the form says why not, with what was typed still in it."""
    try:
        deeds.choose_days(
            tender,
            form.days(),
            form.cleaned_data.get("closing"),
            version=form.cleaned_data["version"],
            by=person(request),
        )
    except deeds.PlanRefused as refusal:
        for breach in refusal.breaches:
            form.add_error(breach.code, pages.breach_text(breach, tender))
    except ChangedMeanwhile as refusal:
        form.add_error(None, refusal.message)
        now = Tender.objects.values_list("version", flat=True).get(pk=tender.pk)
        read_again(form, now)
    except PortalError as refusal:
        form.add_error(None, refusal.message)
    else:
        return True
    return False


def _theirs(row: pages.Row, form: PlanForm) -> date | None:
    """After a conflict: the day that a colleague saved, where something else was typed."""
    if not form.non_field_errors():
        return None
    typed = form.days().get(row.code) if row.code in form.cleaned_data else None
    return row.chosen if row.chosen != typed else None


@require_safe
def plan_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The days of one tender as a calendar file."""
    return calendar_file([tender_or_404(request, pk)], name="planning.ics")


@require_http_methods(["GET", "HEAD", "POST"])
def planning_days(request: HttpRequest) -> HttpResponse:
    """The days that one's own organisation advises; its administrator changes them."""
    organisation = own_organisation(request)
    if not policies.may_set_planning_days(person(request), organisation):
        raise PermissionDenied
    kept = PlanningDays.objects.filter(organisation=organisation).first()
    days = cast("dict[str, int]", kept.days) if kept else {}
    form = PlanningDaysForm(
        request.POST or None,
        initial={**days, "version": kept.version if kept else 0},
        names=pages.names_of(organisation.country),
    )
    if request.method == "POST" and form.is_valid():
        try:
            deeds.set_planning_days(
                organisation,
                form.days(),
                version=form.cleaned_data["version"],
                by=person(request),
            )
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.message)
            read_again(form, _version_now(organisation.pk))
        else:
            messages.success(request, _("Saved. New plans count with these days."))
            return redirect("tenders:planning-days")
    context = {"form": form, "organisation": organisation}
    return render(request, "tenders/planning_days.html", context)


def _version_now(organisation: int) -> int:
    found = PlanningDays.objects.filter(organisation=organisation)
    return found.values_list("version", flat=True).first() or 0
