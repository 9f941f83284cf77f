"""From where a deed comes: the request it belongs to, the door, and the visitor's address.

A context variable carries it, so that an action can record a deed without knowing of requests.
The address is personal data: it goes into the log's erasable side table only.
"""

from __future__ import annotations

import ipaddress
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from portal.audit.enums import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@dataclass(frozen=True, slots=True)
class Origin:
    """``request_id`` is random and names one request or one job, in the log and in log lines."""

    door: Door
    request_id: uuid.UUID | None = None
    address: str = ""  # as ``ipaddress`` writes it; empty when not known


_ON_SERVER = Origin(Door.COMMAND)
_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin:
    """Return where the running code was called from; without a caller, a command on the server."""
    return _current.get() or _ON_SERVER


@contextmanager
def coming_from(origin: Origin) -> Iterator[Origin]:
    """Let everything inside be recorded as coming from there."""
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)


def of_task(request_id: uuid.UUID | None = None) -> Origin:
    """Make the origin of background work; ``request_id`` may be the id of the job."""
    return Origin(Door.TASK, request_id or uuid.uuid4())


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give every request an id: in the log, in log lines, on error pages and in the answer.

    An id that a visitor sends along is not believed. Belongs at the very top of MIDDLEWARE.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        origin = Origin(Door.WEB, uuid.uuid4(), address_of(request))
        request.META["PORTAL_REQUEST_ID"] = str(origin.request_id)
        with coming_from(origin):
            response = get_response(request)
        response["X-Request-ID"] = str(origin.request_id)
        return response

    return handle


def address_of(request: HttpRequest) -> str:
    """Find the visitor's address: the last that our own proxies added; ``""`` without one."""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    text: str = request.META.get("REMOTE_ADDR", "")
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        # Fewer hops than proxies: the request did not come the way it should.
        text = hops[-proxies].strip() if len(hops) >= proxies else ""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
