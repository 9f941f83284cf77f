"""Sharing for the supplier: who sees what, sharing, sending the newest, revoking, who read what."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duediligence import policies
from duediligence.actions import sharing as deeds
from duediligence.content import content_of
from duediligence.core.sharing import KINDS, STAGES, limited
from duediligence.forms.sharing import CodeForm, NumberForm, ShareForm, stages_for
from duediligence.models import Ask, Dossier, Share
from duediligence.pages.frame import tabs
from duediligence.pages.shared import fields_in_words
from duediligence.pages.sharing import (
    reading_rows,
    readings_of,
    share_row,
    share_rows,
    stage_name,
)
from duediligence.views.finding import dossier_or_404, person
from duediligence.views.shared import as_seen
from portal.accounts.enums import OrganisationKind, OrganisationStatus
from portal.accounts.models import Organisation
from portal.shared.errors import PortalError

#: What the form proposes as last day.
USUAL = timedelta(days=182)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody to share with, found by what the supplier knows; ``query`` finds it again."""

    receiver: Organisation
    ask: Ask | None
    query: str

    @property
    def name(self) -> str:
        return self.ask.tender.title if self.ask else self.receiver.name


@require_safe
def sharing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """'Wie ziet wat': each share with how much, which parts and until when."""
    dossier = dossier_or_404(request, pk)
    rows = share_rows(dossier)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "sharing"),
        "running": [row for row in rows if row.is_running],
        "ended": [row for row in rows if not row.is_running],
        "may_share": policies.may_share_dossier(person(request), dossier),
        "stages": [(stage_name(s), list(fields_in_words(s, list(KINDS)))) for s in STAGES],
    }
    return render(request, "duediligence/sharing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def share_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First with whom; then how much, and until when."""
    dossier = dossier_to_share(request, pk)
    code, number = CodeForm(_asked(request, "code")), NumberForm(_asked(request, "number"))
    target = _target(request, dossier, code, number)
    if target is None:
        context = {
            "dossier": dossier,
            "tabs": tabs(dossier, "sharing"),
            "code": code,
            "number": number,
            "form": number if number.is_bound else code,  # the title tells of a mistake in it
            "tin": _of_tin(),
        }
        return render(request, "duediligence/share_with.html", context)
    return _share(request, dossier, target)


@require_POST
def send_newest(request: HttpRequest, pk: UUID, share: UUID) -> HttpResponse:
    dossier = dossier_to_share(request, pk)
    try:
        sent = deeds.send_newest(_of(dossier, share), by=person(request))
    except PortalError as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(
            request,
            _("Version %(number)s is sent. They see what changed.") % {"number": sent.number},
        )
    return redirect("duediligence:sharing", dossier.pk)


@require_POST
def revoke(request: HttpRequest, pk: UUID, share: UUID) -> HttpResponse:
    dossier = dossier_to_share(request, pk)
    try:
        deeds.revoke(_of(dossier, share), by=person(request))
    except PortalError as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, _("Revoked. From now on they see nothing of it."))
    return redirect("duediligence:sharing", dossier.pk)


@require_safe
def readings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """'Wie las wat': which organisation looked at what, the first time of each day."""
    dossier = dossier_or_404(request, pk)
    page = Paginator(readings_of(dossier), PAGE).get_page(request.GET.get("page"))
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "sharing"),
        "page_obj": page,
        "rows": reading_rows(page.object_list),
    }
    return render(request, "duediligence/readings.html", context)


def dossier_to_share(request: HttpRequest, pk: UUID) -> Dossier:
    """As ``dossier_or_404``, and 403 for who may see it but not share it."""
    dossier = dossier_or_404(request, pk)
    if not policies.may_share_dossier(person(request), dossier):
        raise PermissionDenied
    return dossier


def _share(request: HttpRequest, dossier: Dossier, target: Target) -> HttpResponse:
    present = _present(dossier, target)
    tender = target.ask.tender if target.ask else None
    is_awarded = tender is None or deeds.is_awarded(tender, timezone.localdate())
    stages = stages_for(target.receiver, is_awarded=is_awarded)
    offered = {part for s in stages for part in (target.ask.parts(s) if target.ask else KINDS)}
    form = ShareForm(
        request.POST or None,
        stages=stages,
        parts=offered,
        initial={
            "seen": present.pk if present else None,
            "stage": stages[0],
            "parts": present.parts if present else sorted(offered),
            "ends_on": timezone.localdate() + USUAL,
        },
    )
    if request.method == "POST" and form.is_valid():
        if "bekijk" in request.POST:
            return _preview(request, dossier, target, form)
        try:
            deeds.share(
                dossier,
                form.terms,
                receiver=target.receiver,
                ask=target.ask,
                seen=_seen(dossier, form),
                by=person(request),
            )
        except PortalError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Shared with %(name)s.") % {"name": target.name})
            return redirect("duediligence:sharing", dossier.pk)
    context = {
        "dossier": dossier,
        "tabs": tabs(dossier, "sharing"),
        "form": form,
        "target": target,
        "present": share_row(present) if present else None,
        "is_awarded": is_awarded,
        "stages": [(stage_name(s), list(fields_in_words(s, sorted(offered)))) for s in stages],
    }
    return render(request, "duediligence/share_new.html", context)


def _preview(
    request: HttpRequest, dossier: Dossier, target: Target, form: ShareForm
) -> HttpResponse:
    """Exactly what the receiver would see; nothing is frozen, sent or kept."""
    terms = form.terms
    share = Share(
        dossier=dossier,
        receiver=target.receiver,
        in_tender=target.ask is not None,
        tender=target.ask.tender if target.ask else None,
        stage=terms.stage,
        parts=sorted(terms.parts),
        ends_on=terms.ends_on,
        agreement=terms.agreement,
    )
    cut = limited(content_of(dossier), share.stage, share.parts)
    context = as_seen(share, cut)
    chosen = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    context |= {"dossier": dossier, "preview": True, "chosen": chosen, "target": target}
    return render(request, "duediligence/shared.html", context)


def _target(
    request: HttpRequest, dossier: Dossier, code: CodeForm, number: NumberForm
) -> Target | None:
    """Whom the supplier means; a form that finds nobody says so."""
    if code.is_bound and code.is_valid():
        typed = code.cleaned_data["code"]
        if ask := Ask.objects.at(typed).select_related("tender__organisation").first():
            return Target(ask.tender.organisation, ask, urlencode({"code": typed}))
        code.add_error("code", _("No tender has this code. Look at it once more."))
    elif number.is_bound and number.is_valid():
        given = number.cleaned_data
        receiver = (
            _receivers()
            .filter(number_scheme=given["scheme"], number=given["number"])
            .exclude(pk=dossier.organisation_id)
            .first()
        )
        if receiver:
            return Target(receiver, None, urlencode(given))
        number.add_error("number", _("No contracting authority here has this number."))
    elif (asked := request.GET.get("tin", "")).isdecimal():
        tin = next((each for each in _of_tin() if each.pk == int(asked)), None)
        return Target(tin, None, urlencode({"tin": asked})) if tin else None
    return None


def _receivers() -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        kind=OrganisationKind.AUTHORITY, status=OrganisationStatus.APPROVED
    )


def _of_tin() -> list[Organisation]:
    found = Organisation.objects.filter(
        kind=OrganisationKind.TIN, status=OrganisationStatus.APPROVED
    )
    return list(found.order_by("name", "pk"))


def _asked(request: HttpRequest, name: str) -> QueryDict | None:
    return request.GET if name in request.GET else None


def _present(dossier: Dossier, target: Target) -> Share | None:
    """The share with this receiver that nobody ended; its last day may have passed."""
    found = dossier.shares.filter(ended_at=None).select_related("receiver", "tender")
    if target.ask:
        return found.filter(tender=target.ask.tender_id).first()
    return found.filter(in_tender=False, receiver=target.receiver).first()


def _seen(dossier: Dossier, form: ShareForm) -> Share | None:
    seen = form.cleaned_data["seen"]
    return dossier.shares.filter(pk=seen).first() if seen else None


def _of(dossier: Dossier, pk: UUID) -> Share:
    return get_object_or_404(
        dossier.shares.select_related("receiver", "tender", "dossier__organisation"), pk=pk
    )
