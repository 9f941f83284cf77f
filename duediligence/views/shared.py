"""A shared dossier for its receiver, and in the tender: what it means, and how several compare."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duediligence import policies
from duediligence.actions import sharing as deeds
from duediligence.actions.cuts import request_cut
from duediligence.core.sharing import file_of
from duediligence.exchange.cut import workbook_of_cut
from duediligence.forms.sharing import AskForm, asked
from duediligence.models import Ask, Share, SharedVersion
from duediligence.pages.comparison import comparison
from duediligence.pages.meaning import blocks_of, meaning_view, said_of
from duediligence.pages.shared import (
    SLUGS,
    changes_between,
    receiver_name,
    shared_view,
    table,
    with_names,
)
from duediligence.pages.sharing import cut_row, parts_named, stage_name
from duediligence.sheets import WRITERS
from duediligence.views.finding import MOST_DIGITS, person
from portal.files.models import StoredFile
from portal.files.serving import private_file_response
from portal.shared.errors import PortalError
from tenders.choices import language
from tenders.forms import read_again
from tenders.pages.head import head_of
from tenders.views.finding import tender_or_404

PAGE = 100
#: So many shares stand in a list; a tender has no more bidders, an organisation turns the page.
MOST = 100


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Everything that was shared with this person's organisations and tenders."""
    found = Share.objects.received_by(request.user).select_related(
        "dossier__organisation", "tender", "receiver"
    )
    page = Paginator(found.order_by("-shared_at", "pk"), MOST).get_page(request.GET.get("page"))
    rows = [(share, stage_name(share.stage), parts_named(share.parts)) for share in page]
    context = {"page_obj": page, "rows": rows}
    return render(request, "duediligence/received.html", context)


@require_safe
def shared(request: HttpRequest, share: UUID) -> HttpResponse:
    """One cut as it was sent last; for the supplier exactly what the receiver sees."""
    found = _share_or_404(request, share)
    versions = list(found.versions.defer("content"))
    last = _last(found)
    is_own = _note(request, found, last)
    context = as_seen(found, last.content)
    since = _since(request, found, versions)
    context |= {
        "version": last,
        "versions": versions[1:],
        "since": since,
        "changes": changes_between(since.content, last.content) if since else [],
        "is_own": is_own,
        "dossier": found.dossier,
        "pdf": cut_row(last),
    }
    return render(request, "duediligence/shared.html", context)


@require_safe
def shared_rows(request: HttpRequest, share: UUID, kind: str) -> HttpResponse:
    """All rows of one kind, a page at a time."""
    found = _share_or_404(request, share)
    kinds = {slug: name for name, slug in SLUGS.items()}
    last = _last(found)
    if kind not in kinds or kinds[kind] not in last.content:
        raise Http404
    is_own = _note(request, found, last)
    named = with_names(last.content)
    page = Paginator(range(len(named[kinds[kind]])), PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if page.paginator.count else 0
    context = {
        "share": found,
        "table": table(kinds[kind], named, found.stage, first=first, most=PAGE),
        "page_obj": page,
        "is_own": is_own,
        "dossier": found.dossier,
    }
    return render(request, "duediligence/shared_rows.html", context)


@require_safe
def shared_file(request: HttpRequest, share: UUID, row: int) -> HttpResponseBase:
    """The file of a piece of evidence, as long as the supplier keeps exactly those bytes."""
    found = _share_or_404(request, share)
    last = _last(found)
    name, sha256 = file_of(last.content, found.stage, row)
    kept = StoredFile.objects.accepted().filter(
        organisation=found.dossier.organisation_id, sha256=sha256
    )
    file = kept.select_related("blob").first() if sha256 else None
    if file is None or file.blob is None:
        raise Http404
    _note(request, found, last)
    return private_file_response(file.blob.storage_name, filename=name or file.original_name)


@require_safe
def shared_sheet(request: HttpRequest, share: UUID, format: str) -> HttpResponseBase:  # noqa: A002 -- of the address
    """The cut as a file: exactly what the page shows. A PDF is made by a job first."""
    found = _share_or_404(request, share)
    last = _last(found)
    name = f"gedeeld-dossier-{last.content.get('round', '')}-versie-{last.number}.{format}"
    if format == "pdf":
        made = get_object_or_404(last.files.exclude(pdf=""), language=language())
        _note(request, found, last)
        return private_file_response(str(made.pdf.name), filename=name)
    write = WRITERS.get(format)
    if write is None:
        raise Http404
    _note(request, found, last)
    answer = HttpResponse(write(workbook_of_cut(last)), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def ask_shared_pdf(request: HttpRequest, share: UUID) -> HttpResponse:
    """Whoever sees it may print it."""
    found = _share_or_404(request, share)
    request_cut(_last(found), language(), by=person(request))
    return redirect(f"{found.get_absolute_url()}#meenemen")


@require_safe
def shared_pdf_progress(request: HttpRequest, share: UUID) -> HttpResponse:
    """The fragment that the page asks for until the job is over."""
    row = cut_row(_last(_share_or_404(request, share)))
    return render(request, "tenders/_printed.html", {"row": row, "small": True})


@require_http_methods(["GET", "HEAD", "POST"])
def of_tender(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the tender asks, which dossiers were shared, and how they stand beside each other."""
    tender = tender_or_404(request, pk)
    may_ask = policies.may_ask_for_dossiers(person(request), tender)
    ask = Ask.objects.visible_to(request.user).filter(tender=tender).first()
    form = AskForm(request.POST or None, initial=asked(ask))
    if request.method == "POST":
        if not may_ask:
            raise PermissionDenied
        if form.is_valid():
            given = form.cleaned_data
            try:
                deeds.ask_for_dossiers(
                    tender,
                    given["before"],
                    given["after"],
                    version=given["version"] or 0,
                    by=person(request),
                )
            except PortalError as refusal:
                form.add_error(None, refusal.message)
                there = Ask.objects.filter(tender=tender).first()
                read_again(form, there.version if there else 0)
            else:
                messages.success(request, _("Saved. Put the code in the documents."))
                return redirect("dossiers:tender", tender.pk)
    received = Share.objects.received_by(request.user).filter(tender=tender)
    shares = received.select_related("dossier__organisation").prefetch_related(
        Prefetch("versions", SharedVersion.objects.filter(number=F("share__version")))
    )
    blocks = blocks_of(tender)
    context = {
        "tender": tender,
        "head": head_of(tender, "dossiers"),
        "ask": ask,
        "asked_before": parts_named(ask.before) if ask else "",
        "asked_after": parts_named(ask.after) if ask else "",
        "form": form,
        "may_ask": may_ask,
        "comparison": comparison(list(shares[:MOST]), timezone.localdate(), blocks),
    }
    return render(request, "duediligence/of_tender.html", context)


def as_seen(share: Share, cut: dict[str, Any]) -> dict[str, Any]:
    """What the template of a shared dossier shows: of the share and its cut alone."""
    return {
        "share": share,
        "supplier": share.dossier.organisation.name,
        "receiver": receiver_name(share),
        "stage": stage_name(share.stage),
        "stage_said": said_of(share.stage),
        "parts": parts_named(share.parts),
        "group": cut.get("group"),
        "round": cut.get("round"),
        "view": shared_view(share.dossier, cut, share.stage),
        "meaning": meaning_view(cut, share.stage, timezone.localdate(), blocks_of(share.tender)),
    }


def _share_or_404(request: HttpRequest, pk: UUID) -> Share:
    visible = Share.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("dossier__organisation", "receiver", "tender"), pk=pk
    )


def _last(share: Share) -> SharedVersion:
    """What was sent last, with its share."""
    version: SharedVersion = share.versions.all()[0]
    version.share = share
    return version


def _note(request: HttpRequest, share: Share, version: SharedVersion) -> bool:
    """Keep that a receiver looked; whether it is the supplier itself who looks."""
    mine = {each.organisation_id for each in person(request).current_memberships}
    if share.dossier.organisation_id in mine:
        return True
    deeds.note_reading(version, person(request))
    return False


def _since(
    request: HttpRequest, share: Share, versions: list[SharedVersion]
) -> SharedVersion | None:
    """The version to compare with: the one before the last, or the one that is asked for."""
    typed = request.GET.get("met", "")
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS):
        raise Http404
    if typed:
        if int(typed) not in {each.number for each in versions[1:]}:
            raise Http404
        return share.versions.get(number=int(typed))
    return share.versions.get(number=versions[1].number) if len(versions) > 1 else None
