"""Invitations: sending, sending again, withdrawing, accepting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.actions import inviting
from portal.accounts.forms import AccountForm, InvitationForm
from portal.accounts.limits import too_often, within_rate
from portal.accounts.middleware import CHOSEN
from portal.accounts.models import Invitation
from portal.accounts.views.finding import deed, managed_organisation, person
from portal.accounts.views.links import Follower, follower, new_person, private, unusable
from portal.shared.errors import PortalError


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    organisation = managed_organisation(request)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        if not within_rate(request, "invite"):
            return too_often(request)
        try:
            inviting.invite(
                organisation, form.cleaned_data["email"], form.chosen_role(), by=person(request)
            )
        except PortalError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:people")
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/invite.html", context)


@deed("accounts:people")
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _invitation(request, pk)
    if not within_rate(request, "invite"):
        return too_often(request)
    try:
        inviting.resend(invitation, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The invitation is on its way. The old link no longer works."))
    return redirect("accounts:people")


@deed("accounts:people")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _invitation(request, pk)
    try:
        inviting.withdraw(invitation, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The invitation is withdrawn. The link no longer works."))
    return redirect("accounts:people")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: for a new person, and for who has an account."""
    if not within_rate(request, "confirm"):
        return too_often(request)
    invitation = inviting.invitation_for(token)
    if invitation is None:
        return unusable(request)
    who = follower(request, invitation.email)
    form = AccountForm(request.POST or None, email=invitation.email)
    if request.method == "POST":
        if who == Follower.SELF:
            return _accepted(request, invitation, None)
        if who == Follower.NEW and form.is_valid():
            return _accepted(request, invitation, form)
    context = {"invitation": invitation, "who": who.value, "form": form}
    return private(render(request, "accounts/accept.html", context))


def _accepted(
    request: HttpRequest, invitation: Invitation, form: AccountForm | None
) -> HttpResponse:
    try:
        inviting.accept(invitation, new_person(form) if form else person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect(request.path)
    if form is None:
        request.session[CHOSEN] = invitation.organisation_id
        text = _("You now work for %(name)s.") % {"name": invitation.organisation}
        messages.success(request, text)
        return redirect("home:work")
    messages.success(request, _("Your account is made. Now log in."))
    return redirect("account_login")


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    """One of the present organisation: 404 when it is another's, 403 without the role."""
    organisation = managed_organisation(request)
    found = Invitation.objects.visible_to(request.user).filter(organisation=organisation)
    return get_object_or_404(found.select_related("organisation", "invited_by"), pk=pk)
