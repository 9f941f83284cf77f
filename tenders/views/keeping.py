"""A tender as a whole: copying, archiving, deleting and putting back, handing over."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.shared.errors import PortalError
from tenders import policies
from tenders.actions import keeping
from tenders.forms.together import CopyForm, HandOverForm
from tenders.models import Tender
from tenders.pages.head import head_of
from tenders.views.finding import person, tender_or_404

#: So many drafts in the bin are shown; older ones are near their end.
MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page for what happens to the whole tender; ``deed`` says which button was pressed."""
    tender = tender_or_404(request, pk)
    who = person(request)
    may_copy = policies.may_create_tender(who, tender.organisation)
    may_remove = policies.may_remove_tender(who, tender)
    deed = request.POST.get("deed", "")
    copy_form = CopyForm(request.POST if deed == "copy" else None, initial={"title": tender.title})
    hand_form = HandOverForm(request.POST if deed == "hand-over" else None, tender=tender)
    if request.method == "POST":
        if not (may_copy if deed == "copy" else may_remove):
            raise PermissionDenied
        answer = (
            _copied(request, tender, copy_form)
            if deed == "copy"
            else _done(request, tender, deed, hand_form)
        )
        if answer is not None:
            return answer
    context = {
        "tender": tender,
        "head": head_of(tender, "manage"),
        "may_copy": may_copy,
        "may_remove": may_remove,
        "is_draft": keeping.is_draft(tender),
        "days": keeping.DAYS_IN_BIN,
        "copy_form": copy_form,
        "hand_form": hand_form,
        "form": hand_form if deed == "hand-over" else copy_form,
    }
    return render(request, "tenders/manage.html", context)


@require_safe
def removed(request: HttpRequest) -> HttpResponse:
    """The bin: what one threw away or may put back, with how long that is possible."""
    found = Tender.objects.in_bin_of(request.user).order_by("-deleted_at", "pk")
    rows = [
        {"tender": tender, "last_day": keeping.last_day(tender)}
        for tender in found.select_related("organisation", "deleted_by")[:MOST]
    ]
    return render(request, "tenders/bin.html", {"rows": rows, "days": keeping.DAYS_IN_BIN})


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    tender = get_object_or_404(Tender.objects.in_bin_of(request.user), pk=pk)
    if request.method != "POST":
        return redirect("tenders:bin")
    if not policies.may_remove_tender(person(request), tender):
        raise PermissionDenied
    try:
        keeping.restore_tender(tender, by=person(request))
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect("tenders:bin")
    messages.success(request, _("The tender is back, with everything that was in it."))
    return redirect(tender)


def _copied(request: HttpRequest, tender: Tender, form: CopyForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        made = keeping.copy_tender(tender, **form.cleaned_data, by=person(request))
    except PortalError as refusal:
        form.add_error("reference", refusal.message)
        return None
    if made.is_template:
        messages.success(request, _("The template is kept. Anybody here can begin with it."))
        return redirect(made)
    messages.success(request, _("The copy is made. It has no dates yet: fill them in now."))
    return redirect("tenders:step", made.pk, "waarde")


def _done(
    request: HttpRequest, tender: Tender, deed: str, form: HandOverForm
) -> HttpResponse | None:
    """Do what was pressed; ``None`` shows the page again."""
    who = person(request)
    try:
        match deed:
            case "archive":
                keeping.archive_tender(tender, by=who)
                messages.success(request, _("The tender is archived. You find it with a filter."))
            case "unarchive":
                keeping.unarchive_tender(tender, by=who)
                messages.success(request, _("The tender is in the list again."))
            case "delete":
                keeping.delete_draft(tender, by=who)
                return render(
                    request,
                    "tenders/deleted.html",
                    {"gone": tender, "last_day": keeping.last_day(tender)},
                )
            case "hand-over":
                if not form.is_valid():
                    return None
                keeping.hand_over(tender, form.cleaned_data["to"], by=who)
                messages.success(request, _("The tender is handed over. The new lead has mail."))
                return redirect("tenders:members", tender.pk)
            case _:
                return None
    except PortalError as refusal:
        messages.error(request, refusal.message)
    return redirect("tenders:manage", tender.pk)
