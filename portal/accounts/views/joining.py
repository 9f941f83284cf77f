"""Asking to join an organisation, and answering who asks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.actions import joining
from portal.accounts.forms import AnswerForm, JoinForm
from portal.accounts.limits import too_often, within_rate
from portal.accounts.models import JoinRequest
from portal.accounts.views.finding import deed, managed_organisation, person
from portal.shared.errors import PortalError

#: The latest of one's own requests that the page shows.
MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask by exact number. The answer is the same whether or not the organisation is here."""
    user = person(request)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not within_rate(request, "join"):
            return too_often(request)
        try:
            joining.ask_to_join(
                user, form.cleaned_data["number_scheme"], form.cleaned_data["number"]
            )
        except PortalError as refusal:
            form.add_error(None, refusal.message)
        else:
            text = _("Sent. If this organisation is in the portal, its administrators decide.")
            messages.success(request, text)
            return redirect("accounts:join")
    mine = user.join_requests.order_by("-created_at", "-pk")[:MOST_SHOWN]
    return render(request, "accounts/join.html", {"form": form, "requests": mine})


@deed("accounts:join")
def withdraw_join(request: HttpRequest, pk: int) -> HttpResponse:
    mine = JoinRequest.objects.visible_to(request.user).filter(user=person(request))
    found = get_object_or_404(mine, pk=pk)
    try:
        joining.withdraw_request(found, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("accounts:join")


@deed("accounts:people")
def answer_join(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = managed_organisation(request)
    asked = JoinRequest.objects.visible_to(request.user).for_organisation(organisation)
    found = get_object_or_404(asked.select_related("user"), pk=pk)
    form = AnswerForm(request.POST, organisation=organisation)
    if not form.is_valid():
        messages.error(request, _("Choose a role, and whether the person may come in."))
        return redirect("accounts:people")
    by = person(request)
    try:
        if form.cleaned_data["answer"] == "accept":
            joining.accept_request(found, organisation, form.chosen_role(), by=by)
            messages.success(request, _("%(person)s can now work here.") % {"person": found.user})
        else:
            joining.refuse_request(found, organisation, by=by, reason=form.cleaned_data["reason"])
            messages.success(request, _("The request is refused."))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect("accounts:people")
