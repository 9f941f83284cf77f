"""Opening a dossier, its overview, its group and its rounds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duediligence import policies
from duediligence.actions import dossiers
from duediligence.core.reference import steps
from duediligence.forms import GroupForm
from duediligence.models import Dossier
from duediligence.pages.frame import tabs
from duediligence.pages.overview import overview_page
from duediligence.views.finding import dossier_or_404, dossier_to_edit, own_organisation, person
from portal.shared.errors import PortalError
from tenders.choices import language
from tenders.forms import read_again


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """To the dossier of one's organisation; where there is none, the question that opens it."""
    membership = person(request).current_membership
    if membership is not None:
        visible = Dossier.objects.visible_to(request.user)
        if there := visible.filter(organisation=membership.organisation_id).first():
            return redirect(there)
    organisation = own_organisation(request)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = dossiers.open_dossier(
                organisation, form.cleaned_data["group"], by=person(request)
            )
        except PortalError as refusal:
            messages.error(request, refusal.message)
            return redirect("duediligence:start")
        messages.success(request, _("Your dossier is there. Begin with the first step."))
        return redirect(made)
    spoken = language()
    named = [{"name": each.name.to(spoken)} for each in steps()]
    return render(request, "duediligence/start.html", {"form": form, "steps": named})


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_or_404(request, pk)
    context = {
        "dossier": dossier,
        "page": overview_page(dossier),
        "may_edit": policies.may_edit_dossier(person(request), dossier),
    }
    return render(request, "duediligence/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take another path: the company began to import, or stopped."""
    dossier = dossier_to_edit(request, pk)
    now = {"group": dossier.group, "version": dossier.version}
    form = GroupForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.choose_group(
                dossier,
                form.cleaned_data["group"],
                version=form.cleaned_data["version"] or 0,
                by=person(request),
            )
        except PortalError as refusal:
            dossier.refresh_from_db()
            form.add_error(None, refusal.message)
            read_again(form, dossier.version)
        else:
            messages.success(request, _("Your group is saved. No answer is lost."))
            return redirect(dossier)
    context = {"dossier": dossier, "form": form, "tabs": tabs(dossier, "overview")}
    return render(request, "duediligence/group.html", context)


@require_POST
def begin_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_to_edit(request, pk)
    try:
        dossiers.begin_round(dossier, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            _("The round of %(year)s has begun. Say whether the answers of last year still hold.")
            % {"year": dossier.round},
        )
    return redirect(dossier)
