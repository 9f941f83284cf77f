"""The metrokaart as PDF: asking for it, seeing how far it is, fetching it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.files import private_file_response
from tenders.actions import guides
from tenders.models import Guide
from tenders.pages.guides import LANGUAGES, guide_rows
from tenders.pages.head import head_of
from tenders.views.finding import person, tender_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever may read the tender may print it."""
    tender = tender_or_404(request, pk)
    if request.method == "POST":
        language = request.POST.get("language", "")
        if language not in LANGUAGES:
            raise Http404
        with translation.override(language):
            guides.request_guide(tender, language, by=person(request))
        return redirect("tenders:guide", tender.pk)
    context = {
        "tender": tender,
        "head": head_of(tender, "guide"),
        "guides": guide_rows(tender),
    }
    return render(request, "tenders/guide.html", context)


@require_safe
def guide_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    tender = tender_or_404(request, pk)
    wanted = request.GET.get("language", "")
    row = next((row for row in guide_rows(tender) if row.language == wanted), None)
    if row is None:
        raise Http404
    return render(request, "tenders/_printed.html", {"row": row})


@require_safe
def download_guide(request: HttpRequest, pk: UUID, language: str) -> HttpResponseBase:
    tender = tender_or_404(request, pk)
    made = get_object_or_404(
        Guide.objects.visible_to(request.user).exclude(pdf=""), tender=tender, language=language
    )
    return private_file_response(made.pdf, filename=f"metrokaart-{tender.reference}-{language}.pdf")
