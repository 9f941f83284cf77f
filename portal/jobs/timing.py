"""How long background work may be silent, and how often it says that it lives. All in seconds."""

from datetime import timedelta

from django.conf import settings


def silence() -> timedelta:
    """After this long without a sign of life a job is taken from its worker: 60 s.

    From the setting ``JOBS_SILENCE_SECONDS`` where there is one.
    """
    return timedelta(seconds=getattr(settings, "JOBS_SILENCE_SECONDS", 60))


def heartbeat_seconds() -> float:
    """Between two signs of life: a twelfth of the silence, so 5 s; a few may get lost."""
    return silence().total_seconds() / 12


def backoff(attempt: int) -> timedelta:
    """How long to wait after ``attempt`` failed by a bug or an outage: 5, 15, 45 s."""
    return timedelta(seconds=5 * 3 ** (attempt - 1))
