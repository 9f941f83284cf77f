"""One's own organisation: its state, its data, who may do what, changing to another, leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import policies
from portal.accounts.actions import memberships, organisations
from portal.accounts.forms import CorrectionForm
from portal.accounts.middleware import CHOSEN
from portal.accounts.pages import own_rights, rights_page
from portal.accounts.views.finding import deed, own_membership, person
from portal.shared.errors import PortalError


@require_safe
def own_organisation(request: HttpRequest) -> HttpResponse:
    membership = own_membership(request)
    organisation = membership.organisation
    context = {
        "membership": membership,
        "organisation": organisation,
        "steps": organisation.steps.all(),
        "own": own_rights(membership),
        "may_correct": policies.may_correct_organisation(person(request), organisation),
    }
    return render(request, "accounts/own_organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    organisation = own_membership(request).organisation
    if not policies.may_correct_organisation(person(request), organisation):
        raise PermissionDenied
    form = CorrectionForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            organisations.correct_organisation(organisation, form.cleaned_data, by=person(request))
        except PortalError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved. The secretariat looks at it."))
            return redirect("accounts:own-organisation")
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/correct.html", context)


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Who may do what in this organisation, since when, and who left."""
    organisation = own_membership(request).organisation
    context = rights_page(organisation, request.GET.get("page"))
    return render(request, "accounts/rights.html", context)


@deed("home:work")
def switch(request: HttpRequest) -> HttpResponse:
    """Work for another of one's own organisations from here on, in this session."""
    wanted = request.POST.get("organisation", "")
    own = {str(m.organisation_id): m for m in person(request).current_memberships}
    if wanted not in own:
        raise Http404
    request.session[CHOSEN] = own[wanted].organisation_id
    text = _("You now work for %(name)s.") % {"name": own[wanted].organisation}
    messages.success(request, text)
    return redirect("home:work")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Ask first: coming back needs an invitation."""
    membership = own_membership(request)
    if request.method == "POST":
        try:
            memberships.end_membership(membership, by=person(request))
        except PortalError as refusal:
            messages.error(request, refusal.message)
            return redirect("accounts:own-organisation")
        request.session.pop(CHOSEN, None)
        text = _("You no longer work for %(name)s.") % {"name": membership.organisation}
        messages.success(request, text)
        return redirect("home:work")
    return render(request, "accounts/leave.html", {"organisation": membership.organisation})
