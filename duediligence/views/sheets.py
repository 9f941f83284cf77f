"""The whole dossier as a spreadsheet, to fill in elsewhere."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from duediligence.exchange.writing import workbook_of
from duediligence.sheets import WRITERS
from duediligence.views.finding import dossier_or_404


@require_safe
def sheet(request: HttpRequest, pk: UUID, format: str) -> HttpResponse:  # noqa: A002 -- of the address
    dossier = dossier_or_404(request, pk)
    write = WRITERS.get(format)
    if write is None:
        raise Http404
    answer = HttpResponse(write(workbook_of(dossier)), content_type="application/octet-stream")
    name = f"dossier-{dossier.round}-{timezone.localdate():%Y-%m-%d}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
