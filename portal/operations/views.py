"""One's own data: seen, fetched, and asked to be erased; and the secretariat's answers to that."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.policies import may_decide_organisations
from portal.accounts.security.again import asked_again
from portal.audit.actions import record
from portal.files.serving import private_file_response
from portal.jobs.actions import enqueue
from portal.jobs.enums import JobState
from portal.operations import pages
from portal.operations.models import ErasureRequest
from portal.operations.personal import EXPORT_TASK
from portal.operations.privacy import erasing
from portal.shared.errors import PortalError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from portal.accounts.models import User


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)  # the middleware asked for a log-in


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    data = pages.own_data(_person(request))
    return render(request, "privacy/own_data.html", {"own": data})


@require_POST
@asked_again
def ask_export(request: HttpRequest) -> HttpResponse:
    """Have the copy made; one at a time."""
    user = _person(request)
    latest = pages.latest_export(user)
    if latest is None or not latest.is_unfinished:
        with transaction.atomic():
            subject = pages.export_subject(user)
            enqueue(EXPORT_TASK, owner_id=user.pk, subject=subject, person_id=user.pk)
            record(
                "privacy.exported",
                actor_id=user.pk,
                organisation_id=None,
                subject_type="user",
                subject_id=user.pk,
            )
    messages.success(request, _("We are making the copy. Look again in a minute."))
    return redirect("privacy:own-data")


@require_safe
@asked_again
def download_export(request: HttpRequest) -> HttpResponseBase:
    latest = pages.latest_export(_person(request))
    if latest is None or latest.state != JobState.DONE or not latest.result:
        raise Http404
    try:
        return private_file_response(latest.result["file"], filename="gegevens.zip")
    except FileNotFoundError:
        raise Http404 from None  # its time was over


@require_POST
@asked_again
def ask_erasure(request: HttpRequest) -> HttpResponse:
    erasing.ask_erasure(_person(request))
    messages.success(request, _("The secretariat looks at your request within a month."))
    return redirect("privacy:own-data")


@require_POST
def withdraw_erasure(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    asked = get_object_or_404(ErasureRequest.objects.filter(user=user).waiting())
    try:
        erasing.withdraw(asked, by=user)
        messages.success(request, _("Your request has been withdrawn."))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect("privacy:own-data")


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """For the secretariat: who asked, longest waiting first."""
    if not may_decide_organisations(_person(request)):
        raise Http404
    waiting = ErasureRequest.objects.visible_to(_person(request)).waiting().select_related("user")
    return render(request, "privacy/requests.html", {"requests": waiting[:200]})


@require_POST
@asked_again
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase, or refuse with a reason."""
    user = _person(request)
    asked = get_object_or_404(ErasureRequest.objects.visible_to(user), pk=pk)
    if not may_decide_organisations(user):
        raise PermissionDenied
    try:
        if request.POST.get("answer") == "erase":
            erasing.grant(asked, by=user)
            messages.success(request, _("This person has been erased."))
        else:
            erasing.refuse(asked, by=user, reason=request.POST.get("reason", "")[:2000])
            messages.success(request, _("The request has been refused."))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect("privacy:requests")
