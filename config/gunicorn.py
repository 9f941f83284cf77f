# ruff: noqa: INP001 -- read by gunicorn by its path, imported by nobody
"""gunicorn's settings: `gunicorn --config config/gunicorn.py portal.wsgi`.

From the environment: PORT, PORTAL_BIND (an address; default 127.0.0.1), WEB_PROCESSES.
Without REDIS_URL there is exactly one process, and background work runs inside it.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class PromptWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads, as gunicorn's own, but a stop does not wait for connections that never spoke.

    A browser opens connections ahead of time; gunicorn would wait for the first byte on each,
    for as long as ``graceful_timeout``. What has begun is finished as before.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._accepted: set[TConn] = set()

    def enqueue_req(self, conn: TConn) -> None:
        self._accepted = {each for each in self._accepted if not each.initialized}
        if not conn.initialized:
            self._accepted.add(conn)
        super().enqueue_req(conn)

    def handle_exit(self, sig: int, frame: Any) -> None:
        for conn in self._accepted:
            # What did arrive can still be read; who sent nothing is at the end of the line.
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)
        super().handle_exit(sig, frame)


_embedded = not os.environ.get("REDIS_URL")
bind = f"{os.environ.get('PORTAL_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = PromptWorker
workers = 1 if _embedded else int(os.environ.get("WEB_PROCESSES", "2"))
threads = 8
timeout = 60
# A job in the middle is redone at the next start, so a stop need not wait for it long.
graceful_timeout = 10
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = os.environ.get("PORTAL_LOG_LEVEL", "warning")
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """After the fork and before the first request: threads do not survive a fork."""
    if _embedded:
        from portal.jobs import embedded  # noqa: PLC0415 -- Django is set up only now
        from portal.operations import clock  # noqa: PLC0415 -- the same

        embedded.start()
        clock.start()


def worker_exit(_server: Any, _worker: Any) -> None:
    if _embedded:
        from portal.jobs import embedded  # noqa: PLC0415 -- Django is set up only now
        from portal.operations import clock  # noqa: PLC0415 -- the same

        clock.stop()
        embedded.stop()
