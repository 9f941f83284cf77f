"""Worker killed, Redis away and back, PostgreSQL restarted: no accepted file and no job is lost.

Real processes on servers of our own, so that they can be stopped. Only the silence after which a
job is taken from its worker is shorter than the default: 6 s in place of 60.
"""

import hashlib
import importlib
import json
import os
import time

import pytest
from django.conf import settings

from tests import prepared
from tests.portal.jobs import processes

#: Sends files called after the numbers on the command line, in transactions of their own.
SEND = """
import sys, django; django.setup()
from django.core.files.base import ContentFile
from portal.accounts.models import Organisation, User
from portal.files.actions import receive_file
city, _ = Organisation.objects.get_or_create(
    name="Gemeente Voorbeeldstad", kind="authority", country="nl", authority_level="subcentral",
    status="approved")
editor, _ = User.objects.get_or_create(email="inkoper@voorbeeld.example")
for number in sys.argv[1:]:
    receive_file(ContentFile(f"Bestek {number}. ".encode() * 20_000), name=f"bestek-{number}.txt",
                 kind_code="tender-document", organisation=city, by=editor)
"""
#: What there is afterwards, as JSON.
LOOK = """
import json, django; django.setup()
from django.core.files.storage import default_storage
from portal.audit.chain import link_pending
from portal.audit.models import Entry
from portal.audit.verification import verify
from portal.files.models import StoredFile
from portal.jobs.models import Job
import hashlib
def digest(name):
    with default_storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()
link_pending()
files = StoredFile.objects.select_related("blob").order_by("original_name")
print(json.dumps({
    "files": [[f.original_name, f.state, f.blob and digest(f.blob.storage_name)] for f in files],
    "jobs": sorted(Job.objects.values_list("subject", "state")),
    "subjects": sorted(f"file:{f.pk}" for f in files),
    "accepted": sorted(entry.subject_id for entry in Entry.objects.filter(verb="file.accepted")),
    "attempts": max(Job.objects.values_list("attempt", flat=True)),
    "ids": sorted(str(f.pk) for f in files),
    "chain": verify().ok,
}))
"""
QUICK = {"JOBS_SILENCE_SECONDS": "6"}


@pytest.fixture
def servers(monkeypatch):
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "bin"))
    return importlib.import_module("servers")


@pytest.fixture
def running(servers, tmp_path, tmp_path_factory):
    """The installation with its two servers: (installation, PostgreSQL, Redis)."""
    with (
        servers.own_postgresql() as (database, postgresql),
        servers.own_redis() as (cache, redis),
    ):
        env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        env |= {"PORTAL_DATA": str(tmp_path), **QUICK}
        env |= {"DATABASE_URL": f"{database}/postgres", "REDIS_URL": f"{cache}/0"}
        installation = processes.Installation(env)
        try:
            prepared.migrated(prepared.shared(tmp_path_factory.getbasetemp()), env)
            yield installation, postgresql, redis
        finally:
            installation.stop()


def send(portal, *numbers):
    portal.run("-c", SEND, *map(str, numbers))


def look(portal):
    return json.loads(portal.run("-c", LOOK))


def is_busy(portal):
    """Whether some check is running at this very moment, waited for at most 30 s."""
    query = "SELECT count(*) FROM jobs_job WHERE state = 'running'"
    end = time.monotonic() + 30
    while not portal.ask(query)[0][0]:
        if time.monotonic() > end:
            return False
    return True


def digest_of(number):
    return hashlib.sha256(f"Bestek {number}. ".encode() * 20_000).hexdigest()


@pytest.mark.servers
@pytest.mark.slow
def test_nothing_is_lost_and_nothing_happens_twice(running):
    portal, postgresql, redis = running
    first = portal.start_worker("heavy")
    portal.start_worker("quick")  # runs the reaper
    portal.start_beat()

    send(portal, *range(10, 16))
    assert is_busy(portal)
    processes.kill(first)
    portal.start_worker("heavy")

    redis.stop()
    send(portal, 16, 17)
    redis.start()  # it kept nothing: every message that waited is gone

    send(portal, *range(18, 22))
    assert is_busy(portal)
    postgresql.stop()
    postgresql.start()

    unfinished = "SELECT count(*) FROM jobs_job WHERE state NOT IN ('done', 'failed')"
    end = time.monotonic() + 120
    while portal.ask(unfinished) != [(0,)] and time.monotonic() < end:
        time.sleep(0.5)
    time.sleep(2)  # a result too many would come now
    found = look(portal)

    names = [[f"bestek-{number}.txt", "accepted", digest_of(number)] for number in range(10, 22)]
    assert found["files"] == names
    assert found["jobs"] == [[subject, "done"] for subject in found["subjects"]]
    assert found["accepted"] == found["ids"]
    assert found["chain"] is True
    assert found["attempts"] > 1  # the faults hit work, not a pause
