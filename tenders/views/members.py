"""Who may do what with a tender: the page, giving a role, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.limits import too_often, within_rate
from portal.shared.errors import PortalError
from tenders import forms, policies
from tenders.actions import members as deeds
from tenders.enums import TenderRole
from tenders.models import Tender, TenderMember
from tenders.pages.head import head_of
from tenders.pages.members import members_page
from tenders.views.finding import person, tender_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever sees the tender sees who may do what; the lead gives roles here."""
    tender = tender_or_404(request, pk)
    may_give = policies.may_give_roles(person(request), tender)
    form = forms.RoleForm(request.POST or None)
    if request.method == "POST":
        if not may_give:
            raise PermissionDenied
        if form.is_valid():
            if not within_rate(request, "give_role"):
                return too_often(request)
            if _given(request, tender, form):
                return redirect("tenders:members", tender.pk)
    context = {
        "tender": tender,
        "head": head_of(tender, "members"),
        "may_give": may_give,
        "form": form,
        **members_page(tender, request.GET.get("page")),
    }
    return render(request, "tenders/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, pk: UUID, member: int) -> HttpResponse:
    """Take a role back; a log-in in between comes back with GET, then to the page."""
    tender = tender_or_404(request, pk)
    found = TenderMember.objects.visible_to(request.user).filter(tender=tender)
    row = get_object_or_404(found.select_related("tender"), pk=member)
    if request.method == "POST":
        if not policies.may_give_roles(person(request), tender):
            raise PermissionDenied
        try:
            deeds.end_role(row, by=person(request))
        except PortalError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The role is taken back."))
    return redirect("tenders:members", tender.pk)


def _given(request: HttpRequest, tender: Tender, form: forms.RoleForm) -> bool:
    try:
        deeds.give_role(
            tender,
            form.cleaned_data["email"],
            TenderRole(form.cleaned_data["role"]),
            by=person(request),
            ends_on=form.cleaned_data["ends_on"],
        )
    except PortalError as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The role is given. The person gets an e-mail."))
    return True
