"""What the log costs: a deed with a row against the same deed without, and the page as it grows.

``python -m tests.bench.audit`` prints one JSON line per measure. It makes a database of its own:
SQLite in a temporary folder, or, with PORTAL_BENCH_DATABASE_URL, that (empty) one.
``--rows 100000`` makes the big log smaller.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time

GOAL = 1.5
ROUNDS = 5  # with and without in turn; the fastest of each count
DEEDS = 1200  # per round: longer than ticker.GATHER, so that the linker comes by in each
TURNS = 15  # of the page at either size; the fastest counts


def main() -> int:
    parser = argparse.ArgumentParser(description="What the log costs, as one JSON line a measure.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        os.environ["PORTAL_DATA"] = folder
        os.environ["DATABASE_URL"] = os.environ.get(
            "PORTAL_BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3"
        )
        os.environ.pop("REDIS_URL", None)
        import django  # noqa: PLC0415 -- only now the environment is right

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 -- the same

        plain_pages()
        call_command("migrate", verbosity=0, skip_checks=True)
        for measure in (write_with_log, lambda: page_at(options.rows)):
            print(json.dumps(measure()), flush=True)  # noqa: T201 -- the answer
    return 0


def plain_pages():
    """Static files under their own names; and the page of the log, wherever it hangs."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.ROOT_URLCONF = "tests.portal.audit.urls"


def result(name, ratio, detail):
    return {
        "name": name,
        "ratio": round(ratio, 3),
        "goal": GOAL,
        "better": "lower",
        "detail": detail,
    }


# --- a deed with and without -----------------------------------------------------------------


def write_with_log():
    """Saving one step of the wizard, in one transaction, the log being linked all the while."""
    tender = make_tender()
    with linking():
        for _ in range(2):  # warm
            deeds(tender, logged)
            deeds(tender, unlogged)
        pairs = [(deeds(tender, logged), deeds(tender, unlogged)) for _ in range(ROUNDS)]
    with_log, without = (min(column) / DEEDS * 1e6 for column in zip(*pairs, strict=True))
    detail = f"{vendor()}: {with_log:.0f} us with a row, {without:.0f} us without"
    return result("write with log against without", with_log / without, detail)


def make_tender():
    from portal.accounts.models import Organisation  # noqa: PLC0415 -- needs Django
    from tenders.models import Tender  # noqa: PLC0415 -- the same

    organisation = Organisation.objects.create(
        name="Gemeente Meetstad", kind="authority", country="nl", authority_level="subcentral"
    )
    return Tender.objects.create(
        organisation=organisation,
        reference="2026-1",
        title="Plein",
        authority_level="subcentral",
        nature="works",
    )


def logged(tender, title):
    from portal.audit.actions import record  # noqa: PLC0415 -- needs Django

    record(
        "audit.resealed",
        actor_id=1,
        organisation_id=tender.organisation_id,
        subject_type="audit",
        subject_id=tender.pk,
        changes={"state": ["queued", "done"]},
        personal={"title": ["Plein", title]},
    )


def unlogged(_tender, _title):
    """Do nothing."""


def deeds(tender, log):
    """Seconds for ``DEEDS`` saves: find, compare and swap, replace the rows of stones.

    The statements of ``tenders.actions.editing``, written out: so they stay without a log when
    that records its deeds itself.
    """
    from django.db import transaction  # noqa: PLC0415 -- needs Django

    from tenders.models import StoneItem, Tender  # noqa: PLC0415 -- the same

    begin = time.perf_counter()
    for number in range(DEEDS):
        with transaction.atomic():
            found = Tender.objects.select_related("organisation").get(pk=tender.pk)
            title = f"Plein {number}"
            with transaction.atomic():
                Tender.objects.filter(pk=found.pk, version=found.version).update(
                    title=title, title_key=title.lower(), version=found.version + 1
                )
            found.stones.all().delete()
            StoneItem.objects.bulk_create([StoneItem(tender=found, product="cobbles")])
            log(found, title)
    return time.perf_counter() - begin


@contextlib.contextmanager
def linking():
    """Have the linker run as it does in the portal."""
    from portal.audit import ticker  # noqa: PLC0415 -- needs Django

    ticker.start()
    try:
        yield
    finally:
        ticker.stop()


# --- the page --------------------------------------------------------------------------------


def page_at(rows):
    """The page's answer at ``rows`` against 1,000: latest, filtered, far back; the worst counts.

    Both logs exist at the same time and are asked in turn, so that whatever else the machine does
    falls on both.
    """
    from portal.audit import sight  # noqa: PLC0415 -- needs Django

    everything = sight.Sight(everything=True, addresses=True)
    names = sight.Directory(_names, _names, lambda: [(3, "Three"), (4, "Four")])
    sight.register(lambda _user: everything, names)
    fill(1_000)
    big = in_use()
    with copied(big) as small:
        fill(rows - 1_000)
        best = {small: {}, big: {}}
        for _ in range(TURNS):
            for database, fastest in best.items():
                use(database)
                for name, seconds in measured().items():
                    fastest[name] = min(seconds, fastest.get(name, seconds))
        use(big)
    ratios = {name: best[big][name] / best[small][name] for name in best[big]}
    shown = ", ".join(
        f"{name} {best[small][name] * 1e3:.1f}->{best[big][name] * 1e3:.1f} ms" for name in ratios
    )
    detail = f"{vendor()}: {shown}"
    return result(f"log page at {rows:,} rows against 1,000", max(ratios.values()), detail)


def in_use():
    from django.db import connection  # noqa: PLC0415 -- needs Django

    return str(connection.settings_dict["NAME"])


def use(database):
    """Let the connection go on with this database."""
    from django.db import connection  # noqa: PLC0415 -- needs Django

    connection.close()
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()


@contextlib.contextmanager
def copied(database):
    """Give the name of a copy beside it; it goes afterwards."""
    from django.db import connection  # noqa: PLC0415 -- needs Django

    copy = f"{database}_small"
    if connection.vendor == "postgresql":
        connection.close()  # nobody may be looking while it is copied
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{database}"')
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copy])
    yield copy
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}"')


def _names(ids):
    return dict.fromkeys(ids, "Contract officer")


def fill(count):
    """Rows as ``record`` writes them, made by the database itself: fast enough for a million."""
    from django.db import connection  # noqa: PLC0415 -- needs Django

    if connection.vendor == "postgresql":
        numbers = f"generate_series(1, {count}) AS s(n)"
        moment = "now() - (n || ' seconds')::interval"
        mark = "NULL::uuid"
    else:
        series = "SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n <"
        numbers = f"(WITH RECURSIVE s(n) AS ({series} {count}) SELECT n FROM s)"  # noqa: S608 -- a number of ours
        moment = "strftime('%Y-%m-%d %H:%M:%S', 'now', '-' || n || ' seconds')"
        mark = "NULL"
    entries = (
        "INSERT INTO audit_entry (moment, verb, actor_id, organisation_id, subject_type, "  # noqa: S608 -- numbers of ours
        "subject_id, door, request_id, commitments) "
        f"SELECT {moment}, CASE n % 3 WHEN 0 THEN 'audit.erased' ELSE 'audit.resealed' END, "
        f"n % 15, n % 5, 'audit', 'thing-' || (n % 12), 'web', {mark}, "
        """'{"from.address":"00","why":"00"}' """
        f"FROM {numbers}"
    )
    values = (
        "INSERT INTO audit_value (entry_id, name, personal, content, salt) "
        "SELECT e.id, 'why', 1 = 0, '\"reason\"', '00' FROM audit_entry e "
        "WHERE NOT EXISTS (SELECT 1 FROM audit_value v WHERE v.entry_id = e.id)"
    )
    links = (
        "INSERT INTO audit_link (position, entry_id, previous, digest) "
        "SELECT id, id, '0', '0' FROM audit_entry e "
        "WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id OR l.position = e.id)"
    )
    with connection.cursor() as cursor:
        for statement in (entries, values, links, "DELETE FROM audit_pending", "ANALYZE"):
            cursor.execute(statement)


def measured():
    """Seconds per kind of page, as a visitor's request runs it; the second, warm answer."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 -- needs Django
    from django.test import RequestFactory  # noqa: PLC0415 -- the same

    from portal.audit.models import Entry  # noqa: PLC0415 -- the same
    from portal.audit.paging import _place  # noqa: PLC0415 -- the same
    from portal.audit.views import log  # noqa: PLC0415 -- the same

    last = Entry.objects.oldest_first()[60]
    addresses = {
        "latest": {},
        "verb": {"verb": "audit.erased"},
        "subject": {"subject": "audit:thing-7"},
        "person": {"person": "7"},
        "organisation and verb": {"organisation": "3", "verb": "audit.erased"},
        "far back": {"older": _place(last)},
    }

    def seconds(address):
        request = RequestFactory().get("/", address)
        request.user = AnonymousUser()
        begin = time.perf_counter()
        if log(request).status_code != 200:
            raise RuntimeError("the page failed")
        return time.perf_counter() - begin

    for address in addresses.values():
        seconds(address)
    return {name: seconds(address) for name, address in addresses.items()}


def vendor():
    from django.db import connection  # noqa: PLC0415 -- needs Django

    return connection.display_name


if __name__ == "__main__":
    sys.exit(main())
