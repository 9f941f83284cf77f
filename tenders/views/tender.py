"""Making a tender, changing its facts step by step, and its own page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import forms, policies, wizard
from tenders.actions import editing
from tenders.actions.editing import ChangedMeanwhile, ReferenceTaken
from tenders.forms import conflict
from tenders.forms.conflict import Difference
from tenders.models import Tender
from tenders.pages import overview
from tenders.pages.answers import answers
from tenders.pages.history import last_deed
from tenders.pages.together import notes_of, tasks_of
from tenders.views.finding import own_organisation, person, tender_or_404, tender_to_edit
from tenders.wizard import Step

#: A number with more digits is no version and no count of rows.
MOST_DIGITS = 9


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
            return _onwards(request, made, step)
    return render(request, "tenders/step.html", _page(None, step, form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    if step not in wizard.BY_SLUG:
        raise Http404
    page = wizard.BY_SLUG[step]
    match page.slug:
        case "steen":
            return _edit_rows(request, tender, page, _stone_rows(request, tender), "stones")
        case "percelen":
            return _edit_rows(request, tender, page, _lot_rows(request, tender), "lots")
        case "controle":
            return render(
                request,
                "tenders/check.html",
                {**_page(tender, page), "answers": answers(tender)},
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
    clash: list[Difference] = []
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
                return _onwards(request, tender, page)
            form.add_error(None, refusal.message)
            forms.read_again(form, tender.version)
            read = conflict.read_values(fresh)
        except PortalError as refusal:
            form.add_error(None, refusal.message)
        else:
            return _onwards(request, tender, page)
    if request.method == "POST":
        tender.refresh_from_db()  # the form wrote into it; around the form stands what is kept
        read = read if clash else request.POST.get("read", read)
    more = {"form": form, "clash": clash, "read": read, "keeps": True, **_other(tender, clash)}
    return render(request, "tenders/step.html", _page(tender, page, **more))


def _other(tender: Tender, clash: list[Difference]) -> dict[str, Any]:
    """Who was first, for the page that shows both."""
    return {"other": last_deed(tender)} if clash else {}


def _edit_rows(
    request: HttpRequest,
    tender: Tender,
    page: Step,
    rows: forms.RowFormSet[Any],
    kind: str,
) -> HttpResponse:
    """A step of repeated rows; every save replaces them all, at the version that was read."""
    clash: list[Difference] = []
    if request.method == "POST" and not rows.only_shown and rows.is_valid():
        try:
            editing.change_tender(
                tender,
                {},
                version=_posted_version(request, tender),
                by=person(request),
                **{kind: _filled(rows)},
            )
        except PortalError as refusal:
            messages.error(request, refusal.message)
            # So that saving once more is saving after having looked.
            tender = tender_to_edit(request, tender.pk)
            clash = conflict.row_differences(_kept_rows(rows), _forms_now(tender, kind))
        else:
            return _onwards(request, tender, page)
    more = {"rows": rows, "kind": kind, "clash": clash, **_other(tender, clash)}
    return render(request, "tenders/rows.html", _page(tender, page, **more))


def _kept_rows(rows: forms.RowFormSet[Any]) -> list[Any]:
    """Without the empty row at the end."""
    return [form for form in rows.forms if form.has_changed() or form.instance.pk]


def _forms_now(tender: Tender, kind: str) -> list[Any]:
    """The rows as they are kept now, each as the form that shows it."""
    if kind == "stones":
        return [forms.StoneItemForm(instance=row) for row in tender.stones.all()]
    return [forms.LotForm(instance=row) for row in tender.lots.all()]


def _posted_version(request: HttpRequest, tender: Tender) -> int:
    posted = _number(request.POST.get("version", ""))
    return tender.version if posted is None else posted


def _number(text: str) -> int | None:
    """What a hidden field says, which a stranger may have written."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _stone_rows(request: HttpRequest, tender: Tender) -> forms.StoneFormSet:
    data = _with_spare_row(request, tender, "stones", forms.StoneFormSet.max_num)
    return forms.StoneFormSet(
        data,
        existing=_read_rows(data, list(tender.stones.all())),
        only_shown="more" in request.POST,
    )


def _lot_rows(request: HttpRequest, tender: Tender) -> forms.LotFormSet:
    data = _with_spare_row(request, tender, "lots", forms.LotFormSet.max_num)
    return forms.LotFormSet(
        data, existing=_read_rows(data, list(tender.lots.all())), only_shown="more" in request.POST
    )


def _read_rows(data: Any, now: list[Any]) -> list[Any]:
    """As many of the rows as the page had when it was read: others have added some since."""
    return now if data is None else now[: _number(data.get("form-INITIAL_FORMS", "")) or 0]


def _with_spare_row(request: HttpRequest, tender: Tender, kind: str, most: int) -> Any:
    """The posted data, with what was chosen of the other and one row more when asked for."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if any(name.startswith("keep-") for name in data):
        data = conflict.rows_with_choices(data, _forms_now(tender, kind))
    count = _number(data.get("form-TOTAL_FORMS", ""))
    if "more" in data and count is not None and count < most:
        data["form-TOTAL_FORMS"] = str(count + 1)
    return data


def _filled(rows: forms.RowFormSet[Any]) -> list[dict[str, Any]]:
    """The rows that hold an answer and are not ticked for removal."""
    kept = []
    for form in rows.forms:
        names = form.Meta.fields
        values = {name: form.cleaned_data.get(name) for name in names}
        if not form.cleaned_data.get("DELETE") and any(
            v not in (None, "") for v in values.values()
        ):
            kept.append({name: value for name, value in values.items() if value is not None})
    return kept


def _onwards(request: HttpRequest, tender: Tender, step: Step) -> HttpResponse:
    """To the next step, or to the tender when 'save and stop' was pressed."""
    if "stop" in request.POST:
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect(tender)
    following = wizard.after(step, tender)
    return redirect("tenders:step", tender.pk, following.slug) if following else redirect(tender)


def _page(tender: Tender | None, step: Step, **more: Any) -> dict[str, Any]:
    steps = wizard.steps_for(tender)
    number = steps.index(step) + 1 if step in steps else 1
    return {
        "tender": tender,
        "step": step,
        "steps": [
            {
                "step": each,
                "number": place,
                "state": "done" if place < number else "now" if place == number else "later",
            }
            for place, each in enumerate(steps, start=1)
        ],
        "number": number,
        "count": len(steps),
        "following": wizard.after(step, tender) if tender else steps[1],
        "previous": wizard.before(step, tender),
        **more,
    }
