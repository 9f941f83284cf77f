"""The page of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.audit import naming
from portal.audit.forms import LogForm
from portal.audit.models import Entry
from portal.audit.paging import page
from portal.audit.rows import rows
from portal.audit.sight import directory, sight_of
from portal.shared.searching import words_of

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
    meant = _meant(request, form)
    if len(meant) == 1:
        return redirect(meant[0][1])
    entries = form.narrowed(Entry.objects.visible_to(request.user))
    if form.is_valid() and form.cleaned_data["q"].strip():
        entries = entries.none()  # first say which of them is meant
    try:
        found = page(entries, request.GET)
    except ValueError:
        raise Http404 from None
    context = {
        "form": form,
        "page": found,
        "rows": rows(found.rows, sight, request.user),
        "meant": meant,
        "sight": sight,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    response = render(request, "audit/log.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _meant(request: HttpRequest, form: LogForm) -> list[tuple[str, str]]:
    """What the words that were typed may mean: a name, and the address that narrows to it."""
    if not form.is_valid() or not (words := words_of(form.cleaned_data["q"])):
        return []
    found = naming.find(request.user, words)
    text = form.cleaned_data["q"].strip()
    if text.isdecimal() and len(text) <= 18:  # noqa: PLR2004 -- digits of a place in the chain
        name = _("place %(number)s in the chain") % {"number": int(text)}
        found.append(naming.Found(name, {"place": str(int(text))}))
    kept = {n: v for n in ("verb", "organisation", "day") if (v := request.GET.get(n))}
    return [
        (hit.name, f"{reverse('audit:log')}?{urlencode({**kept, **hit.narrow})}") for hit in found
    ]


def _organisations(sight: Sight) -> Sequence[tuple[int, str]]:
    """List what can be chosen from: all, or one's own when those are several."""
    if sight.everything:
        return directory().all_organisations()
    if len(sight.organisation_ids) == 1:
        return ()
    names = directory().organisations(sight.organisation_ids)
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
