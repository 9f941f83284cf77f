"""`verify_audit` and `reseal_audit` as monitoring calls them: JSON on stdout, exit status."""

import json

import pytest
from django.core.management import get_commands, load_command_class
from django.db import connection, transaction

from portal.audit import sealing, triggers
from portal.audit.chain import link_pending
from portal.audit.models import Head, Link

pytestmark = pytest.mark.django_db


@pytest.fixture
def manage(capsys):
    """Run a command as ``manage.py`` does: (exit status, stdout, stderr)."""

    def run(name, *options):
        command = load_command_class(get_commands()[name], name)
        # Django closes connections after a command; the test still needs its own.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.core.management.base.connections.close_all", lambda: None)
            try:
                command.run_from_argv(["manage.py", name, *options])
                status = 0
            except SystemExit as end:
                status = end.code
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_an_empty_log_is_good(manage):
    status, out, _ = manage("verify_audit", "--json")
    assert status == 0
    assert json.loads(out) == {
        "ok": True,
        "rows": 0,
        "head": sealing.GENESIS,
        "first_broken": None,
    }


def test_a_good_log_counts_what_waited_too(manage, write):
    write()
    link_pending()
    write()
    status, out, err = manage("verify_audit", "--json")
    head = Link.objects.get(position=2).digest
    assert (status, err) == (0, "")
    assert json.loads(out) == {"ok": True, "rows": 2, "head": head, "first_broken": None}
    assert manage("verify_audit")[:2] == (0, f"good: 2 rows, head {head}\n")


def test_a_broken_log_says_where(manage, write):
    for _ in range(3):
        write()
    link_pending()
    with transaction.atomic():
        triggers.lift(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE audit_entry SET actor_id = 1 WHERE id = "
                "(SELECT entry_id FROM audit_link WHERE position = 2)"
            )
        status, out, err = manage("verify_audit", "--json")
        transaction.set_rollback(True)
    assert status == 1
    assert json.loads(out) == {
        "ok": False,
        "rows": 3,
        "head": Head.objects.get().digest,
        "first_broken": 2,
    }
    assert err == "broken at 2: was changed\n"


def test_a_log_that_cannot_be_read_is_another_matter(manage):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_link RENAME TO gone")
        status, out, _ = manage("verify_audit", "--json")
        transaction.set_rollback(True)
    assert status == 2
    assert json.loads(out)["error"]["code"] == "unreadable"


def test_a_receipt_is_held_against_the_log(manage, write):
    write()
    link_pending()
    right = Link.objects.get().digest
    assert manage("verify_audit", "--receipt", f"1:{right}")[0] == 0
    assert manage("verify_audit", "--receipt", f"1:{'f' * 64}")[0] == 1
    assert manage("verify_audit", "--receipt", f"2:{right}")[0] == 1
    status, out, _ = manage("verify_audit", "--json", "--receipt", "one")
    assert (status, json.loads(out)["error"]["code"]) == (2, "bad-use")


def test_sealing_again_asks_for_the_head_one_expects(manage, write, settings):
    write()
    link_pending()
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-" + "x" * 20
    assert manage("verify_audit")[0] == 1
    status, out, _ = manage("reseal_audit", "--json", "f" * 64)
    assert (status, json.loads(out)["error"]["code"]) == (2, "head-differs")
    head = Head.objects.get().digest
    status, out, _ = manage("reseal_audit", "--json", head)
    assert (status, json.loads(out)) == (0, {"rows": 1, "head": head})
    assert manage("verify_audit")[0] == 0
