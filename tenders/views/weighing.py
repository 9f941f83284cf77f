"""The worksheet of proportionality with its file, and the choice of a form of ISV."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import policies
from tenders.actions import weighing as deeds
from tenders.actions.editing import ChangedMeanwhile
from tenders.forms import FormChoiceForm, WorksheetForm, read_again
from tenders.models import Tender, Worksheet
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
def motivation_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The kept motivation as a file; 404 while there is none."""
    tender = tender_or_404(request, pk)
    kept = Worksheet.objects.visible_to(request.user).filter(tender=tender)
    last = kept.select_related("saved_by").order_by("-number").first()
    if last is None or kind not in WRITERS:
        raise Http404
    content_type, write = WRITERS[kind]
    try:
        written = write(tender, last)
    except PortalError as refusal:  # the PDF took too long or too much
        messages.error(request, refusal.message)
        return redirect("tenders:weighing", tender.pk)
    response = HttpResponse(written, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="motivering.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


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
