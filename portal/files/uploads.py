"""How a view takes files from an ordinary form: streamed to disk, within the limit of the kind."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal.files.kinds import kinds
from portal.files.spool import SpoolingHandler

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

P = ParamSpec("P")


def streams_uploads(
    *kind_codes: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let a view's files go straight to disk, no more of each than its kinds allow.

    Without kinds the view's argument ``kind_code`` names it; with an unknown one nothing is
    kept. Must be the outermost decorator. The CSRF check reads the form, so it has to come
    after the handlers are set: the outside is exempt, the inside is protected.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        protected: Callable[..., HttpResponseBase] = csrf_protect(view)

        @wraps(view)
        def with_handlers(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            codes = kind_codes or (str(kwargs.get("kind_code", "")),)
            request.upload_handlers = [SpoolingHandler(request, limit=_limit(codes))]
            return protected(request, *args, **kwargs)

        exempt: Callable[..., Any] = csrf_exempt(with_handlers)
        return exempt

    return decorate


def _limit(codes: tuple[str, ...]) -> int:
    known = kinds()
    return max((known[code].rules.max_bytes for code in codes if code in known), default=0)
