"""Whether the portal answers, for supervisors and load balancers. No session, no user."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

log = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when this process answers at all; restart it when not."""
    return HttpResponse("ok\n", content_type=PLAIN)


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when requests can be sent here, else 503 with the reason as one word per line."""
    reasons = unready()
    body = "\n".join(reasons or ["ready"]) + "\n"
    return HttpResponse(body, content_type=PLAIN, status=503 if reasons else 200)


def unready() -> list[str]:
    """Name what is missing: ``database``, ``migrations``, ``redis``. Details go to the log."""
    reasons = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            reasons.append("migrations")
    except Exception:
        log.exception("not ready: the database does not answer")
        reasons.append("database")
    if settings.REDIS_URL:
        try:
            cache.set("readyz", 1, timeout=5)
        except Exception:
            log.exception("not ready: Redis does not answer")
            reasons.append("redis")
    return reasons
