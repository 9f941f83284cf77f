"""The people of one's own organisation: the list, a role, an end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.actions import memberships
from portal.accounts.forms import RoleForm
from portal.accounts.models import Membership
from portal.accounts.pages import people_page
from portal.accounts.views.finding import deed, managed_organisation, own_membership, person
from portal.shared.errors import PortalError


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    organisation = own_membership(request).organisation
    context = people_page(organisation, person(request), request.GET.get("page"))
    return render(request, "accounts/people.html", context)


@deed("accounts:people")
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _member(request, pk)
    form = RoleForm(request.POST, organisation=membership.organisation)
    if not form.is_valid():
        messages.error(request, _("Choose a role."))
        return redirect("accounts:people")
    try:
        memberships.change_role(membership, form.chosen_role(), by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"person": membership.user, "role": membership.get_role_display()}
        messages.success(request, _("%(person)s is now %(role)s.") % words)
    return redirect("accounts:people")


@deed("accounts:people")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person out of the organisation; the account stays, and so does the history."""
    membership = _member(request, pk)
    try:
        memberships.end_membership(membership, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        text = _("%(person)s no longer works here.") % {"person": membership.user}
        messages.success(request, text)
    return redirect("accounts:people")


def _member(request: HttpRequest, pk: int) -> Membership:
    organisation = managed_organisation(request)
    found = Membership.objects.visible_to(request.user).filter(organisation=organisation)
    return get_object_or_404(found.with_people(), pk=pk)
