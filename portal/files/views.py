"""The files of one's organisations: send, follow the check, download, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import Organisation, User
from portal.files import actions, policies
from portal.files.forms import SendForm
from portal.files.kinds import Kind, kinds
from portal.files.models import StoredFile
from portal.files.names import clean_name
from portal.files.records import record
from portal.files.refusals import FileRefused
from portal.files.serving import private_file_response
from portal.files.uploads import streams_uploads

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_PAGE = 50


@require_safe
def file_list(request: HttpRequest) -> HttpResponse:
    files = StoredFile.objects.visible_to(request.user).order_by("-created_at", "pk")
    page = Paginator(files.select_related("organisation"), _PAGE).get_page(request.GET.get("page"))
    user, organisation = _sender(request)
    sends = [of for of in kinds().values() if organisation and _may_send(user, organisation, of)]
    return render(request, "files/list.html", {"page_obj": page, "files": page, "sends": sends})


@streams_uploads()
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, kind_code: str) -> HttpResponse:
    """Take files of one kind for the organisation that one works for now."""
    of = kinds().get(kind_code)
    if of is None:
        raise Http404
    user, organisation = _sender(request)
    if organisation is None or not _may_send(user, organisation, of):
        raise PermissionDenied
    if request.method == "POST":
        form = SendForm(request.POST, request.FILES, kind=of)
    else:
        form = SendForm(kind=of)
    if form.is_valid():
        received = _receive_all(form, of, organisation, user)
        if received:
            text = ngettext(
                "%(count)s file arrived and is being checked.",
                "%(count)s files arrived and are being checked.",
                received,
            )
            messages.success(request, text % {"count": received})
        if not form.errors:
            return redirect("files:list")
    return render(request, "files/send.html", {"form": form, "kind": of})


def _receive_all(form: SendForm, of: Kind, organisation: Organisation, user: User) -> int:
    """Give the number that came in; what is refused at the door becomes an error of the form."""
    count = 0
    for content in form.cleaned_data["documents"]:
        name = content.name or ""
        try:
            actions.receive_file(
                content, name=name, kind_code=of.code, organisation=organisation, by=user
            )
            count += 1
        except FileRefused as refusal:
            form.add_error("documents", f"{clean_name(name)}: {refusal.message}")
    return count


@require_safe
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one row of the list; asked again by the page while the file is being checked."""
    file = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    return render(request, "files/_state.html", {"file": file})


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    found = StoredFile.objects.visible_to(request.user).accepted().select_related("blob")
    file = get_object_or_404(found, pk=pk)
    if file.blob is None:  # never: the database ties 'accepted' to a blob
        raise Http404
    response = private_file_response(file.blob.storage_name, filename=file.original_name)
    record("file-read", file, by=_user(request))
    return response


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    file = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    user = _user(request)
    if not policies.may_remove(user, file):
        raise PermissionDenied
    actions.remove_file(file, by=user)
    messages.success(request, _("The file was removed."))
    return redirect("files:list")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _sender(request: HttpRequest) -> tuple[User, Organisation | None]:
    user = _user(request)
    membership = user.current_membership
    return user, membership.organisation if membership else None


def _may_send(user: User, organisation: Organisation, of: Kind) -> bool:
    return policies.may_upload(user, organisation, of)
