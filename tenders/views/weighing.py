"""The worksheet of proportionality with its file, and the choice of a form of ISV."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.shared.errors import PortalError
from portal.shared.files import private_file_response
from tenders import policies
from tenders.actions import weighing as deeds
from tenders.actions.editing import ChangedMeanwhile
from tenders.actions.motivations import kept_for, request_pdf
from tenders.choices import language
from tenders.forms import FormChoiceForm, WorksheetForm, read_again
from tenders.models import MotivationFile, Tender
from tenders.motivations import WRITERS
from tenders.pages import weighing as pages
from tenders.pages.head import head_of
from tenders.proportionality import weigh as rules
from tenders.views.finding import person, tender_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def weighing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The points, the officer's answers and the motivation, which only the officer changes."""
    tender = tender_or_404(request, pk)
    may_edit = policies.may_edit_tender(person(request), tender)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    page = pages.weighing_page(tender)
    form = WorksheetForm(request.POST or None, initial=pages.worksheet_values(page), law=page.law)
    theirs = ""
    if request.method == "POST" and page.ground and form.is_valid():
        if _weighed(request, tender, page, form):
            return redirect("tenders:weighing", tender.pk)
        theirs = page.last.text if page.last else ""
    context = {
        "tender": tender,
        "head": head_of(tender, "weighing"),
        "page": page,
        "form": form,
        "may_edit": may_edit,
        "theirs": theirs,
    }
    return render(request, "tenders/weighing.html", context)


def _weighed(
    request: HttpRequest, tender: Tender, page: pages.WeighingPage, form: WorksheetForm
) -> bool:
    answers, text = form.answers(), form.cleaned_data["text"]
    if "propose" in request.POST or not text.strip():
        text = pages.propose(tender, page.facts, page.advice, answers)
    try:
        deeds.save_worksheet(
            tender,
            answers,
            rules.weigh(page.facts, page.advice, answers),
            text,
            number=form.cleaned_data["number"],
            by=person(request),
        )
    except ChangedMeanwhile as refusal:
        form.add_error(None, refusal.message)
        read_again(form, page.last.number if page.last else 0, field="number")
        return False
    messages.success(request, _("The worksheet is kept, with the date and the rules."))
    return True


@require_safe
def motivation_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """The kept motivation as a file; 404 while there is none. A PDF is made by a job first."""
    tender = tender_or_404(request, pk)
    if kind == "pdf":
        made = MotivationFile.objects.visible_to(request.user).exclude(pdf="")
        found = get_object_or_404(made, tender=tender, language=language())
        return private_file_response(found.pdf, filename=f"motivering-{tender.reference}.pdf")
    last = kept_for(tender)
    if last is None or kind not in WRITERS:
        raise Http404
    content_type, write = WRITERS[kind]
    response = HttpResponse(write(tender, last), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="motivering.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def ask_motivation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever may read the tender may print it."""
    tender = tender_or_404(request, pk)
    try:
        request_pdf(tender, language(), by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('tenders:weighing', args=[tender.pk])}#dossier")


@require_safe
def motivation_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    row = pages.motivation_row(tender_or_404(request, pk))
    return render(request, "tenders/_printed.html", {"row": row, "small": True})


@require_http_methods(["GET", "HEAD", "POST"])
def isv_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What each form means and asks, and which one is chosen, why and with which weights."""
    tender = tender_or_404(request, pk)
    may_edit = policies.may_edit_tender(person(request), tender)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    page = pages.form_page(tender)
    form = FormChoiceForm(
        request.POST or None, initial=pages.form_values(tender, page), scores=page.scores
    )
    if request.method == "POST" and form.is_valid() and _formed(request, tender, form):
        messages.success(request, _("Your choice is kept, with the reason and the date."))
        return redirect("tenders:isv-form", tender.pk)
    if request.method == "POST":
        tender.refresh_from_db()
    context = {
        "tender": tender,
        "head": head_of(tender, "isv-form"),
        "page": page,
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "tenders/isv_form.html", context)


def _formed(request: HttpRequest, tender: Tender, form: FormChoiceForm) -> bool:
    try:
        deeds.choose_form(
            tender,
            form.cleaned_data["isv_forms"],
            reason=form.cleaned_data["reason"],
            weights=form.weights(),
            scores=form.score_texts(),
            version=form.cleaned_data["version"],
            by=person(request),
        )
    except ChangedMeanwhile as refusal:
        form.add_error(None, refusal.message)
        read_again(form, Tender.objects.values_list("version", flat=True).get(pk=tender.pk))
    except deeds.WeightsWrong as refusal:
        form.add_error("isv", refusal.message)
    except PortalError as refusal:
        form.add_error("isv_forms", refusal.message)
    else:
        return True
    return False
