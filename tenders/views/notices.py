"""Reading a notice in the browser: nothing is saved before it has been seen."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.shared.errors import PortalError
from tenders import choices, forms
from tenders.actions import importing
from tenders.notices.refusal import NoticeRefused
from tenders.notices.transport import from_data, to_data
from tenders.pages.notice import reading_in_words
from tenders.views.finding import own_organisation, person

#: Under this key the session keeps the latest readings, by a random name each.
KEPT = "notice-readings"
MOST_KEPT = 5


@require_http_methods(["GET", "HEAD", "POST"])
def upload_notice(request: HttpRequest) -> HttpResponse:
    """Read the file; on refusal say why beside the field, else go and show what was read.

    A log-in in between, or another language, comes back with GET: then to where one chooses.
    """
    own_organisation(request)
    if request.method != "POST":
        return redirect("tenders:new")
    form = forms.NoticeForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            reading = importing.read_safely(form.cleaned_data["notice"].read())
        except NoticeRefused as refusal:
            form.add_error("notice", refusal.text(choices.language()))
        except PortalError as refusal:
            form.add_error("notice", refusal.message)
        else:
            key = _keep(request, to_data(reading))
            return redirect("tenders:preview-notice", key)
    return render(request, "tenders/new.html", {"notice_form": form, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def preview_notice(request: HttpRequest, key: str) -> HttpResponse:
    organisation = own_organisation(request)
    kept = request.session.get(KEPT, {}).get(key)
    if kept is None:
        messages.info(request, _("This notice is no longer here. Choose the file once more."))
        return redirect("tenders:new")
    reading = from_data(kept)
    existing = importing.known_tender(organisation, reading)
    is_older = existing is not None and importing.is_older(existing, reading)
    if request.method == "POST" and not is_older:
        try:
            done = importing.import_reading(organisation, reading, by=person(request))
        except PortalError as refusal:
            messages.error(request, refusal.message)
        else:
            _forget(request, key)
            said = _("Saved.") if done.created else _("Updated with the notice.")
            more = _("Now fill in what the notice does not say: the stone and the form of ISV.")
            messages.success(request, f"{said} {more}")
            return redirect("tenders:step", done.tender.pk, "steen")
    context = {
        "reading": reading_in_words(reading),
        "existing": existing,
        "is_older": is_older,
    }
    return render(request, "tenders/preview_notice.html", context)


def _keep(request: HttpRequest, data: dict[str, Any]) -> str:
    """Keep a reading in the session, at most a few: a session is no archive."""
    kept: dict[str, Any] = request.session.get(KEPT, {})
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))
    key = secrets.token_urlsafe(8)
    request.session[KEPT] = {**kept, key: data}
    return key


def _forget(request: HttpRequest, key: str) -> None:
    kept = request.session.get(KEPT, {})
    request.session[KEPT] = {name: data for name, data in kept.items() if name != key}
