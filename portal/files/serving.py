"""The one way out of private storage."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

#: nginx maps this to the private folder: ``location /_private/ { internal; alias ...; }``.
INTERNAL = "/_private/"


def private_file_response(storage_name: str, *, filename: str) -> HttpResponseBase:
    """Send a private file as a download; the caller has already found it through a door.

    Always ``application/octet-stream`` and an attachment: what people upload never runs on our
    own domain. With ``PRIVATE_FILES_VIA_NGINX`` on, and files on disk, nginx reads the bytes
    (X-Accel-Redirect), so that a worker is never busy with a slow line.
    Raises ``FileNotFoundError`` when the bytes are not there: that is a fault, not a 404.
    """
    via_nginx = getattr(settings, "PRIVATE_FILES_VIA_NGINX", False)
    response: HttpResponseBase
    if via_nginx and isinstance(storages["default"], FileSystemStorage):
        response = HttpResponse()
        response["X-Accel-Redirect"] = INTERNAL + quote(storage_name)
    else:
        response = FileResponse(default_storage.open(storage_name))
    response["Content-Type"] = "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # Should a browser show it all the same, then without scripts and from nowhere.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
