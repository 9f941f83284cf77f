"""A thread that links rows within seconds, in every process that serves or works.

Beat does the same by a task; this does not wait behind other jobs.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from django.db import close_old_connections, connections

from portal.audit.chain import link_pending

log = logging.getLogger(__name__)
#: Also without being woken: rows of other processes. In seconds; the promise is 5.
INTERVAL = 2.0
#: After being woken: rows that come together are linked together, so that a busy portal links
#: once a second and its deeds seldom meet the linker's lock. In seconds.
GATHER = 1.0

_woken = Event()
_stopping = Event()
_threads: list[Thread] = []


def start() -> None:
    """Begin; call once per process, after any fork. A second call does nothing."""
    if any(thread.is_alive() for thread in _threads):
        return
    _stopping.clear()
    _threads[:] = [Thread(target=_run, name="log-linker", daemon=True)]
    _threads[0].start()


def stop(*, seconds: float = 2.0) -> None:
    """End after what is being linked; what still waits is linked by whoever comes next."""
    _stopping.set()
    _woken.set()
    for thread in _threads:
        thread.join(timeout=seconds)


def wake() -> None:
    """Say that a row was committed; costs nothing and waits for nothing."""
    _woken.set()


def _run() -> None:
    try:
        while not _stopping.is_set():
            if _woken.wait(INTERVAL):
                _stopping.wait(GATHER)
            _woken.clear()
            _link()
    finally:
        connections.close_all()


def _link() -> None:
    try:
        close_old_connections()
        link_pending()
    except Exception:
        # The rows stand in the log already; only their place in the chain is late.
        log.exception("the log could not be linked; tried again in %s s", INTERVAL)
        connections.close_all()
