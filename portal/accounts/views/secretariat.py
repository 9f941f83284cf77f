"""The secretariat: organisations to approve, and people of the whole portal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.actions import inviting, people
from portal.accounts.actions import organisations as deeds
from portal.accounts.enums import OrganisationStatus
from portal.accounts.errors import NotApprovedYet
from portal.accounts.forms import DecisionForm, InvitationForm, PersonForm
from portal.accounts.limits import too_often, within_rate
from portal.accounts.models import Organisation, User
from portal.accounts.pages import organisation_page, organisations_page, persons_page
from portal.accounts.views.finding import deed, secretary
from portal.shared.errors import PortalError


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    user = secretary(request)
    return render(request, "accounts/organisations.html", organisations_page(user, request.GET))


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    user = secretary(request)
    return _organisation_page(request, user, _organisation(user, pk), DecisionForm())


@deed("accounts:organisation", of_row=True)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = secretary(request, decides=True)
    found = _organisation(user, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        target = OrganisationStatus(form.cleaned_data["target"])
        try:
            deeds.decide_organisation(found, target, by=user, reason=form.cleaned_data["reason"])
        except deeds.ReasonMissing as refusal:
            form.add_error("reason", refusal.message)
        except PortalError as refusal:
            messages.error(request, refusal.message)
        else:
            words = {"name": found, "status": found.get_status_display()}
            messages.success(request, _("%(name)s is now %(status)s.") % words)
    if form.errors:
        return _organisation_page(request, user, found, form)
    return redirect("accounts:organisation", pk)


@deed("accounts:organisation", of_row=True)
def invite_administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """Only where nobody is left who decides about people: otherwise that is their own affair."""
    user = secretary(request, decides=True)
    found = _organisation(user, pk)
    if not Organisation.objects.filter(pk=pk).without_manager().exists():
        raise PermissionDenied
    if not within_rate(request, "invite"):
        return too_often(request)
    form = InvitationForm(request.POST, organisation=found)
    if not form.is_valid():
        messages.error(request, _("Fill in an e-mail address."))
        return redirect("accounts:organisation", pk)
    try:
        inviting.invite(found, form.cleaned_data["email"], form.chosen_role(), by=user)
    except NotApprovedYet:
        messages.error(request, _("Approve the organisation first."))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The invitation is on its way."))
    return redirect("accounts:organisation", pk)


@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    user = secretary(request)
    return render(request, "accounts/persons.html", persons_page(user, request.GET))


@deed("accounts:persons")
def put_out(request: HttpRequest, pk: int) -> HttpResponse:
    user, found, form = _about_person(request, pk)
    if not form.is_valid():
        messages.error(request, _("Write the reason. It is kept in the log."))
        return redirect("accounts:persons")
    try:
        left = people.deactivate_person(found, by=user, reason=form.cleaned_data["reason"])
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(person)s can no longer log in.") % {"person": found})
        for place in left:
            text = _("Nobody is left who decides about the people of %(name)s.") % {"name": place}
            messages.warning(request, text)
    return redirect("accounts:persons")


@deed("accounts:persons")
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    user, found, form = _about_person(request, pk)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        people.reactivate_person(found, by=user, reason=reason)
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        text = _("%(person)s can log in again, and needs an invitation to work somewhere.")
        messages.success(request, text % {"person": found})
    return redirect("accounts:persons")


def _organisation(user: User, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(user), pk=pk)


def _organisation_page(
    request: HttpRequest, user: User, found: Organisation, form: DecisionForm
) -> HttpResponse:
    context = {**organisation_page(found, user), "form": form}
    return render(request, "accounts/organisation.html", context)


def _about_person(request: HttpRequest, pk: int) -> tuple[User, User, PersonForm]:
    user = secretary(request, decides=True)
    return user, get_object_or_404(User.objects.visible_to(user), pk=pk), PersonForm(request.POST)
