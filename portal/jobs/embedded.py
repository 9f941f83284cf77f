"""Background work inside the one web process, when there is no Redis.

Real Celery workers on Celery's memory broker, in threads: one per queue, so that quick, heavy
and visitors' jobs do not wait for each other. The broker forgets everything when the process
ends; the Job rows do not, and the next process begins with what they say is unfinished.

Started after gunicorn's fork and before the first request, by ``config/gunicorn.py``; never in
two processes on one database (nothing would break, but they would take each other's jobs).
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.worker import WorkController, state
from django.conf import settings
from django.db import connections

from portal.jobs import actions
from portal.jobs.enums import Queue

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
#: How often the reaper looks, in seconds.
TICK = 5.0
#: A queued job this old was asked for by another process (a command), whose broker is not ours.
FROM_ELSEWHERE = timedelta(seconds=10)

_stopping = Event()
_threads: list[Thread] = []


def start() -> None:
    """Queue again what the previous process left, then start the workers and the reaper.

    Raises ``RuntimeError`` when Redis is set: workers are then processes of their own.
    """
    if not settings.EMBEDDED_WORKER:
        raise RuntimeError("REDIS_URL is set: start workers with `celery -A portal worker`")
    _stopping.clear()
    state.should_stop = None
    # Before any worker runs: all that is unfinished now cannot be this process's own.
    _guarded(actions.restart_unfinished)
    apps = {queue: _application(queue) for queue in Queue}
    _threads[:] = [
        *(Thread(target=_work, args=w, name=f"worker-{w[0]}", daemon=True) for w in apps.items()),
        Thread(target=_reap, name="reaper", daemon=True),
    ]
    for thread in _threads:
        thread.start()


def stop(*, seconds: float = 2.5) -> None:
    """Ask all to stop and wait a little; a job in the middle is redone at the next start."""
    _stopping.set()
    # Celery's own switch: each worker leaves its loop.
    state.should_stop = 0  # type: ignore[assignment]  # typed as what it is at first
    end = time.monotonic() + seconds
    for thread in _threads:
        thread.join(timeout=max(0.0, end - time.monotonic()))


def _application(queue: Queue) -> Celery:
    """An app of its own: which queues to read is kept on the Celery app.

    Complete before any thread runs: a task that one worker imports is added to the tasks of all
    apps, also while another worker goes through its own.
    """
    app = Celery(f"portal-{queue}", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_transport_options = {"polling_interval": 0.1}  # seconds; 1.0 is felt
    app.conf.worker_enable_remote_control = False
    app.autodiscover_tasks(force=True)
    app.finalize()
    return app


def _work(queue: Queue, app: Celery) -> None:
    """One solo worker for one queue, for as long as the process lives."""
    app.set_current()  # for this thread only
    while not _stopping.is_set():
        try:
            WorkController(
                app=app,
                hostname=f"{queue}@embedded",
                pool_cls="solo",
                concurrency=1,
                queues=[queue.value],
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
            ).start()
        except Exception:
            log.exception("the embedded worker for %s jobs broke down; starting it again", queue)
        _stopping.wait(1)


def _reap() -> None:
    try:
        while not _stopping.wait(TICK):
            _guarded(actions.reap_silent, lost_after=FROM_ELSEWHERE)
    finally:
        connections.close_all()


def _guarded(deed: Callable[..., int], **kwargs: Any) -> None:
    """Survive a database that is away for a moment."""
    try:
        if count := deed(**kwargs):
            log.info("%s: %s jobs", deed.__name__, count)
    except Exception:
        log.exception("%s failed; tried again soon", deed.__name__)
