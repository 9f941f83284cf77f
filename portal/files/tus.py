"""Resumable uploads over HTTP: tus 1.0.0, core with creation, expiration and termination.

The protocol is published at tus.io (version 1.0.0); section names are in the comments. A page
works without it: the ordinary form takes the same files.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.files import policies, resumable
from portal.files.kinds import kinds
from portal.files.models import Upload
from portal.files.refusals import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http import HttpRequest

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
_PIECE_TYPE = "application/offset+octet-stream"
_CHUNK = 1 << 16
#: Bad Request, Conflict and the rest, by what we refuse at the door.
_STATUS = {"too-large": 413, "quota": 507, "wrong-organisation": 403}
#: Numbers longer than this are no file sizes.
_MOST_DIGITS = 15


@require_http_methods(["OPTIONS", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """Tell what we can do (OPTIONS), or begin an upload (POST, 'Creation')."""
    if request.method == "OPTIONS":
        most = max(of.rules.max_bytes for of in kinds().values())
        return _answer(
            204,
            {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(most)},
        )
    return _wrong_version(request) or _create(request)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how far an upload is (HEAD), add to it (PATCH), or throw it away (DELETE)."""
    if wrong := _wrong_version(request):
        return wrong
    mine = Upload.objects.visible_to(request.user).alive(timezone.now())
    found = get_object_or_404(mine.select_related("file", "owner", "organisation"), pk=pk)
    if request.method == "PATCH":
        return _add(request, found)
    if request.method == "DELETE":
        resumable.drop(found)
        return _answer(204)
    return _answer(
        200, {**_progress(found), "Upload-Length": str(found.length), "Cache-Control": "no-store"}
    )


def _create(request: HttpRequest) -> HttpResponse:
    length = _number(request.headers.get("Upload-Length", ""))
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    if length is None or told is None:
        return _answer(400)
    of = kinds().get(told.get("kind", ""))
    user = request.user
    membership = user.current_membership if isinstance(user, User) else None
    if of is None or membership is None or not isinstance(user, User):
        return _answer(400)
    if not policies.may_upload(user, membership.organisation, of):
        return _answer(403)
    announced = resumable.Announced(told.get("filename", ""), of.code, length)
    try:
        begun = resumable.begin(announced, organisation=membership.organisation, by=user)
    except FileRefused as refusal:
        return _refuse(refusal)
    place = request.build_absolute_uri(reverse("files:tus-upload", args=[begun.pk]))
    return _answer(201, {"Location": place, "Upload-Expires": http_date(_expiry(begun))})


def _add(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != _PIECE_TYPE:
        return _answer(415)
    offset = _number(request.headers.get("Upload-Offset", ""))
    if offset is None:
        return _answer(400)
    if offset != found.offset:
        return _answer(409)
    try:
        if not found.is_complete:
            found = resumable.add_piece(found, _body(request))
        if found.is_complete:
            resumable.finish(found)
    except resumable.OffsetMoved:
        return _answer(409)
    except FileRefused as refusal:
        if found.is_complete:
            resumable.drop(found)
        return _refuse(refusal)
    return _answer(204, _progress(found))


def _body(request: HttpRequest) -> Iterator[bytes]:
    """Yield what comes; a line that breaks ends the piece, and what came of it is kept."""
    try:
        while piece := request.read(_CHUNK):
            yield piece
    except UnreadablePostError:
        return


def _progress(found: Upload) -> dict[str, str]:
    headers = {
        "Upload-Offset": str(found.offset),
        "Upload-Expires": http_date(_expiry(found)),
    }
    if found.file is not None:
        headers["Isv-File"] = str(found.file.pk)
    return headers


def _expiry(found: Upload) -> float:
    return found.expires_at.timestamp()


def _metadata(header: str) -> dict[str, str] | None:
    """Read 'key base64,key base64'; ``None`` when it is not that."""
    found: dict[str, str] = {}
    for pair in header.split(",") if header else []:
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
    return found


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def _wrong_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, {"Tus-Version": VERSION})


def _refuse(refusal: FileRefused) -> HttpResponse:
    response = _answer(_STATUS.get(refusal.code, 400))
    response.content = refusal.message.encode()
    response["Content-Type"] = "text/plain; charset=utf-8"
    response["Isv-Refusal"] = refusal.code
    return response


def _answer(status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(status=status, headers={"Tus-Resumable": VERSION, **(headers or {})})
