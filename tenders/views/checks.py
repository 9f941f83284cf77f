"""The check of a tender's documents: start, follow, read, decide, take along."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import User
from portal.files.kinds import kind
from portal.files.uploads import streams_uploads
from portal.shared.errors import PortalError
from tenders import choices, forms, policies
from tenders.actions import checking, together
from tenders.checks import CheckResult
from tenders.checks.answer import as_answer
from tenders.models import DocumentCheck, Tender
from tenders.pages import checks as pages
from tenders.pages.head import head_of
from tenders.remarks.findings import ORDER, findings_of, severity_name
from tenders.views.finding import person, tender_or_404, tender_to_edit

#: What can be done with a finding.
CHOICES = frozenset({"accept", "overrule", "undo", "assign", "comment"})
#: The one hint where nobody chose ISV; it stands in place of the twelve building blocks.
NO_ISV = "ISV-none"
#: So many earlier checks are listed; the rest is history.
MOST = 20


@streams_uploads(checking.KIND)
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The checks of a tender, and the form that starts one."""
    of = kind(checking.KIND)
    form = forms.CheckForm(kind=of)
    if request.method == "POST":
        tender = tender_to_edit(request, pk)
        form = forms.CheckForm(request.POST, request.FILES, kind=of)
        if form.is_valid():
            try:
                started = checking.start_check(
                    tender, form.cleaned_data["documents"], by=person(request)
                )
            except PortalError as refusal:
                form.add_error("documents", refusal.message)
            else:
                return redirect("tenders:check", tender.pk, started.number)
    else:
        tender = tender_or_404(request, pk)
    made = tender.checks.select_related("job", "started_by").prefetch_related("files")[:MOST]
    return render(
        request,
        "tenders/checks.html",
        {
            "tender": tender,
            "head": head_of(tender, "checks"),
            "form": form,
            "checks": [(each, pages.summary(each)) for each in made],
            "may_edit": policies.may_edit_tender(person(request), tender),
        },
    )


@require_safe
def check(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A check that is finished, or how far it is."""
    tender = tender_or_404(request, pk)
    found = _check_or_404(request, tender, number)
    context = {"tender": tender, "check": found, "progress": pages.progress_of(found)}
    if found.result is None:
        return render(request, "tenders/check_busy.html", context)
    only, state = request.GET.get("ernst", ""), request.GET.get("stand", "")
    if only not in {"", *ORDER} or state not in {"", "open", "decided"}:
        raise Http404
    previous = (
        tender.checks.filter(number__lt=number, result__isnull=False).order_by("-number").first()
    )
    return render(
        request,
        "tenders/check_result.html",
        context
        | {
            "page": pages.check_page(found, previous, person(request), only, state),
            "previous": previous,
            "only": only,
            "state": state,
            "severities": [(code, severity_name(code)) for code in ORDER],
            "may_edit": policies.may_edit_tender(person(request), tender),
            "people": list(forms.people_of(tender)),
        },
    )


@require_safe
def check_progress(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The fragment that the page asks for; when the job is over it sends the page on."""
    tender = tender_or_404(request, pk)
    found = _check_or_404(request, tender, number)
    progress = pages.progress_of(found)
    answer = render(
        request,
        "tenders/_check_progress.html",
        {"tender": tender, "check": found, "progress": progress},
    )
    if not progress.busy:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def stop_check(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    tender = tender_to_edit(request, pk)
    if checking.stop_check(_check_or_404(request, tender, number), by=person(request)):
        messages.success(request, _("The check was stopped. Your files are kept."))
    else:
        messages.info(request, _("The check was over already."))
    return redirect("tenders:checks", tender.pk)


@require_POST
def decide_finding(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Decide about a finding, open it again, give it to somebody, or say something about it."""
    tender = tender_to_edit(request, pk)
    found = _check_or_404(request, tender, number)
    identity = request.POST.get("finding", "")
    choice = request.POST.get("choice", "")
    place = request.POST.get("place", "")
    if found.result is None or choice not in CHOICES:
        raise Http404
    result = CheckResult.from_data(found.result["result"])
    wants_isv = identity != NO_ISV
    known = findings_of(result, choices.language(), wants_isv=wants_isv)
    title = next((each.title for each in known if each.identity == identity), None)
    if title is None:
        raise Http404
    try:
        if choice == "assign":
            to = _colleague_or_404(tender, request.POST.get("person", ""))
            together.assign_finding(tender, identity, title, to=to, by=person(request))
            said = _("The finding is a task of %(name)s now.") % {"name": to} if to else ""
            messages.success(request, said or _("The finding is nobody's task now."))
        elif choice == "comment":
            _comment(request, tender, identity)
        elif choice == "undo":
            checking.reopen_finding(tender, identity, by=person(request))
            messages.success(request, _("Taken back. You can decide again."))
        else:
            checking.decide_finding(
                tender,
                identity,
                accepted=choice == "accept",
                reason=request.POST.get("reason", "")[:5_000].replace("\0", ""),
                by=person(request),
            )
            messages.success(request, _("Your decision about this finding is kept."))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    anchor = f"#bevinding-{place}" if place.isdecimal() else ""
    return redirect(reverse("tenders:check", args=[tender.pk, number]) + anchor)


def _colleague_or_404(tender: Tender, pk: str) -> User | None:
    """Who can have a task of this tender; nobody when nobody was chosen."""
    if not pk:
        return None
    if not pk.isdecimal():
        raise Http404
    found: User = get_object_or_404(forms.people_of(tender), pk=min(int(pk), 2**62))
    return found


def _comment(request: HttpRequest, tender: Tender, identity: str) -> None:
    text = request.POST.get("text", "").replace("\0", "").strip()[:5_000]
    if not text:
        raise PortalError(_("Write what you want to say."), code="text-missing")
    together.write_note(tender, "", text, by=person(request), finding=identity)
    messages.success(request, _("Your comment is kept."))


@require_safe
def check_json(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The result as ``check_document --json`` gives it."""
    tender = tender_or_404(request, pk)
    found = _check_or_404(request, tender, number)
    if found.result is None:
        raise Http404
    answer = JsonResponse(
        as_answer(CheckResult.from_data(found.result["result"]), choices.language()),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Content-Disposition"] = f'attachment; filename="toets-{number}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _check_or_404(request: HttpRequest, tender: Tender, number: int) -> DocumentCheck:
    checks = DocumentCheck.objects.visible_to(request.user).select_related("job", "tender")
    return get_object_or_404(checks, tender=tender, number=number)
