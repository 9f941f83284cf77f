"""The wizard without an account: few questions, then advice, metrokaart and a PDF.

Whoever knows the address of a visit may do everything with it, and nobody else can find it. So a
forged request has nothing to work with: these pages need no cookie at all, and tell no other page
where somebody came from. Only taking the answers along asks for a log-in and its protection.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.limits import too_often, within_rate
from portal.shared.files import private_file_response
from tenders import visit_wizard as wizard
from tenders.actions import visits as deeds
from tenders.actions.editing import ReferenceTaken
from tenders.forms.visit import TakeForm
from tenders.metrokaart.network import LANGUAGES
from tenders.models import Visit
from tenders.pages import visit as pages
from tenders.views.finding import own_organisation, person
from tenders.visitor import kept_since

VisitView = Callable[..., HttpResponseBase]
#: What every answer about a visit says: not for search engines, not for caches.
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}


def of_a_visit(view: VisitView) -> VisitView:
    """Find the visit by the secret in the address, or 404; and keep that secret."""

    @wraps(view)
    def found(request: HttpRequest, token: str, **parts: Any) -> HttpResponseBase:
        if not within_rate(request, "visit", count_get=True):
            return too_often(request)
        visit = get_object_or_404(Visit.objects.at(token, since=kept_since()))
        try:
            response = view(request, visit, token, **parts)
        except deeds.VisitGone:
            raise Http404 from None
        for name, value in PRIVATE.items():
            response.headers[name] = value
        if not request.user.is_authenticated:
            # Who is logged in has forms in the head of the page, and a browser that may not tell
            # where it comes from cannot send them. No other site learns the address either way.
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return found


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The first questions; answering them makes the visit."""
    step = wizard.STEPS[0]
    form = step.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not within_rate(request, "begin_visit"):
            return too_often(request)
        token = deeds.begin_visit(form.cleaned_data)
        return redirect("visits:step", token, wizard.STEPS[1].slug)
    return render(request, "visits/step.html", wizard.step_page(step, form))


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_visit
def step(request: HttpRequest, visit: Visit, token: str, step: str) -> HttpResponseBase:
    page = next((each for each in wizard.STEPS if each.slug == step), None)
    if page is None:
        raise Http404
    form = page.form(request.POST if request.method == "POST" else None, initial=visit.answers)
    if request.method == "POST" and form.is_valid():
        deeds.change_visit(visit, form.cleaned_data)
        following = wizard.after(page)
        if following is None or "stop" in request.POST:
            return redirect("visits:result", token)
        return redirect("visits:step", token, following.slug)
    return render(request, "visits/step.html", wizard.step_page(page, form, token))


@login_not_required
@csrf_exempt
@require_safe
@of_a_visit
def result(request: HttpRequest, visit: Visit, token: str) -> HttpResponseBase:
    return _result(request, visit, token)


@login_not_required
@csrf_exempt
@require_safe
@of_a_visit
def station(request: HttpRequest, visit: Visit, token: str, code: str) -> HttpResponseBase:
    try:
        page = pages.station_page(visit, token, code)
    except KeyError:
        raise Http404 from None
    return render(request, "visits/station.html", page)


@login_not_required
@csrf_exempt
@require_POST
@of_a_visit
def pdf(request: HttpRequest, visit: Visit, token: str) -> HttpResponseBase:
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404
    try:
        with translation.override(language):
            deeds.request_pdf(visit, "en" if language == "en" else "nl")
    except (deeds.TooManyPdfs, deeds.BusyDay) as refusal:
        return _result(request, visit, token, refusal=refusal.message)
    return redirect(reverse("visits:result", args=[token]) + "#pdf")


@login_not_required
@csrf_exempt
@require_safe
@of_a_visit
def pdf_progress(request: HttpRequest, visit: Visit, token: str, language: str) -> HttpResponseBase:
    """The fragment that the page asks for until the job is over."""
    row = next((row for row in pages.pdf_rows(visit) if row.language == language), None)
    if row is None:
        raise Http404
    return render(request, "visits/_pdf.html", {"token": token, "row": row})


@login_not_required
@csrf_exempt
@require_safe
@of_a_visit
def pdf_file(_request: HttpRequest, visit: Visit, token: str, language: str) -> HttpResponseBase:  # noqa: ARG001 -- part of the address
    made = get_object_or_404(visit.files.exclude(pdf=""), language=language)
    return private_file_response(made.pdf, filename=f"metrokaart-natuursteen-{language}.pdf")


@login_not_required
@csrf_exempt
@require_POST
@of_a_visit
def delete(_request: HttpRequest, visit: Visit, token: str) -> HttpResponseBase:  # noqa: ARG001 -- part of the address
    deeds.delete_visit(visit)
    return redirect("visits:deleted")


@login_not_required
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "visits/deleted.html")


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_visit
def take(request: HttpRequest, visit: Visit, token: str) -> HttpResponseBase:
    """Make a draft tender of one's own authority from the answers."""
    organisation = own_organisation(request)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tender = deeds.take_visit(visit, organisation, by=person(request), **form.cleaned_data)
        except ReferenceTaken as refusal:
            form.add_error("reference", refusal.message)
        else:
            return redirect(tender)
    context = {"form": form, "token": token, "organisation": organisation}
    return render(request, "visits/take.html", context)


def _result(request: HttpRequest, visit: Visit, token: str, *, refusal: str = "") -> HttpResponse:
    address = request.build_absolute_uri(reverse("visits:result", args=[token]))
    page = pages.result_page(visit, token)
    context = {"page": page, "token": token, "address": address, "refusal": refusal}
    return render(request, "visits/result.html", context, status=409 if refusal else 200)
