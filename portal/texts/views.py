"""The secretariat's pages for texts, and a remark from whoever uses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.limits import too_often, within_rate
from portal.accounts.policies import may_see_organisations
from portal.shared.errors import PortalError
from portal.texts import actions, kinds, pages, policies
from portal.texts.enums import VersionState
from portal.texts.forms import FeedbackForm, PayloadForm, ReasonForm
from portal.texts.models import Feedback, Text, Version

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.accounts.models import User


@require_safe
def text_list(request: HttpRequest) -> HttpResponse:
    user = _secretary(request)
    return render(request, "texts/list.html", pages.texts_page(user, request.GET.dict()))


@require_safe
def text(request: HttpRequest, text_kind: str, text_key: str) -> HttpResponse:
    user = _secretary(request)
    return render(
        request, "texts/text.html", pages.text_page(user, _text(user, text_kind, text_key))
    )


@require_POST
def start(request: HttpRequest, text_kind: str, text_key: str) -> HttpResponse:
    user = _editor(request)
    found = _text(user, text_kind, text_key)
    try:
        actions.start_draft(found, by=user)
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect("texts:text", text_kind, text_key)
    return redirect("texts:edit", text_kind, text_key)


@require_safe
def version(request: HttpRequest, text_kind: str, text_key: str, number: int) -> HttpResponse:
    user = _secretary(request)
    found = _version(user, text_kind, text_key, number)
    others = found.text.versions.visible_to(user).exclude(pk=found.pk)
    asked = request.GET.get("tegen", "")
    if asked.isdecimal():
        against = others.filter(number=int(asked)).first()
    else:
        against = others.published().filter(number__lt=number).order_by("-number").first()
    return render(request, "texts/version.html", pages.version_page(user, found, against))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, text_kind: str, text_key: str) -> HttpResponse:
    """The draft that is in hand. What was typed stays when somebody else was first."""
    user = _editor(request)
    draft = _text(user, text_kind, text_key).versions.filter(state=VersionState.DRAFT).first()
    if draft is None:
        raise Http404
    if not policies.may_change_version(user, draft):
        raise PermissionDenied
    fields = kinds.kind(text_kind).fields(draft.payload)
    form = PayloadForm(
        fields,
        draft.payload,
        request.POST or None,
        initial={"edition": draft.edition, "note": draft.note},
    )
    if request.method == "POST" and form.is_valid() and _saved(request, draft, form):
        return redirect("texts:version", text_kind, text_key, draft.number)
    name = kinds.kind(text_kind).name(draft.payload, request.LANGUAGE_CODE)
    context = {"form": form, "version": draft, "text": draft.text, "name": name}
    return render(request, "texts/edit.html", context)


@require_POST
def step(request: HttpRequest, text_kind: str, text_key: str, number: int) -> HttpResponse:
    """Submit, take back, publish or refuse: which one is the button that was pressed."""
    user = _editor(request)
    found = _version(user, text_kind, text_key, number)
    form = ReasonForm(request.POST)
    form.is_valid()
    try:
        done = _step(request.POST.get("stap", ""), found, user, form.cleaned_data.get("reason", ""))
    except PortalError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("texts:version", text_kind, text_key, number)


@require_POST
def give_feedback(request: HttpRequest, text_kind: str, text_key: str, number: int) -> HttpResponse:
    user = cast("User", request.user)
    found = _version(user, text_kind, text_key, number)
    if not policies.may_give_feedback(user, found):
        raise PermissionDenied
    if not within_rate(request, "feedback"):
        return too_often(request)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        actions.give_feedback(found, form.cleaned_data["body"], by=user)
        messages.success(request, _("Thank you. The secretariat reads your remark."))
    else:
        messages.error(request, _("Write your remark first."))
    back = request.POST.get("terug", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("home:work")


@require_POST
def handle_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    user = _editor(request)
    found = get_object_or_404(Feedback.objects.visible_to(user), pk=pk)
    actions.handle_feedback(found, by=user)
    messages.success(request, _("The remark is ticked off."))
    return redirect("texts:list")


def _secretary(request: HttpRequest) -> User:
    """Whoever works for the secretariat; for others these pages are not there."""
    user = cast("User", request.user)
    if not may_see_organisations(user):
        raise Http404
    return user


def _editor(request: HttpRequest) -> User:
    user = _secretary(request)
    if not policies.may_edit_texts(user):
        raise PermissionDenied
    return user


def _text(user: User, kind: str, key: str) -> Text:
    known = {each.code for each in kinds.kinds()}
    return get_object_or_404(
        Text.objects.visible_to(user).filter(kind__in=known), kind=kind, key=key
    )


def _version(user: User, kind: str, key: str, number: int) -> Version:
    found = Version.objects.visible_to(user).select_related("text", "author", "reviewer")
    return get_object_or_404(found, text=_text(user, kind, key), number=number)


def _saved(request: HttpRequest, draft: Version, form: PayloadForm) -> bool:
    try:
        actions.save_draft(
            draft,
            form.payload,
            note=form.cleaned_data["note"],
            edition=form.cleaned_data["edition"],
            by=cast("User", request.user),
        )
    except kinds.PayloadError as refusal:
        for mistake in refusal.mistakes:
            form.add_error(None, mistake)
        return False
    except PortalError as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The draft is kept."))
    return True


def _step(which: str, found: Version, user: User, reason: str) -> str:
    mine = policies.may_change_version(user, found)
    if which in ("indienen", "terugnemen") and not mine:
        raise PermissionDenied
    if which == "publiceren" and not policies.may_publish_version(user, found):
        raise PortalError(_("Somebody else has to publish what you wrote."), code="own-text")
    match which:
        case "indienen":
            actions.submit(found, by=user)
            return _("A second person can now read this version.")
        case "terugnemen":
            actions.take_back(found, by=user)
            return _("This version is a draft again.")
        case "publiceren":
            actions.publish(found, by=user)
            return _("This version is published.")
        case "weigeren":
            actions.refuse(found, by=user, reason=reason)
            return _("This version is refused.")
    raise Http404
