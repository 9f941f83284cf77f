"""Rows are appended; the database itself refuses all else."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import utils

from portal.audit import checks, triggers
from portal.audit.chain import link_pending
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db
UPDATES = {
    "audit_entry": "verb = 'test.other'",
    "audit_link": "digest = ''",
    "audit_value": "content = '0'",
}
KEPT = ("audit_entry", "audit_link", "audit_head")
REFUSED = [
    *(f"UPDATE {table} SET {change}" for table, change in UPDATES.items()),  # noqa: S608 -- our own names
    *(f"DELETE FROM {table}" for table in KEPT),  # noqa: S608 -- as above
    *(f"DELETE FROM {table} WHERE 1 = 1" for table in KEPT),  # noqa: S608 -- as above
]
ON_POSTGRESQL = [
    f"TRUNCATE {table} CASCADE"
    for table in ("audit_entry", "audit_link", "audit_value", "audit_head")
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
    "INSERT OR REPLACE INTO audit_link SELECT * FROM audit_link",
    (
        "INSERT OR REPLACE INTO audit_link (position, previous, digest, entry_id)"
        " SELECT 2, previous, digest, entry_id FROM audit_link"
    ),
    "INSERT OR REPLACE INTO audit_value SELECT * FROM audit_value",
    "INSERT OR REPLACE INTO audit_head SELECT * FROM audit_head",
    "UPDATE OR REPLACE audit_link SET position = 2",
]


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_or_remove_rows(write):
    with transaction.atomic():
        write(changes={"colour": "red"})
    link_pending()
    own = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
    for statement in REFUSED + own:
        with pytest.raises(IntegrityError, match=triggers.REFUSAL):
            run(statement)
    assert Entry.objects.get().link.position == 1


def test_a_value_may_be_erased(write):
    entry = write(changes={"colour": "red"})
    run("DELETE FROM audit_value")
    assert entry.kept.count() == 0


def test_the_check_misses_a_trigger_that_is_gone():
    assert checks.triggers_stand(databases=["default"]) == []
    with transaction.atomic():
        triggers.lift(connection)
        (message,) = checks.triggers_stand(databases=["default"])
        transaction.set_rollback(True)
    assert message.id == "audit.W001"
    assert checks.triggers_stand(databases=["default"]) == []


def test_flush_is_refused_outside_a_test_run(write, monkeypatch):
    write()
    monkeypatch.delattr(utils._TestState, "saved_data")
    with pytest.raises(CommandError, match="never emptied"):
        call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_flush_empties_a_test_database_and_puts_the_triggers_back(write):
    with transaction.atomic():
        write(changes={"colour": "red"})
    call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 0
    assert triggers.standing(connection) == triggers.expected(connection)
