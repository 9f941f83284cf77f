"""Tasks and notes of a tender."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import policies
from tenders.actions import together as deeds
from tenders.forms import conflict, read_again
from tenders.forms.together import NoteForm, TaskForm
from tenders.metrokaart import network
from tenders.models import Note, Task, Tender
from tenders.pages.head import head_of
from tenders.pages.history import history_page
from tenders.pages.together import finding_url, notes_of, tasks_of
from tenders.views.finding import person, tender_or_404, tender_to_edit


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All tasks and notes of the tender; who may change it adds a task here."""
    tender = tender_or_404(request, pk)
    if request.method == "POST":
        tender = tender_to_edit(request, pk)
    asked = _asked(request, tender)
    form = TaskForm(request.POST or None, tender=tender, initial=asked, auto_id="taak_%s")
    if request.method == "POST" and form.is_valid():
        deeds.add_task(tender, form.values(), by=person(request))
        messages.success(request, _("The task is added."))
        return redirect("tenders:work", tender.pk)
    return _work_page(request, tender, form, NoteForm(auto_id="notitie_%s"))


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, pk: UUID, task_pk: int) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    row = _task_or_404(request, tender, task_pk)
    initial = {"version": row.version}
    clash: list[conflict.Difference] = []
    read = conflict.read_values(TaskForm(tender=tender, instance=row))
    data: Any = None
    if request.POST:
        fresh = TaskForm(tender=tender, instance=row)
        data = conflict.with_choices(request.POST, fresh)
    form = TaskForm(data, tender=tender, instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change_task(
                row,
                form.values(),
                version=form.cleaned_data["version"] or 0,
                by=person(request),
            )
        except PortalError as refusal:
            current = _task_or_404(request, tender, task_pk)
            fresh = TaskForm(tender=tender, instance=current)
            clash = conflict.differences(form, fresh, request.POST.get("read", ""))
            read = conflict.read_values(fresh)
            form.add_error(None, refusal.message)
            read_again(form, current.version)
        else:
            messages.success(request, _("The task is saved."))
            return redirect("tenders:work", tender.pk)
    context = {
        "tender": tender,
        "task": row,
        "form": form,
        "clash": clash,
        "read": read,
        "finding_url": finding_url(tender, row.finding) if row.finding else "",
    }
    return render(request, "tenders/task.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finish_task(request: HttpRequest, pk: UUID, task_pk: int) -> HttpResponse:
    """Tick a task off; a log-in in between comes back with GET, then to the tasks."""
    tender = tender_or_404(request, pk)
    row = _task_or_404(request, tender, task_pk)
    if request.method == "POST":
        tender_to_edit(request, pk)
        done = request.POST.get("done") == "1"
        deeds.finish_task(row, done=done, by=person(request))
        messages.success(request, _("The task is done.") if done else _("The task is open again."))
    return _back(request, tender, row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_task(request: HttpRequest, pk: UUID, task_pk: int) -> HttpResponse:
    tender = tender_or_404(request, pk)
    row = _task_or_404(request, tender, task_pk)
    if request.method == "POST":
        tender_to_edit(request, pk)
        deeds.remove_task(row, by=person(request))
        messages.success(request, _("The task is removed."))
    return redirect("tenders:work", tender.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a note, at a station or about the whole tender."""
    tender = tender_or_404(request, pk)
    if request.method != "POST":
        return redirect("tenders:work", tender.pk)
    tender = tender_to_edit(request, pk)
    code = request.POST.get("code", "")
    if code and code not in {s.code for s in network.load(tender.jurisdiction or "nl").stations}:
        raise Http404
    form = NoteForm(request.POST, auto_id="notitie_%s")
    if not form.is_valid():
        return _work_page(
            request, tender, TaskForm(tender=tender, auto_id="taak_%s"), form, code=code
        )
    deeds.write_note(tender, code, form.cleaned_data["text"], by=person(request))
    messages.success(request, _("Your note is kept."))
    return _back(request, tender, code)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: UUID, note_pk: int) -> HttpResponse:
    """Edit one's own note."""
    tender = tender_or_404(request, pk)
    row = _own_note(request, tender, note_pk)
    read = conflict.read_values(NoteForm(instance=row))
    clash: list[conflict.Difference] = []
    data: Any = None
    if request.POST:
        data = conflict.with_choices(request.POST, NoteForm(instance=row))
    form = NoteForm(data, instance=row, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            deeds.edit_note(
                row,
                form.cleaned_data["text"],
                version=form.cleaned_data["version"] or 0,
                by=person(request),
            )
        except PortalError as refusal:
            current = _own_note(request, tender, note_pk)
            fresh = NoteForm(instance=current)
            clash = conflict.differences(form, fresh, request.POST.get("read", ""))
            form.add_error(None, refusal.message)
            read_again(form, current.version)
        else:
            messages.success(request, _("Your note is saved."))
            return _back(request, tender, row.code, row.finding)
    context = {"tender": tender, "note": row, "form": form, "clash": clash, "read": read}
    return render(request, "tenders/note.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_note(request: HttpRequest, pk: UUID, note_pk: int) -> HttpResponse:
    tender = tender_or_404(request, pk)
    if request.method != "POST":
        return redirect("tenders:work", tender.pk)
    row = _own_note(request, tender, note_pk)
    try:
        deeds.remove_note(row, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect("tenders:work", tender.pk)
    back = finding_url(tender, row.finding) if row.finding else ""
    context = {"tender": tender, "note": row, "finding_url": back}
    return render(request, "tenders/note_removed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_note(request: HttpRequest, pk: UUID, note_pk: int) -> HttpResponse:
    """Undo: only who removed the note finds it."""
    tender = tender_or_404(request, pk)
    if request.method != "POST":
        return redirect("tenders:work", tender.pk)
    removed = Note.objects.removed_by(person(request)).filter(tender=tender)
    row = get_object_or_404(removed.select_related("tender"), pk=note_pk)
    if not policies.may_change_note(person(request), row):
        raise PermissionDenied
    try:
        deeds.take_back_note(row, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your note is there again."))
    return _back(request, tender, row.code, row.finding)


@require_safe
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    tender = tender_or_404(request, pk)
    try:
        page = history_page(tender, request.GET)
    except ValueError:
        raise Http404 from None
    context = {"tender": tender, "head": head_of(tender, "history"), "page": page}
    return render(request, "tenders/history.html", context)


def _asked(request: HttpRequest, tender: Tender) -> dict[str, str]:
    """The station from which one came to add a task."""
    code = request.GET.get("station", "")
    known = {station.code for station in network.load(tender.jurisdiction or "nl").stations}
    return {"code": code} if code in known else {}


def _work_page(
    request: HttpRequest, tender: Tender, form: TaskForm, note_form: NoteForm, code: str = ""
) -> HttpResponse:
    rows = tasks_of(tender)
    context = {
        "tender": tender,
        "head": head_of(tender, "work"),
        "open": [row for row in rows if row.done_at is None],
        "done": [row for row in rows if row.done_at is not None],
        "notes": notes_of(tender, person(request)),
        "task_form": form,
        "note_form": note_form,
        "form": note_form if note_form.errors else form,
        "code": code,
        "may_edit": policies.may_edit_tender(person(request), tender),
    }
    return render(request, "tenders/work.html", context)


def _back(request: HttpRequest, tender: Tender, code: str, finding: str = "") -> HttpResponse:
    """To the station or the finding where one was, or to the page of tasks and notes."""
    if finding:
        return redirect(finding_url(tender, finding))
    if code and request.POST.get("at") == "station":
        return redirect("tenders:station", tender.pk, code)
    return redirect("tenders:work", tender.pk)


def _task_or_404(request: HttpRequest, tender: Tender, pk: int) -> Task:
    found = Task.objects.visible_to(request.user).filter(tender=tender)
    return get_object_or_404(found.select_related("tender", "assignee"), pk=pk)


def _own_note(request: HttpRequest, tender: Tender, pk: int) -> Note:
    found = Note.objects.visible_to(request.user).filter(tender=tender)
    row = get_object_or_404(found.select_related("tender"), pk=pk)
    if not policies.may_change_note(person(request), row):
        raise PermissionDenied
    return row
