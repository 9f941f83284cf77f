"""The page for a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseServerError
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Show the request's reference, and touch neither database nor session: they may be broken."""
    context = {"request": request}
    return HttpResponseServerError(render_to_string("500.html", context))
