"""What can run in the background: functions marked with ``@background``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from celery import shared_task
from django.utils.module_loading import import_string

from portal.jobs.enums import Queue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from portal.jobs.models import Job

#: A handler takes a ``Run`` by place and JSON values by name; what it returns is the result.
Handler = TypeVar("Handler", bound="Callable[..., Any]")


class _Message(Protocol):
    def apply_async(self, args: tuple[str, int], *, queue: str, countdown: float) -> Any: ...


@dataclass(frozen=True, slots=True)
class Background:
    """One kind of background work, as registered."""

    path: str
    handler: Callable[..., Any]
    queue: Queue
    max_attempts: int
    message: _Message

    def send(self, job: Job, *, countdown: timedelta | None = None) -> None:
        """Tell the workers that attempt ``job.attempt + 1`` may begin.

        The number in the message keeps a late or doubled one from starting work twice.
        """
        wait = countdown.total_seconds() if countdown else 0.0
        self.message.apply_async((str(job.pk), job.attempt + 1), queue=job.queue, countdown=wait)


_REGISTERED: dict[str, Background] = {}


def background(*, queue: str = Queue.HEAVY, max_attempts: int = 3) -> Callable[[Handler], Handler]:
    """Make a function of a ``tasks`` module callable by ``enqueue``, as a real Celery task.

    The function itself stays as it is (a test may call it with a ``Run``); the Celery task that
    carries its dotted path receives only the job's id and the number of the attempt.
    Raises ``ValueError`` when two functions have one path.
    """

    def register(handler: Handler) -> Handler:
        path = f"{handler.__module__}.{handler.__name__}"
        if path in _REGISTERED:
            raise ValueError(f"two background functions are called {path}")

        @shared_task(name=path, acks_late=True, reject_on_worker_lost=True, ignore_result=True)
        def run(job_id: str, attempt: int) -> None:
            from portal.jobs.runner import perform  # noqa: PLC0415 -- models load after the tasks

            perform(UUID(job_id), attempt)

        _REGISTERED[path] = Background(path, handler, Queue(queue), max_attempts, run)
        return handler

    return register


def find(path: str) -> Background:
    """Find what is registered under ``path``.

    Raises ``LookupError`` when the path does not exist or is not marked with ``@background``.
    """
    try:
        import_string(path)
    except ImportError as error:
        raise LookupError(f"there is no background function {path}") from error
    if path not in _REGISTERED:
        raise LookupError(f"{path} is not marked with @background")
    return _REGISTERED[path]


__all__ = ["Background", "background", "find"]
