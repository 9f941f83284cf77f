"""Reading a file in: sent, checked by the pipeline, shown as it would be, then written at once."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duediligence.actions.files import SPREADSHEET, receive_spreadsheet
from duediligence.exchange import reading, sites
from duediligence.exchange.words import chosen_of, outcome_page, samples
from duediligence.forms.sites import MatchForm, ReadInForm
from duediligence.models import Dossier
from duediligence.pages.frame import tabs
from duediligence.pages.overview import still_to_do
from duediligence.pages.versions import field_label
from duediligence.views.finding import dossier_to_edit, person
from portal.files.actions import remove_file
from portal.files.models import StoredFile
from portal.files.uploads import streams_uploads
from portal.shared.errors import PortalError

#: Under this key the session keeps what came of the last file, to be shown once.
KEPT = "read-in"


@streams_uploads(SPREADSHEET)
@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    form = ReadInForm(request.POST, request.FILES) if request.method == "POST" else ReadInForm()
    if request.method == "POST" and form.is_valid():
        try:
            file = receive_spreadsheet(dossier, form.cleaned_data["document"], by=person(request))
        except PortalError as refusal:
            form.add_error("document", refusal.message)
        else:
            return redirect("duediligence:read", dossier.pk, file.pk)
    context = {"dossier": dossier, "tabs": tabs(dossier, "files"), "form": form}
    return render(request, "duediligence/read_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """What the file would do; with POST it does it, all or nothing."""
    dossier = dossier_to_edit(request, pk)
    found = _file_or_404(request, dossier, file)
    context = {"dossier": dossier, "tabs": tabs(dossier, "files"), "file": found}
    if not found.is_accepted:
        return render(request, "duediligence/read_checking.html", context)
    try:
        sheets = reading.opened(_content(found))
    except PortalError:
        page = outcome_page(reading.unreadable(), {})
        return render(request, "duediligence/read.html", context | {"page": page})
    if not reading.is_dossier(sheets):
        return _read_list(request, dossier, found, sheets)
    chosen = chosen_of(request.POST)
    dry_run = request.method != "POST"
    outcome = reading.import_sheets(
        dossier, sheets, dry_run=dry_run, by=person(request), chosen=chosen
    )
    return _told(request, dossier, found, outcome, context, chosen)


@require_safe
def read_json(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """What a spreadsheet of the dossier would do, as the command says it."""
    dossier = dossier_to_edit(request, pk)
    found = _file_or_404(request, dossier, file)
    if not found.is_accepted:
        outcome = reading.unreadable()
    else:
        outcome = reading.import_file(dossier, _content(found), dry_run=True, by=person(request))
    answer = JsonResponse(outcome.as_data())
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def read_progress(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Asked by the page until the check is over; then the page is opened anew."""
    dossier = dossier_to_edit(request, pk)
    found = _file_or_404(request, dossier, file)
    context = {"dossier": dossier, "file": found}
    answer = render(request, "duediligence/_read_checking.html", context)
    if not found.is_checking:
        answer["HX-Redirect"] = reverse("duediligence:read", args=[dossier.pk, found.pk])
    return answer


@require_POST
def read_stop(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    remove_file(_file_or_404(request, dossier, file), by=person(request))
    messages.success(request, _("The file is taken away. Nothing was changed."))
    return redirect("duediligence:files", dossier.pk)


@require_safe
def read_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    done = request.session.get(KEPT)
    if not done or done.get("dossier") != str(dossier.pk):
        return redirect("duediligence:files", dossier.pk)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "files"),
        "done": done,
        "left": still_to_do(dossier),
    }
    return render(request, "duediligence/read_done.html", context)


def _read_list(
    request: HttpRequest, dossier: Dossier, file: StoredFile, sheets: reading.Sheets
) -> HttpResponse:
    """A list of places: first which column is which, then what it would do."""
    sheet, rows = next(((n, r) for n, r in sheets.items() if r), ("", []))
    first = sites.head_of(rows)
    heads = [
        (cell or "").strip() or _("column %(number)s") % {"number": n + 1}
        for n, cell in enumerate(rows[first] if rows else [])
    ]
    names = {name: _capital(field_label("sites", name)) for name in sites.FIELDS}
    asked = request.POST if request.method == "POST" else request.GET
    form = MatchForm(
        asked or None,
        dossier=dossier,
        names=names,
        heads=heads,
        initial=sites.guess(heads) | {"all_chain": dossier.chains.first()},
    )
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "files"),
        "file": file,
        "form": form,
        "heads": heads,
        "samples": samples(rows, first),
        "is_list": True,
    }
    if not form.is_valid():
        return render(request, "duediligence/read_match.html", context)
    chain = form.cleaned_data["all_chain"]
    matching = sites.Matching(
        form.columns(),
        form.cleaned_data["all_role"],
        chain.pk if chain else None,
        form.cleaned_data["all_level"],
        form.cleaned_data["all_known_from"],
    )
    chosen = chosen_of(request.POST)
    outcome = sites.import_list(
        dossier,
        sheet,
        rows,
        matching,
        dry_run=request.method != "POST",
        by=person(request),
        chosen=chosen,
    )
    hidden = [(name, value) for name, value in asked.items() if name in form.fields]
    return _told(request, dossier, file, outcome, context | {"hidden": hidden}, chosen)


def _told(
    request: HttpRequest,
    dossier: Dossier,
    file: StoredFile,
    outcome: reading.Outcome,
    context: Mapping[str, object],
    chosen: Mapping[str, int],
) -> HttpResponse:
    if request.method == "POST" and outcome.status == "imported":
        request.session[KEPT] = {
            "dossier": str(dossier.pk),
            "name": file.original_name,
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
        }
        remove_file(file, by=person(request))
        return redirect("duediligence:read-done", dossier.pk)
    page = outcome_page(outcome, chosen)
    return render(
        request,
        "duediligence/read.html",
        {**context, "page": page, "again": request.method == "POST"},
    )


def _file_or_404(request: HttpRequest, dossier: Dossier, file: UUID) -> StoredFile:
    visible = StoredFile.objects.visible_to(request.user).select_related("blob")
    return get_object_or_404(
        visible, pk=file, kind=SPREADSHEET, organisation=dossier.organisation_id
    )


def _content(file: StoredFile) -> bytes:
    assert file.blob is not None  # noqa: S101 -- accepted: the database ties that to a blob
    with default_storage.open(file.blob.storage_name) as opened:
        return bytes(opened.read())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
