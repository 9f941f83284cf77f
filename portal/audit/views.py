"""The page of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.audit.forms import LogForm
from portal.audit.models import Entry
from portal.audit.paging import page
from portal.audit.rows import rows
from portal.audit.sight import directory, sight_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from portal.audit.sight import Sight


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the rows this person may see, latest first; for who may see none there is no page."""
    sight = sight_of(request.user)
    if sight.is_blind:
        raise Http404
    form = LogForm(request.GET, organisations=_organisations(sight))
    entries = form.narrowed(Entry.objects.visible_to(request.user))
    try:
        found = page(entries, request.GET)
    except ValueError:
        raise Http404 from None
    context = {
        "form": form,
        "page": found,
        "rows": rows(found.rows, sight),
        "sight": sight,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    response = render(request, "audit/log.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _organisations(sight: Sight) -> Sequence[tuple[int, str]]:
    """List what can be chosen from: all, or one's own when those are several."""
    if sight.everything:
        return directory().all_organisations()
    if len(sight.organisation_ids) == 1:
        return ()
    names = directory().organisations(sight.organisation_ids)
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
