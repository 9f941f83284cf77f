"""The calendar behind a personal, secret address; and the page that makes or revokes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.limits import too_often, within_rate
from portal.accounts.tokens import hash_of
from tenders.actions import feeds as deeds
from tenders.calendars import calendar_file
from tenders.models import CalendarFeed, Tender
from tenders.views.finding import person


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest) -> HttpResponse:
    """Make an address, or revoke it. It is shown once, on the answer to making it."""
    address = ""
    if request.method == "POST":
        if not within_rate(request, "make_feed"):
            return too_often(request)
        if "revoke" in request.POST:
            deeds.revoke_feed(person(request))
            messages.success(request, _("The address no longer works."))
            return redirect("tenders:feed")
        token = deeds.make_feed(person(request))
        address = request.build_absolute_uri(reverse("tenders:feed-file", args=[token]))
    context = {
        "address": address,
        "feed": CalendarFeed.objects.filter(user=person(request)).first(),
    }
    response = render(request, "tenders/feed.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner of the address may see at this moment; 404 for everything else."""
    if not within_rate(request, "read_feed", count_get=True):
        return too_often(request)
    found = CalendarFeed.objects.select_related("user").filter(
        token_hash=hash_of(token), user__is_active=True
    )
    owner = found.first()
    if owner is None:
        raise Http404
    tenders = Tender.objects.visible_to(owner.user).select_related("plan")
    rows = tenders.prefetch_related("lots", "stones").order_by("pk")
    return calendar_file(rows, name="isv-portaal.ics")
