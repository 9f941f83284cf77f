"""Clauses: the public library, and the selection of a tender with its files."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.shared.errors import PortalError
from portal.shared.files import private_file_response
from portal.texts.models import Version
from tenders import choices, policies
from tenders.actions import clauses as deeds
from tenders.clauses import html
from tenders.clauses.document import plain_text
from tenders.forms.clause import ClauseForm
from tenders.metrokaart.network import LANGUAGES, Language
from tenders.models import ClauseFile, Tender, TenderClause
from tenders.pages import clauses as pages
from tenders.pages.head import head_of
from tenders.views.finding import person, tender_or_404, tender_to_edit


# --- The library ----------------------------------------------------------------------------------
@login_not_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    return render(request, "clauses/index.html", pages.library_page(request.GET.dict()))


@login_not_required
@require_safe
def clause_page(request: HttpRequest, clause: str) -> HttpResponse:
    """The newest version, or the one that is asked for: published ones only."""
    found = Version.objects.published().of_kind(deeds.KIND).filter(text__key=clause)
    asked = request.GET.get("versie", "")
    if asked.isdecimal():
        found = found.filter(number=min(int(asked), 2**31 - 1))
    version = found.select_related("text").order_by("-number").first()
    if version is None:
        raise Http404
    return render(request, "clauses/clause.html", pages.clause_page(version))


# --- The selection of a tender --------------------------------------------------------------------
@require_safe
def selection(request: HttpRequest, pk: UUID) -> HttpResponse:
    tender = tender_or_404(request, pk)
    context = {
        "tender": tender,
        "head": head_of(tender, "clauses"),
        "may_edit": policies.may_edit_tender(person(request), tender),
        **pages.selection_page(tender, request.GET.dict()),
    }
    return render(request, "tenders/clauses.html", context)


@require_POST
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add, remove or move: which one is the button that was pressed."""
    tender = tender_to_edit(request, pk)
    which, _colon, number = request.POST.get("doe", "").partition(":")
    try:
        _choose(request, tender, which, number)
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect("tenders:clauses", tender.pk)


def _choose(request: HttpRequest, tender: Tender, which: str, number: str) -> None:
    user, language = person(request), choices.language()
    match which:
        case "advies":
            added = deeds.choose_advised(tender, language, by=user)
            messages.success(request, _("Clauses added: %(number)s.") % {"number": added})
        case "erbij":
            deeds.add_clause(tender, number, language, by=user)
        case "weg":
            deeds.remove_clause(tender, number, by=user)
        case "omhoog" | "omlaag":
            deeds.move_clause(tender, number, down=which == "omlaag")
        case "overnemen":
            deeds.take_over(_row(request, tender, number), language, by=user)
            messages.success(request, _("The newest version is taken over."))
        case "houden":
            row = _row(request, tender, number)
            newest = deeds.library().versions.get(number)
            deeds.keep_version(row, newest.number if newest else 0, by=user)
            messages.success(request, _("You keep the version that you chose."))
        case _:
            raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: UUID, clause: str) -> HttpResponse:
    """One clause of the tender: its words, and the places in it."""
    tender = tender_or_404(request, pk)
    row = _row(request, tender, clause)
    may_edit = policies.may_edit_tender(person(request), tender)
    found, language = deeds.clause_of(row.version), choices.language()
    form = ClauseForm(
        found,
        deeds.chosen_clause(row, language).values,
        language,
        request.POST or None,
        initial={"edition": row.edition},
    )
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if form.is_valid():
            try:
                deeds.fill_clause(
                    row, form.values, edition=form.cleaned_data["edition"], by=person(request)
                )
            except PortalError as refusal:
                form.add_error(None, refusal.message)
                # What was typed stays; saving again is meant for what the page shows now.
                row.refresh_from_db()
                typed = request.POST.copy()
                typed["edition"] = str(row.edition)
                form.data = typed
            else:
                messages.success(request, _("The clause is filled in."))
                return redirect("tenders:clauses", tender.pk)
    context = {
        "tender": tender,
        "head": head_of(tender, "clauses"),
        "row": row,
        "title": found.title(language),
        "plain": found.said("plain", language),
        "basis": pages.basis_rows(found, tender.jurisdiction or "nl"),
        "needs_lawyer": found.needs_lawyer,
        "form": form,
        "has_places": bool(found.parameters),
        "may_edit": may_edit,
        "text": pages.filled_text(row, tender),
    }
    return render(request, "tenders/clause.html", context)


# --- Files ----------------------------------------------------------------------------------------
@require_safe
def download(request: HttpRequest, pk: UUID, language: str, format: str) -> HttpResponseBase:  # noqa: A002 -- the name in the address
    """DOCX and ODT are written at once; a PDF is made by a job first."""
    tender, kind = tender_or_404(request, pk), format
    spoken = _language(language)
    name = f"bepalingen-{tender.reference}-{language}.{kind}"
    if kind == "pdf":
        files = ClauseFile.objects.visible_to(request.user).exclude(pdf="")
        made = get_object_or_404(files, tender=tender, language=language)
        return private_file_response(made.pdf, filename=name)
    if kind not in deeds.FORMATS:
        raise Http404
    try:
        data = deeds.export(tender, kind, spoken)
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect("tenders:clauses", tender.pk)
    answer = HttpResponse(data, content_type=deeds.FORMATS[kind])
    safe = "".join(c if c.isalnum() or c in "-._" else "-" for c in name)
    answer["Content-Disposition"] = f'attachment; filename="{safe}"'
    return answer


@require_POST
def ask_pdf(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    """Whoever may read the tender may print it."""
    tender = tender_or_404(request, pk)
    try:
        deeds.request_pdf(tender, _language(language), by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('tenders:clauses', args=[tender.pk])}#stand-{language}")


@require_safe
def pdf_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    tender = tender_or_404(request, pk)
    wanted = request.GET.get("language", "")
    row = next((row for row in pages.pdf_rows(tender) if row.language == wanted), None)
    if row is None:
        raise Http404
    return render(request, "tenders/_printed.html", {"row": row, "small": True})


@require_safe
def clipboard(request: HttpRequest, pk: UUID, language: str) -> HttpResponse:
    """The whole document on a page, to be copied with its headings and numbers."""
    tender = tender_or_404(request, pk)
    try:
        document = deeds.document_of(tender, _language(language))
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect("tenders:clauses", tender.pk)
    with translation.override(language):
        plain = plain_text(document)
    context = {
        "tender": tender,
        "language": language,
        "document": document,
        "body": html.fragment(document.elements),
        "plain": plain,
    }
    return render(request, "tenders/clauses_copy.html", context)


def _row(request: HttpRequest, tender: Tender, number: str) -> TenderClause:
    rows = TenderClause.objects.visible_to(request.user).select_related("version__text", "tender")
    found = get_object_or_404(rows, tender=tender, number=number)
    found.tender = tender
    return found


def _language(code: str) -> Language:
    if code not in LANGUAGES:
        raise Http404
    return "en" if code == "en" else "nl"
