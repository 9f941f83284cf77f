"""Registering an organisation: the form, the mail, the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.actions import registering
from portal.accounts.forms import AccountForm, RegistrationForm
from portal.accounts.limits import too_often, within_rate
from portal.accounts.middleware import CHOSEN
from portal.accounts.models import Organisation, Registration
from portal.accounts.views.finding import person
from portal.accounts.views.links import Follower, follower, new_person, private, unusable
from portal.shared.errors import PortalError


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"].strip().lower()
        if not within_rate(request, "register", key=address):
            return too_often(request)
        registering.register(form.values())
        return redirect("accounts:registered")
    return render(request, "accounts/register.html", {"form": form})


@login_not_required
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """The same page for every address: look in the mailbox."""
    return render(request, "accounts/registered.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    if not within_rate(request, "confirm"):
        return too_often(request)
    registration = registering.registration_for(token)
    if registration is None:
        return unusable(request)
    who = follower(request, registration.email)
    form = AccountForm(
        request.POST or None,
        email=registration.email,
        initial={"full_name": registration.full_name},
    )
    if request.method == "POST":
        if who == Follower.SELF:
            return _confirmed(request, registration, None)
        if who == Follower.NEW and form.is_valid():
            return _confirmed(request, registration, form)
    context = {"registration": registration, "who": who.value, "form": form}
    return private(render(request, "accounts/confirm.html", context))


def _confirmed(
    request: HttpRequest, registration: Registration, form: AccountForm | None
) -> HttpResponse:
    try:
        made = registering.confirm(registration, new_person(form) if form else person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect(request.path)
    if isinstance(made, Organisation):
        messages.success(request, _("Your organisation is registered and waits for approval."))
    else:
        messages.success(
            request,
            _("This organisation is in the portal already. Its administrators get your request."),
        )
    if form is None:
        if isinstance(made, Organisation):
            request.session[CHOSEN] = made.pk
        return redirect("home:work")
    messages.info(request, _("Your account is made. Now log in."))
    return redirect("account_login")
