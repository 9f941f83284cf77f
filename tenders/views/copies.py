"""The findings of a check to take along: asking for the files, following them, fetching them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.files.serving import private_file_response
from portal.shared.files import safe_name
from tenders import choices
from tenders.actions import copies as deeds
from tenders.models import CheckCopies, DocumentCheck, Tender
from tenders.pages.copies import copies_page
from tenders.views.finding import person, tender_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def take_along(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Whoever may read the tender may take its findings along."""
    tender = tender_or_404(request, pk)
    check = _finished_or_404(request, tender, number)
    if request.method == "POST":
        deeds.request_copies(check, choices.language(), by=person(request))
        return redirect("tenders:check-take", tender.pk, number)
    context = {"tender": tender, "check": check, "page": copies_page(check, choices.language())}
    return render(request, "tenders/check_take.html", context)


@require_safe
def copies_progress(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    tender = tender_or_404(request, pk)
    check = _finished_or_404(request, tender, number)
    context = {"tender": tender, "check": check, "page": copies_page(check, choices.language())}
    return render(request, "tenders/_check_copies.html", context)


@require_safe
def download_copy(
    request: HttpRequest, pk: UUID, number: int, language: str, place: int
) -> HttpResponseBase:
    tender = tender_or_404(request, pk)
    found = get_object_or_404(
        CheckCopies.objects.visible_to(request.user),
        tender=tender,
        check_run__number=number,
        language=language,
    )
    if place >= len(found.files) or not found.files[place]["storage"]:
        raise Http404
    wanted = found.files[place]
    return private_file_response(wanted["storage"], filename=safe_name(wanted["name"]))


def _finished_or_404(request: HttpRequest, tender: Tender, number: int) -> DocumentCheck:
    checks = DocumentCheck.objects.visible_to(request.user).filter(result__isnull=False)
    found = checks.select_related("tender__organisation")
    return get_object_or_404(found, tender=tender, number=number)
