"""Reading a file in: sent, looked at in the background, shown as it would be, then written."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duediligence.actions.files import SPREADSHEET
from duediligence.actions.intake import MAKING, Asked, ask_intake, begin_intake
from duediligence.exchange import reading, sites
from duediligence.exchange.words import chosen_of, outcome_page
from duediligence.forms.sites import MatchForm, ReadInForm
from duediligence.models import Dossier, Intake
from duediligence.pages.frame import tabs
from duediligence.pages.intake import intake_progress
from duediligence.pages.overview import still_to_do
from duediligence.pages.versions import field_label
from duediligence.views.finding import dossier_to_edit, person
from portal.files.actions import remove_file
from portal.files.uploads import streams_uploads
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.shared.errors import PortalError


@streams_uploads(SPREADSHEET)
@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    form = ReadInForm(request.POST, request.FILES) if request.method == "POST" else ReadInForm()
    if request.method == "POST" and form.is_valid():
        try:
            begun = begin_intake(dossier, form.cleaned_data["document"], by=person(request))
        except PortalError as refusal:
            form.add_error("document", refusal.message)
        else:
            return redirect("duediligence:read", dossier.pk, begun.file_id)
    context = {"dossier": dossier, "tabs": tabs(dossier, "files"), "form": form}
    return render(request, "duediligence/read_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """What the file would do; with POST it is looked at again, or written, all or nothing."""
    dossier = dossier_to_edit(request, pk)
    intake = _intake_or_404(request, dossier, file)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "files"),
        "intake": intake,
        "file": intake.file,
        "progress": intake_progress(intake),
    }
    if intake.is_on_its_way or intake.has_failed or intake.found is None:
        if request.method == "POST" and not intake.is_on_its_way:
            return _ask(request, intake, Asked(matching=intake.asked.get("matching")))
        return render(request, "duediligence/read_busy.html", context)
    if "again" in request.POST:
        return _ask(request, intake, Asked(matching=intake.asked.get("matching")))
    of_columns = "columns" in request.POST or "columns" in request.GET
    if "outcome" not in intake.found or ("list" in intake.found and of_columns):
        return _matched(request, intake, context)
    if request.method == "POST":
        matching = intake.asked.get("matching")
        return _ask(request, intake, Asked(True, chosen_of(request.POST), matching))
    page = outcome_page(_outcome(intake), intake.asked["chosen"])
    more = {"page": page, "again": intake.asked["write"], "is_list": "list" in intake.found}
    return render(request, "duediligence/read.html", context | more)


@require_safe
def read_json(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """What a spreadsheet of the dossier would do, as the command says it; 404 until it is known."""
    intake = _intake_or_404(request, dossier_to_edit(request, pk), file)
    if intake.is_on_its_way or not intake.found or "outcome" not in intake.found:
        raise Http404
    answer = JsonResponse(_outcome(intake).as_data())
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def read_progress(request: HttpRequest, pk: UUID, file: UUID, job: UUID) -> HttpResponse:
    """Asked by the page until the job is over; then the page is opened anew.

    By the job, because a file that was written is not there any more.
    """
    dossier = dossier_to_edit(request, pk)
    intake = Intake.objects.filter(dossier=dossier, file=file).select_related("job").first()
    if intake is not None and intake.is_on_its_way and "HX-Request" in request.headers:
        context = {"dossier": dossier, "intake": intake, "progress": intake_progress(intake)}
        return render(request, "duediligence/_read_busy.html", context)
    if intake is not None:
        following = reverse("duediligence:read", args=[dossier.pk, file])
    else:
        following = reverse("duediligence:read-done", args=[dossier.pk, _written(dossier, job).pk])
    if "HX-Request" not in request.headers:
        return redirect(following)
    answer = HttpResponse()
    answer["HX-Redirect"] = following
    return answer


@require_POST
def read_stop(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    remove_file(_intake_or_404(request, dossier, file).file, by=person(request))
    messages.success(request, _("The file is taken away. Nothing was changed."))
    return redirect("duediligence:files", dossier.pk)


@require_safe
def read_done(request: HttpRequest, pk: UUID, job: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "files"),
        "done": _written(dossier, job).result,
        "left": still_to_do(dossier),
    }
    return render(request, "duediligence/read_done.html", context)


def _matched(request: HttpRequest, intake: Intake, context: Mapping[str, Any]) -> HttpResponse:
    """A list of places: which column is which, before it is known what it would do."""
    listed = (intake.found or {})["list"]
    heads = [
        head.strip() or _("column %(number)s") % {"number": number}
        for number, head in enumerate(listed["heads"], start=1)
    ]
    form = MatchForm(
        request.POST or None,
        dossier=intake.dossier,
        names={name: _capital(field_label("sites", name)) for name in sites.FIELDS},
        heads=heads,
        initial=sites.guess(heads) | {"all_chain": intake.dossier.chains.first()},
    )
    if request.method == "POST" and form.is_valid():
        chain = form.cleaned_data["all_chain"]
        matching = sites.Matching(
            form.columns(),
            form.cleaned_data["all_role"],
            chain.pk if chain else None,
            form.cleaned_data["all_level"],
            form.cleaned_data["all_known_from"],
        )
        return _ask(request, intake, Asked(matching=asdict(matching)))
    shown = {"form": form, "heads": heads, "samples": listed["samples"]}
    return render(request, "duediligence/read_match.html", {**context, **shown})


def _ask(request: HttpRequest, intake: Intake, asked: Asked) -> HttpResponse:
    ask_intake(intake.dossier, intake.file, asked, by=person(request))
    return redirect("duediligence:read", intake.dossier_id, intake.file_id)


def _outcome(intake: Intake) -> reading.Outcome:
    return reading.Outcome.from_kept((intake.found or {})["outcome"])


def _intake_or_404(request: HttpRequest, dossier: Dossier, file: UUID) -> Intake:
    visible = Intake.objects.visible_to(request.user)
    rows = visible.select_related("job", "file__blob", "dossier__organisation")
    return get_object_or_404(rows, dossier=dossier, file=file)


def _written(dossier: Dossier, job: UUID) -> Job:
    """The job that wrote a file into this dossier."""
    return get_object_or_404(
        Job, pk=job, task=MAKING.task, state=JobState.DONE, result__dossier=str(dossier.pk)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
