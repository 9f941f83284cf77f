"""The yearly report, and the summary that a supplier makes public and takes back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from duediligence import policies
from duediligence.actions import publishing
from duediligence.core.content import digest_of
from duediligence.enums import PrintKind
from duediligence.forms.dossier import PublishForm
from duediligence.models import Dossier, PublicSummary, Snapshot, YearPrint
from duediligence.pages.body import body
from duediligence.pages.frame import tabs
from duediligence.pages.prints import print_rows
from duediligence.pages.summary import summary_document
from duediligence.pages.year import document_of, report_of, years_of
from duediligence.views.finding import MOST_DIGITS, dossier_or_404, person
from portal.files.serving import private_file_response
from portal.shared.errors import PortalError
from tenders.metrokaart.network import LANGUAGES

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report of the latest year, or of ``?jaar=``; sending asks for its PDF."""
    dossier = dossier_or_404(request, pk)
    years = years_of(dossier)
    year = _asked_year(request, years)
    found = report_of(dossier, year) if year else None
    if request.method == "POST":
        if found is None or request.POST.get("language") not in LANGUAGES:
            raise Http404
        language = request.POST["language"]
        publishing.request_print(found.snapshot, PrintKind.REPORT, language, by=person(request))
        return redirect(f"{reverse('duediligence:report', args=[pk])}?jaar={year}#pdfs")
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "report"),
        "report": found,
        "body": body(found.document.elements) if found else "",
        "years": years,
        "ask_url": f"{request.path}?jaar={year}",
        "prints": print_rows(found.snapshot, PrintKind.REPORT) if found else [],
        "may_edit": policies.may_edit_dossier(person(request), dossier),
    }
    return render(request, "duediligence/report.html", context)


@require_safe
def report_file(request: HttpRequest, pk: UUID, year: int, language: str) -> HttpResponseBase:
    dossier = dossier_or_404(request, pk)
    found = report_of(dossier, year)
    if found is None:
        raise Http404
    return _file(found.snapshot, PrintKind.REPORT, language, f"jaarrapport-{year}-{language}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """See what everybody would read, publish it, withdraw it."""
    dossier = dossier_or_404(request, pk)
    may_publish = policies.may_publish_summary(person(request), dossier)
    running = dossier.summaries.filter(withdrawn_at=None).select_related("snapshot").first()
    latest = publishing.latest_version(dossier)
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        return _publish_or_withdraw(request, dossier, running)
    content = publishing.preview(latest) if latest else None
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "summary"),
        "running": running,
        "latest": latest,
        "is_newest": bool(running and latest and running.snapshot_id == latest.pk),
        "body": _preview(dossier, latest, content) if latest and content else "",
        "form": PublishForm(initial=_seen(latest, content)) if latest and content else None,
        "prints": print_rows(running.snapshot, PrintKind.SUMMARY) if running else [],
        "may_publish": may_publish,
        "may_edit": policies.may_edit_dossier(person(request), dossier),
    }
    return render(request, "duediligence/summary.html", context)


def _publish_or_withdraw(
    request: HttpRequest, dossier: Dossier, running: PublicSummary | None
) -> HttpResponse:
    try:
        if request.POST.get("doe") == "intrekken":
            if running is None:
                raise publishing.NotPublic(_("The summary was withdrawn already."))
            publishing.withdraw(running, by=person(request))
            messages.success(request, _("The summary is withdrawn. Nobody else sees it any more."))
            return redirect("duediligence:summary", dossier.pk)
        form = PublishForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say that you read it, and that everybody may read it."))
            return redirect("duediligence:summary", dossier.pk)
        version = get_object_or_404(dossier.snapshots, number=form.cleaned_data["number"])
        publishing.publish(version, form.cleaned_data["seen"], by=person(request))
        messages.success(request, _("The summary is public."))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect("duediligence:summary", dossier.pk)


# --- For everybody -------------------------------------------------------------------------------
@login_not_required
@require_safe
def summaries(request: HttpRequest) -> HttpResponse:
    """Every supplier that made a summary public, by name."""
    found = PublicSummary.objects.public().select_related("dossier__organisation")
    page = Paginator(
        found.defer("content").order_by("dossier__organisation__name", "pk"), PAGE
    ).get_page(request.GET.get("page"))
    return render(request, "duediligence/public_list.html", {"page_obj": page})


@login_not_required
@require_safe
def public_summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _public_or_404(pk)
    document = document_of(found)
    context = {
        "summary": found,
        "document": document,
        "body": body(document.elements),
        "prints": print_rows(found.snapshot, PrintKind.SUMMARY),
    }
    return render(request, "duediligence/public_summary.html", context)


@login_not_required
@require_safe
def public_file(_request: HttpRequest, pk: UUID, language: str) -> HttpResponseBase:
    found = _public_or_404(pk)
    return _file(found.snapshot, PrintKind.SUMMARY, language, f"samenvatting-{language}.pdf")


def _public_or_404(pk: UUID) -> PublicSummary:
    rows = PublicSummary.objects.public().select_related("dossier__organisation", "snapshot")
    return get_object_or_404(rows.defer("snapshot__content"), dossier=pk)


def _file(snapshot: Snapshot, kind: PrintKind, language: str, name: str) -> HttpResponseBase:
    made = YearPrint.objects.filter(snapshot=snapshot, kind=kind, language=language)
    found = get_object_or_404(made.exclude(pdf=""))
    return private_file_response(str(found.pdf.name), filename=name)


def _preview(dossier: Dossier, latest: Snapshot, content: dict[str, object]) -> str:
    document = summary_document(
        content,
        dossier.organisation.name,
        version=latest.number,
        frozen=timezone.localtime(latest.frozen_at).date(),
    )
    return body(document.elements)


def _seen(latest: Snapshot, content: dict[str, object]) -> dict[str, object]:
    return {"number": latest.number, "seen": digest_of(content)}


def _asked_year(request: HttpRequest, years: list[int]) -> int:
    """One of the years there are; 0 when nothing was frozen yet. 404 for another."""
    asked = request.GET.get("jaar", "")
    if not asked:
        return years[0] if years else 0
    if not (asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS):
        raise Http404
    if int(asked) not in years:
        raise Http404
    return int(asked)
