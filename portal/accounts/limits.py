"""How long and how often: ``limits.toml``, and the counting by allauth's limiter."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Limits:
    invitation: timedelta
    registration: timedelta
    most_open_invitations: int
    most_open_requests: int
    rates: dict[str, str]


@cache
def limits() -> Limits:
    data = tomllib.loads(Path(__file__).with_name("limits.toml").read_text(encoding="utf-8"))
    return Limits(
        invitation=timedelta(days=data["days"]["invitation"]),
        registration=timedelta(days=data["days"]["registration"]),
        most_open_invitations=data["most"]["open_invitations"],
        most_open_requests=data["most"]["open_requests"],
        rates=data["rates"],
    )


def within_rate(
    request: HttpRequest, action: str, key: str | None = None, *, count_get: bool = False
) -> bool:
    """Count this POST, or with ``count_get`` also a GET; ``False`` when it is one too many.

    Raises ``KeyError`` for an action without a rate: no limit by a typing error.
    """
    rates = {action: limits().rates[action]}
    usage = ratelimit.consume(
        request,
        app="portal.accounts",
        action=action,
        config=rates,
        key=key,
        limit_get=count_get,
    )
    return usage is not None


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)
