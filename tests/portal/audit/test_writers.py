"""Eight parallel writers keep one chain: on PostgreSQL as threads, on SQLite in a file."""

import json
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from portal.audit import ticker
from portal.audit.models import Entry, Link, Pending
from tests.portal.audit.writers import WRITERS, Outcome, write_together

ROWS = 40


def holds(outcome):
    assert outcome.errors == []
    assert outcome.committed + outcome.given_up == WRITERS * ROWS
    assert outcome.given_up > 0
    assert (outcome.ok, outcome.first_broken) == (True, None)
    assert (outcome.rows, outcome.waiting) == (outcome.committed, 0)
    assert outcome.out_of_order == 0


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_eight_parallel_writers_keep_one_chain_on_postgresql():
    assert connection.vendor == "postgresql"
    holds(write_together(ROWS))


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_never_missed(write):
    """Its row has the lower number, and others were linked before it was there at all."""
    late = connection.copy()
    late.set_autocommit(False)
    with late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (moment, verb, subject_type, subject_id, door, commitments) "
            "VALUES (now(), 'test.written', 'thing', 'late', 'web', '{}')"
        )
    with transaction.atomic():
        soon = write(subject_id="soon", receipt=True)
    assert Link.objects.get().entry_id == soon.pk
    late.commit()
    late.close()
    with transaction.atomic():
        write(subject_id="last", receipt=True)
    order = Link.objects.order_by("position").values_list("entry__subject_id", flat=True)
    assert list(order) == ["soon", "late", "last"]
    assert Entry.objects.order_by("pk").first().subject_id == "late"


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_transaction_does_not_wait_while_another_links(write):
    linking = connection.copy()
    linking.set_autocommit(False)
    with linking.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (0x6C6F67, 1))
        begin = time.monotonic()
        with transaction.atomic():
            write()
        assert time.monotonic() - begin < 1
        assert not Link.objects.exists()
    linking.rollback()
    linking.close()


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_the_ticker_links_within_five_seconds(write):
    ticker.start()
    try:
        with transaction.atomic():
            write()  # wakes it
        linked_after(1, seconds=5)
        with connection.cursor() as cursor:  # as another process would: nobody wakes anybody
            cursor.execute(
                "INSERT INTO audit_entry (moment, verb, subject_type, subject_id, door, "
                "commitments) VALUES (now(), 'test.written', 'thing', '1', 'web', '{}')"
            )
        linked_after(2, seconds=5)
    finally:
        ticker.stop()
    assert not Pending.objects.exists()


def linked_after(rows, *, seconds):
    end = time.monotonic() + seconds
    while Link.objects.count() < rows:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.embedded
def test_eight_parallel_writers_keep_one_chain_on_sqlite(tmp_path):
    """In a process of its own: the tests' database is in memory, where threads share locks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.audit.writers"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_DATA": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'log.sqlite3'}",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    holds(Outcome(**json.loads(done.stdout)))
