"""Making a tender, changing its facts step by step, and its own page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import forms, policies, wizard
from tenders.actions import editing
from tenders.actions.editing import ChangedMeanwhile, ReferenceTaken
from tenders.forms import conflict
from tenders.models import Tender
from tenders.pages import overview
from tenders.pages.answers import answers
from tenders.pages.together import notes_of, tasks_of
from tenders.views.finding import own_organisation, person, tender_or_404, tender_to_edit
from tenders.views.rows import edit_rows
from tenders.views.steps import onwards, other_was_first, step_page
from tenders.wizard import Step


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Two ways to begin: read a notice, or answer questions."""
    own_organisation(request)
    return render(request, "tenders/new.html", {"notice_form": forms.NoticeForm()})


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The first step; saving it makes the tender."""
    organisation = own_organisation(request)
    tender = Tender(
        organisation=organisation,
        jurisdiction=organisation.country,
        authority_level=organisation.authority_level,
    )
    step = wizard.STEPS[0]
    form = forms.AssignmentForm(request.POST or None, instance=tender)
    if request.method == "POST" and form.is_valid():
        try:
            made = editing.create_tender(organisation, form.values(), by=person(request))
        except ReferenceTaken as refusal:
            form.add_error("reference", refusal.message)
        else:
            return onwards(request, made, step)
    return render(request, "tenders/step.html", step_page(None, step, form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    if step not in wizard.BY_SLUG:
        raise Http404
    page = wizard.BY_SLUG[step]
    match page.slug:
        case "steen" | "percelen":
            return edit_rows(request, tender, page)
        case "controle":
            return render(
                request,
                "tenders/check.html",
                {**step_page(tender, page), "answers": answers(tender)},
            )
    return _edit_answers(request, tender, page)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    tender = tender_or_404(request, pk)
    context = overview.context(tender)
    context["agreed"] = tasks_of(tender, only_open=True)
    context["notes"] = notes_of(tender, person(request), most=overview.MOST_NOTES)
    context["may_edit"] = policies.may_edit_tender(person(request), tender)
    return render(request, "tenders/detail.html", context)


def _edit_answers(request: HttpRequest, tender: Tender, page: Step) -> HttpResponse:
    if page.form is None:
        raise Http404
    read = conflict.read_values(page.form(instance=tender))
    clash: list[conflict.Difference] = []
    data = None
    if request.POST:
        data = conflict.with_choices(request.POST, page.form(instance=tender))
    form = page.form(data, instance=tender, initial={"version": tender.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            editing.change_tender(
                tender,
                form.values(),
                version=tender.version if version is None else version,
                by=person(request),
            )
        except ReferenceTaken as refusal:
            form.add_error("reference", refusal.message)
        except ChangedMeanwhile as refusal:
            tender.refresh_from_db()
            fresh = page.form(instance=tender)
            clash = conflict.differences(form, fresh, request.POST.get("read", ""))
            if not clash:  # all of it was kept already, by autosave or by a second press
                return onwards(request, tender, page)
            form.add_error(None, refusal.message)
            forms.read_again(form, tender.version)
            read = conflict.read_values(fresh)
        except PortalError as refusal:
            form.add_error(None, refusal.message)
        else:
            return onwards(request, tender, page)
    if request.method == "POST":
        tender.refresh_from_db()  # the form wrote into it; around the form stands what is kept
        read = read if clash else request.POST.get("read", read)
    more = {
        "form": form,
        "clash": clash,
        "read": read,
        "keeps": True,
        **other_was_first(tender, clash),
    }
    return render(request, "tenders/step.html", step_page(tender, page, **more))
