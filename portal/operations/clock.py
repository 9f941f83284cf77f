"""Beat inside the one web process, when there is no Redis: the same schedule, the same tasks.

Without it nothing would retry mails, tidy files or keep to the periods of personal data on a local
installation. The last moment of each task is not kept: a process that starts begins counting anew,
and a task of the night runs in the nights that the process is up.
"""

from __future__ import annotations

from threading import Thread

from celery.beat import Scheduler, Service
from django.conf import settings
from django.db import connections

from portal.celery import app

#: Longest sleep between two looks at the schedule, in seconds.
LOOK = 5

_running: list[tuple[Service, Thread]] = []


def start() -> None:
    """Begin; after any fork, and once. Raises ``RuntimeError`` when Redis is set."""
    if not settings.EMBEDDED_WORKER:
        raise RuntimeError("REDIS_URL is set: start beat with `celery -A portal beat`")
    if _running:
        return
    service = Service(app, max_interval=LOOK, scheduler_cls=Scheduler)
    thread = Thread(target=_run, args=(service,), name="beat", daemon=True)
    _running.append((service, thread))
    thread.start()


def stop(*, seconds: float = 1.0) -> None:
    """Ask it to stop and wait a little; what it sent already is done or redone by the workers."""
    for service, thread in _running:
        service.stop()
        thread.join(timeout=seconds)
    _running.clear()


def _run(service: Service) -> None:
    try:
        service.app.set_current()
        service.start()
    finally:
        connections.close_all()
