"""The advice of a tender, and deciding about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import forms, policies
from tenders.actions import deciding
from tenders.models import Tender
from tenders.pages.advice import advice_page
from tenders.pages.head import head_of
from tenders.views.finding import person, tender_or_404, tender_to_edit


@require_safe
def advice(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, tender_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Follow, depart from, or take back what was decided about one outcome.

    A log-in in between, or another language, comes back with GET: then to the advice itself.
    """
    if request.method != "POST":
        return redirect("tenders:advice", tender_or_404(request, pk).pk)
    tender = tender_to_edit(request, pk)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, tender, refused=form)
    key = form.cleaned_data["key"]
    if form.cleaned_data["choice"] == "undo":
        deciding.withdraw_decision(tender, key, by=person(request))
        messages.success(request, _("Taken back. You can decide again."))
        return redirect(_place(tender, key))
    try:
        deciding.decide_outcome(
            tender,
            key,
            form.cleaned_data["digest"],
            followed=form.cleaned_data["choice"] == "follow",
            reason=form.cleaned_data["reason"],
            by=person(request),
        )
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your decision is kept, with the date and the rule."))
    return redirect(_place(tender, key))


def _place(tender: Tender, key: str) -> str:
    """The outcome on the page, so that one goes on reading where one was."""
    return f"{reverse('tenders:advice', args=[tender.pk])}#{key}"


def _page(
    request: HttpRequest, tender: Tender, refused: forms.DecisionForm | None = None
) -> HttpResponse:
    return render(
        request,
        "tenders/advice.html",
        {
            "tender": tender,
            "head": head_of(tender, "advice"),
            "page": advice_page(tender),
            "may_edit": policies.may_edit_tender(person(request), tender),
            "refused": refused,
            "form": refused,
        },
    )
