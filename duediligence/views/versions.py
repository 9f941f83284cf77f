"""Freezing, the list of versions, and what differs between two of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from duediligence import policies
from duediligence.actions.freezing import freeze
from duediligence.content import content_of
from duediligence.core.content import canonical
from duediligence.forms.dossier import FreezeForm
from duediligence.models import Dossier, Snapshot
from duediligence.pages.frame import tabs
from duediligence.pages.versions import differences_in_words
from duediligence.views.finding import dossier_or_404, dossier_to_edit, person
from portal.shared.errors import PortalError

#: The name of what is not frozen, in an address.
NOW = "nu"
#: So many versions are listed; nobody freezes as often.
MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "POST":
        dossier = dossier_to_edit(request, pk)
        form = FreezeForm(request.POST)
        if form.is_valid():
            try:
                made = freeze(dossier, form.cleaned_data["note"], by=person(request))
            except PortalError as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(
                    request, _("Version %(number)s is frozen.") % {"number": made.number}
                )
            return redirect("duediligence:versions", dossier.pk)
    else:
        dossier, form = dossier_or_404(request, pk), FreezeForm()
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "versions"),
        "form": form,
        "versions": _listed(dossier)[:MOST],
        "may_edit": policies.may_edit_dossier(person(request), dossier),
    }
    return render(request, "duediligence/versions.html", context)


@require_safe
def version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What differs from the version before, or from the one that is asked for (``?met=``)."""
    dossier = dossier_or_404(request, pk)
    found = _version_or_404(dossier, number)
    asked = request.GET.get("met", "")
    other = None
    if asked == NOW:
        parts = differences_in_words(found.content, content_of(dossier))
    else:
        if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= 9):  # noqa: PLR2004 -- of digits
            raise Http404
        wanted = int(asked) if asked else number - 1
        other = _version_or_404(dossier, wanted) if wanted or asked else None
        before = other.content if other else {}
        pair = (before, found.content) if wanted <= number else (found.content, before)
        parts = differences_in_words(*pair)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "versions"),
        "version": found,
        "other": other,
        "with_now": asked == NOW,
        "parts": parts,
        "others": [each for each in _listed(dossier)[:MOST] if each.number != number],
    }
    return render(request, "duediligence/version.html", context)


@require_safe
def version_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The frozen version itself: exactly the bytes over which its fingerprint goes."""
    found = _version_or_404(dossier_or_404(request, pk), number)
    answer = HttpResponse(canonical(found.content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{number}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _listed(dossier: Dossier) -> "list[Snapshot]":
    rows = dossier.snapshots.select_related("frozen_by").defer("content")
    return list(rows.order_by("-number"))


def _version_or_404(dossier: Dossier, number: int) -> Snapshot:
    return get_object_or_404(dossier.snapshots.select_related("frozen_by"), number=number)
