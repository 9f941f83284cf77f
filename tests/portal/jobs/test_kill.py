"""``kill -9`` in the middle of a job: exactly one result, within two minutes, with real processes.

Every figure is the default one: five seconds between signs of life, sixty of silence. The
rehearsal asks for one quick job inside the transaction that writes its result, so the number of
quick jobs is the number of results ever written.
"""

import os
import signal
import socket
import time

import pytest
from django.conf import settings

from tests import prepared
from tests.portal.jobs import processes

ONE_RESULT = [("rehearse_heavy", "done", 2, 100), ("rehearse_quick", "done", 1, 100)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def portal(tmp_path, tmp_path_factory):
    """A migrated installation: on SQLite, or on the servers of this run."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    env |= {"PORTAL_DATA": str(tmp_path), "PORT": str(free_port())}
    endings = []
    if settings.REDIS_URL:
        env["DATABASE_URL"], drop = processes.own_database(os.environ["DATABASE_URL"])
        endings.append(drop)
        env["REDIS_URL"], empty = processes.own_redis(os.environ["REDIS_URL"])
        endings.append(empty)
    installation = processes.Installation(env)
    try:
        prepared.migrated(prepared.shared(tmp_path_factory.getbasetemp()), env)
        yield installation
    finally:
        installation.stop()
        for end in endings:
            end()


def ask(portal, seconds):
    return portal.run("manage.py", "rehearse_jobs", "--seconds", str(seconds), "--wait", "0")


def in_the_middle(rows):
    return any(state == "running" and progress >= 20 for _, state, _, progress in rows)


def all_done(rows):
    return len(rows) >= 2 and {state for _, state, _, _ in rows} == {"done"}


def finish(portal, subject, begin):
    """Wait for the result, then a little longer for one too many."""
    portal.wait(subject, all_done, seconds=120 - (time.monotonic() - begin))
    time.sleep(3)
    assert portal.jobs(subject) == ONE_RESULT


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("what", ["the whole portal", "the web worker"])
def test_embedded_survives_kill(portal, what):
    subject = ask(portal, 5)
    web = portal.start_web()
    portal.wait(subject, in_the_middle, seconds=30)
    begin = time.monotonic()
    if what == "the whole portal":
        processes.kill(web)
        portal.start_web()
    else:
        for pid in processes.children(web):
            os.kill(pid, signal.SIGKILL)
    finish(portal, subject, begin)


@pytest.mark.embedded
@pytest.mark.slow
def test_quick_jobs_do_not_wait_for_heavy_ones_and_both_stop_politely(portal):
    heavy = ask(portal, 15)
    code = (
        "import django; django.setup()\n"
        "from portal.jobs.actions import enqueue\n"
        "enqueue('portal.jobs.tasks.rehearse_quick', subject='quick')"
    )
    portal.run("-c", code)
    web = portal.start_web()
    portal.wait("quick", lambda rows: rows[0][1] == "done", seconds=30)
    portal.wait(heavy, in_the_middle, seconds=30)
    begin = time.monotonic()
    web.terminate()
    assert web.wait() == 0
    assert time.monotonic() - begin < 8


@pytest.mark.servers
@pytest.mark.slow
def test_a_worker_on_redis_survives_kill(portal):
    first = portal.start_worker("heavy")
    portal.start_worker("quick")
    portal.start_beat()
    subject = ask(portal, 8)
    portal.wait(subject, in_the_middle, seconds=30)
    begin = time.monotonic()
    processes.kill(first)
    portal.start_worker("heavy")
    finish(portal, subject, begin)
