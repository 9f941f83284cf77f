"""Two hundred visitors wait, and somebody who logs in asks: with real workers of both kinds.

The rehearsals stand for renders. How long one waits is what the rows say, so nothing here depends
on when the test looks.
"""

from datetime import datetime

import pytest

from tests.portal.jobs.test_kill import portal  # noqa: F401 -- a fixture

VISITORS = 200
#: One render, in seconds; all visitors together take a hundred of these.
RENDER = 0.5
#: What an idle portal takes besides, in seconds. Embedded: a job asked for by another process, as
#: here, is found by the reaper, within 15 s (docs/operations.md).
IDLE = {"embedded": 17.0, "redis": 2.0}
ASK = """
import django; django.setup()
from portal.jobs.actions import enqueue
for _ in range({visitors}):
    enqueue("portal.jobs.tasks.rehearse_public", subject="visitors", seconds={render})
"""
OFFICER = """
import django; django.setup()
from portal.jobs.actions import enqueue
enqueue("portal.jobs.tasks.rehearse_heavy", subject="officer", seconds={render})
"""


def begun(rows):
    return any(state == "done" for _task, state, *_rest in rows)


def told(value):
    """A moment as either database gives it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def an_officer_does_not_wait(portal, idle):  # noqa: F811 -- the fixture
    portal.run("-c", ASK.format(visitors=VISITORS, render=RENDER))
    portal.wait("visitors", begun, seconds=60)
    portal.run("-c", OFFICER.format(render=RENDER))
    portal.wait("officer", lambda rows: rows and rows[0][1] == "done", seconds=60)

    states = [state for _task, state, *_rest in portal.jobs("visitors")]
    queued, finished = portal.ask(
        "SELECT queued_at, finished_at FROM jobs_job "
        "WHERE subject = 'officer' AND task = 'portal.jobs.tasks.rehearse_heavy'"
    )[0]
    # A render of one's own, and at most one of a visitor.
    assert (told(finished) - told(queued)).total_seconds() <= 2 * RENDER + idle
    assert states.count("queued") > VISITORS / 2  # they waited, not the officer
    assert states.count("running") <= 1  # at most one stands beside an officer's


@pytest.mark.embedded
@pytest.mark.slow
def test_in_one_process(portal):  # noqa: F811 -- the fixture
    portal.start_web()
    an_officer_does_not_wait(portal, IDLE["embedded"])


@pytest.mark.servers
@pytest.mark.slow
def test_with_workers_on_redis(portal):  # noqa: F811 -- the fixture
    for queue in ("quick", "heavy", "public"):
        portal.start_worker(queue)
    an_officer_does_not_wait(portal, IDLE["redis"])
