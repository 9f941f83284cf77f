"""Places that two suppliers may both name: for TIN and the secretariat; and a supplier's answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from duediligence import policies
from duediligence.actions.matching import answer_question, judge_match
from duediligence.enums import Consent, MatchState
from duediligence.forms.matching import ConsentForm, JudgeForm
from duediligence.models import MatchConsent, SiteMatch
from duediligence.pages.matching import match_line, match_page, told
from duediligence.views.finding import person
from portal.audit.actions import record
from portal.shared.errors import PortalError

PAGE = 50


@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """What waits for a judgement, or (``?toon=``) what was judged."""
    if not policies.may_see_matches(person(request)):
        raise Http404
    asked = request.GET.get("toon", "")
    state = MatchState(asked) if asked in MatchState.values else MatchState.FOUND
    visible = SiteMatch.objects.visible_to(request.user).with_sides()
    page = Paginator(visible.filter(state=state), PAGE).get_page(request.GET.get("page"))
    context = {
        "state": state,
        "states": [(each.value, each.label, each == state) for each in MatchState],
        "page_obj": page,
        "lines": [match_line(each) for each in page.object_list],
    }
    return render(request, "duediligence/matches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _match_or_404(request, pk)
    may_judge = policies.may_judge_matches(person(request))
    if request.method == "POST" and not may_judge:
        raise PermissionDenied
    form = JudgeForm(request.POST or None, initial=_read(found))
    if request.method == "POST" and form.is_valid():
        try:
            judge_match(
                found,
                MatchState(form.cleaned_data["state"]),
                form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                seen=(form.cleaned_data["one"], form.cleaned_data["other"]),
                by=person(request),
            )
        except PortalError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Your judgement is kept."))
        return redirect(found)
    if request.method != "POST":
        _note_reading(found, request)
    context = {
        "match": found,
        "page": match_page(found),
        "form": form,
        "may_judge": may_judge and found.told_at is None,
    }
    return render(request, "duediligence/match.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A supplier's answer to the question whether it and another may know of each other."""
    rows = MatchConsent.objects.visible_to(request.user)
    rows = rows.select_related("match", "site", "dossier__organisation")
    found = get_object_or_404(rows, pk=pk)
    may_answer = policies.may_share_dossier(person(request), found.dossier)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = ConsentForm(request.POST or None, initial={"answer": found.answer})
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(found, Consent(form.cleaned_data["answer"]), by=person(request))
        except PortalError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Your answer is kept."))
        return redirect(found)
    context = {
        "consent": found,
        "dossier": found.dossier,
        "told": told(found),
        "form": form,
        "may_answer": may_answer,
    }
    return render(request, "duediligence/consent.html", context)


def _match_or_404(request: HttpRequest, pk: UUID) -> SiteMatch:
    rows = SiteMatch.objects.visible_to(request.user).with_sides()
    rows = rows.select_related("decided_by").prefetch_related(
        "first__chains", "second__chains", "consents__dossier__organisation"
    )
    found: SiteMatch = get_object_or_404(rows, pk=pk)
    return found


def _read(found: SiteMatch) -> dict[str, Any]:
    """Of what was read: so that a judgement is about exactly that."""
    return {
        "version": found.version,
        "one": found.first.version,
        "other": found.second.version,
        "state": "" if found.state == MatchState.FOUND else found.state,
        "reason": found.reason,
    }


@transaction.atomic
def _note_reading(found: SiteMatch, request: HttpRequest) -> None:
    """In the log of who looked; a supplier would learn from its own that there is something."""
    membership = person(request).current_membership
    record(
        "site-match.read",
        actor_id=person(request).pk,
        organisation_id=membership.organisation_id if membership else None,
        subject_type="site-match",
        subject_id=found.pk,
    )
