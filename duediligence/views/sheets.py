"""The whole dossier as a file: spreadsheets at once, the other kinds by a job."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from duediligence import policies
from duediligence.actions.files import request_file
from duediligence.enums import FileKind
from duediligence.exchange.writing import workbook_of
from duediligence.models import Dossier, DossierFile
from duediligence.pages.files import file_row, file_rows
from duediligence.pages.frame import tabs
from duediligence.sheets import WRITERS
from duediligence.views.finding import dossier_or_404, person
from portal.shared.files import private_file_response
from tenders.choices import language


@require_safe
def files(request: HttpRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_or_404(request, pk)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "files"),
        "files": file_rows(dossier),
        "may_edit": policies.may_edit_dossier(person(request), dossier),
    }
    return render(request, "duediligence/files.html", context)


@require_POST
def make_file(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Whoever may read the dossier may take it along."""
    dossier = dossier_or_404(request, pk)
    request_file(dossier, _kind(kind), language(), by=person(request))
    return redirect("duediligence:files", dossier.pk)


@require_safe
def file_progress(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    dossier = dossier_or_404(request, pk)
    row = file_row(dossier, _kind(kind))
    return render(request, "duediligence/_file.html", {"dossier": dossier, "row": row})


@require_safe
def sheet(request: HttpRequest, pk: UUID, format: str) -> HttpResponseBase:  # noqa: A002 -- of the address
    dossier = dossier_or_404(request, pk)
    if format in FileKind:
        return _made(request, dossier, format)
    write = WRITERS.get(format)
    if write is None:
        raise Http404
    answer = HttpResponse(write(workbook_of(dossier)), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{_name(dossier, format)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _made(request: HttpRequest, dossier: Dossier, kind: str) -> HttpResponseBase:
    visible = DossierFile.objects.visible_to(request.user).exclude(file="")
    found = get_object_or_404(visible, dossier=dossier, kind=kind, language=language())
    return private_file_response(found.file, filename=_name(dossier, kind))


def _name(dossier: Dossier, ending: str) -> str:
    return f"dossier-{dossier.round}-{timezone.localdate():%Y-%m-%d}.{ending}"


def _kind(code: str) -> FileKind:
    if code not in FileKind:
        raise Http404
    return FileKind(code)
