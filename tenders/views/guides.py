"""Guide and poster as PDF: asking for one, seeing how far it is, fetching it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.files import private_file_response
from tenders.actions import guides
from tenders.enums import GuideKind
from tenders.metrokaart.network import Language
from tenders.models import Guide
from tenders.pages.guides import LANGUAGES, PAPERS, guide_page, guide_row
from tenders.pages.head import head_of
from tenders.views.finding import person, tender_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever may read the tender may print it."""
    tender = tender_or_404(request, pk)
    if request.method == "POST":
        kind, language = _asked(request.POST)
        with translation.override(language):
            guides.request_guide(tender, language, by=person(request), kind=kind)
        return redirect("tenders:guide", tender.pk)
    context = {
        "tender": tender,
        "head": head_of(tender, "guide"),
        "page": guide_page(tender),
    }
    return render(request, "tenders/guide.html", context)


@require_safe
def guide_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    tender = tender_or_404(request, pk)
    row = guide_row(tender, *_asked(request.GET))
    return render(request, "tenders/_printed.html", {"row": row})


@require_safe
def download_guide(request: HttpRequest, pk: UUID, language: str) -> HttpResponseBase:
    return _file(request, pk, GuideKind.GUIDE, language)


@require_safe
def download_poster(request: HttpRequest, pk: UUID, paper: str, language: str) -> HttpResponseBase:
    if paper not in PAPERS:
        raise Http404
    return _file(request, pk, GuideKind(paper), language)


def _file(request: HttpRequest, pk: UUID, kind: GuideKind, language: str) -> HttpResponseBase:
    tender = tender_or_404(request, pk)
    made = get_object_or_404(
        Guide.objects.visible_to(request.user).exclude(pdf=""),
        tender=tender,
        kind=kind,
        language=language,
    )
    name = "metrokaart" if kind == GuideKind.GUIDE else f"metrokaart-poster-{kind.value}"
    return private_file_response(made.pdf, filename=f"{name}-{tender.reference}-{language}.pdf")


def _asked(values: QueryDict) -> tuple[GuideKind, Language]:
    """Which one is meant: a guide, unless another kind is named. Raises ``Http404``."""
    kind = values.get("kind", GuideKind.GUIDE.value)
    language = next((each for each in LANGUAGES if each == values.get("language")), None)
    if language is None or kind not in GuideKind:
        raise Http404
    return GuideKind(kind), language
