"""Whoever lifts the triggers and writes with SQL is found out, at the place where it happened."""

import contextlib
import hashlib
import json

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.audit import sealing, triggers
from portal.audit.chain import FIELDS, link_pending
from portal.audit.models import Entry, Head, Link, Pending, Value
from portal.audit.verification import verify

pytestmark = pytest.mark.django_db
ROWS = 8
POSITIONS = st.integers(1, ROWS)
#: Each with what an attacker writes; never what stands there.
COLUMNS = {
    Entry: {
        "moment": "2020-01-01 00:00:00+00:00",
        "verb": "test.looked",
        "actor_id": 999,
        "organisation_id": None,
        "subject_type": "other",
        "subject_id": "other",
        "door": "task",
        "request_id": "a" * 32,
        "commitments": "{}",
    },
    Link: {"previous": "f" * 64, "digest": "f" * 64, "position": 1000},
    Value: {"name": "other", "personal": True, "content": '"other"', "salt": "0" * 32},
}


@contextlib.contextmanager
def behind_the_triggers():
    """A log of ``ROWS`` rows without its triggers, for as long as this lasts."""
    with transaction.atomic():
        triggers.lift(connection)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def log(write):
    entries = [
        write(subject_id=n, changes={"colour": f"colour {n}"}, personal={"full_name": f"Mens {n}"})
        for n in range(ROWS)
    ]
    link_pending()
    assert (verify().ok, verify().rows, verify().first_broken) == (True, ROWS, None)
    return entries


@pytest.fixture
def tampered(log):
    """Run one deed behind the triggers and say what ``verify`` found."""

    def run(deed, *args):
        with behind_the_triggers():
            deed(*args)
            link_pending()  # going on must not cover it up
            report = verify()
        assert verify().ok
        return report

    return run


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def entry_at(position):
    return Link.objects.get(position=position).entry_id


def every_example(**strategies):
    """The log is made once and rolled back after each example, so its fixture may be shared."""

    def decorate(test):
        checked = given(**strategies)(test)
        return settings(
            max_examples=40,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture],
        )(checked)

    return decorate


@every_example(
    position=POSITIONS,
    where=st.sampled_from([(m, c) for m, columns in COLUMNS.items() for c in columns]),
)
def test_a_changed_column_is_found_in_its_row(tampered, position, where):
    model, column = where
    table, value = model._meta.db_table, COLUMNS[model][column]
    key = {Entry: "id", Link: "entry_id", Value: "name = 'colour' AND entry_id"}[model]

    def change():
        sql = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"  # noqa: S608 -- our own names
        assert execute(sql, value, entry_at(position)) == 1

    report = tampered(change)
    assert (report.ok, report.first_broken) == (False, position)


@every_example(position=POSITIONS, model=st.sampled_from([Entry, Link, Value]))
def test_a_removed_row_is_found_where_it_stood(tampered, position, model):
    def remove():
        column = "id" if model is Entry else "entry_id"
        sql = f"DELETE FROM {model._meta.db_table} WHERE {column} = %s"  # noqa: S608 -- as above
        assert execute(sql, entry_at(position)) >= 1

    report = tampered(remove)
    assert (report.ok, report.first_broken) == (False, position)


@every_example(first=POSITIONS, count=st.integers(1, ROWS))
def test_a_removed_stretch_is_found_also_at_the_end(tampered, first, count):
    def remove():
        gone = [entry_at(p) for p in range(first, min(first + count, ROWS + 1))]
        for model in (Value, Link):
            model.objects.filter(entry_id__in=gone)._raw_delete("default")
        Entry.objects.filter(pk__in=gone)._raw_delete("default")

    report = tampered(remove)
    assert (report.ok, report.first_broken) == (False, first)


@every_example(
    pair=st.lists(POSITIONS, min_size=2, max_size=2, unique=True),
    what=st.sampled_from(["places", "rows", "values", "deeds"]),
)
def test_two_swapped_rows_are_found_at_the_first(tampered, pair, what):
    one, two = sorted(pair)

    def swap():
        a, b = entry_at(one), entry_at(two)
        if what == "places":
            execute("UPDATE audit_link SET position = 100 WHERE position = %s", one)
            execute("UPDATE audit_link SET position = %s WHERE position = %s", one, two)
            execute("UPDATE audit_link SET position = %s WHERE position = 100", two)
        elif what == "rows":  # the links keep their fingerprints, and change rows
            execute("UPDATE audit_link SET entry_id = -1 WHERE position = %s", one)
            execute("UPDATE audit_link SET entry_id = %s WHERE position = %s", a, two)
            execute("UPDATE audit_link SET entry_id = %s WHERE position = %s", b, one)
        elif what == "values":
            execute("UPDATE audit_value SET entry_id = -1 WHERE entry_id = %s", a)
            execute("UPDATE audit_value SET entry_id = %s WHERE entry_id = %s", a, b)
            execute("UPDATE audit_value SET entry_id = %s WHERE entry_id = -1", b)
        else:
            of = dict(Entry.objects.values_list("pk", "subject_id"))
            execute("UPDATE audit_entry SET subject_id = %s WHERE id = %s", of[b], a)
            execute("UPDATE audit_entry SET subject_id = %s WHERE id = %s", of[a], b)

    report = tampered(swap)
    assert (report.ok, report.first_broken) == (False, one)


def forge_chain(first):
    """What someone can do who knows our code, but not the server's key."""
    end = sealing.GENESIS
    rows = {row[0]: row for row in Entry.objects.values_list(*FIELDS)}
    for position, link in enumerate(Link.objects.order_by("position"), first):
        digest = sealing.digest(position, end, rows[link.entry_id])
        execute(
            "UPDATE audit_link SET previous = %s, digest = %s WHERE entry_id = %s",
            end,
            digest,
            link.entry_id,
        )
        end = digest
    execute("UPDATE audit_head SET digest = %s, position = %s", end, Link.objects.count())


@every_example(position=POSITIONS, deed=st.sampled_from(["change", "drop the end"]))
def test_a_chain_computed_anew_has_no_seal(tampered, position, deed):
    def forge():
        if deed == "change":
            sql = "UPDATE audit_entry SET actor_id = 999 WHERE id = %s"
            execute(sql, entry_at(position))
        else:
            gone = list(Link.objects.filter(position__gte=position).values_list("entry_id"))
            ids = [pk for (pk,) in gone]
            for model in (Value, Link):
                model.objects.filter(entry_id__in=ids)._raw_delete("default")
            Entry.objects.filter(pk__in=ids)._raw_delete("default")
        forge_chain(1)

    assert tampered(forge).ok is False


def insert_row(**fields):
    """One row as SQL would write it, with what the trigger would add."""
    row = Entry.objects.create(
        **{
            "moment": Entry.objects.first().moment,
            "verb": "test.written",
            "actor_id": 1,
            "subject_type": "thing",
            "subject_id": "1",
            "door": "web",
            "commitments": "{}",
        }
        | fields
    )
    Pending.objects.filter(entry_id=row.pk).delete()
    return row


def insert_into_the_chain(place):
    row = insert_row()
    end = Link.objects.get(position=place).digest
    for link in Link.objects.filter(position__gt=place).order_by("-position"):
        execute("UPDATE audit_link SET position = position + 1 WHERE position = %s", link.position)
    fields = Entry.objects.filter(pk=row.pk).values_list(*FIELDS)[0]
    digest = sealing.digest(place + 1, end, fields)
    Link.objects.create(position=place + 1, entry=row, previous=end, digest=digest)


@every_example(place=POSITIONS)
def test_a_row_put_into_the_chain_is_found(tampered, place):
    report = tampered(insert_into_the_chain, place)
    # Near the end the new link itself is right, but nobody sealed it.
    found = place + 2 if place < ROWS - 1 else place + 1
    assert (report.ok, report.first_broken) == (False, found)


def insert_value():
    Value.objects.create(
        entry_id=entry_at(3), name="other", personal=False, content="1", salt="0" * 32
    )


def lose_a_row_that_waits():
    row = insert_row()
    Pending.objects.create(entry_id=row.pk)
    Entry.objects.filter(pk=row.pk)._raw_delete("default")


def remove_everything_but_the_head():
    for model in (Value, Link, Entry):
        model.objects.all()._raw_delete("default")


def remove_all_but_the_rows():
    for model in (Link, Head):
        model.objects.all()._raw_delete("default")


OTHERS = [
    (insert_row, ROWS + 1),
    (insert_value, 3),
    (lose_a_row_that_waits, ROWS + 1),
    (remove_everything_but_the_head, 1),
    (remove_all_but_the_rows, 1),
    (lambda: execute("DELETE FROM audit_head"), 1),
    (lambda: execute("UPDATE audit_head SET seal = ''"), ROWS),
    (lambda: execute("UPDATE audit_head SET digest = %s", "f" * 64), ROWS),
    (lambda: execute("UPDATE audit_head SET position = 3"), 3),
    (lambda: execute("UPDATE audit_head SET position = 99"), ROWS + 1),
    (lambda: execute("UPDATE audit_value SET salt = 'no hex' WHERE entry_id = %s", entry_at(2)), 2),
]


@pytest.mark.parametrize(("deed", "place"), OTHERS)
def test_other_deeds_are_found_too(log, deed, place):
    with behind_the_triggers():
        deed()
        report = verify()
    assert (report.ok, report.first_broken) == (False, place)


@pytest.mark.embedded  # PostgreSQL refuses such values by their type
@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("UPDATE audit_entry SET moment = 'never' WHERE id = {}", 4),
        ("UPDATE audit_entry SET request_id = 'none' WHERE id = {}", 4),
        ("UPDATE audit_entry SET actor_id = 'x' WHERE id = {}", 4),
        ("UPDATE audit_value SET salt = x'00ff' WHERE entry_id = {}", 4),
        ("UPDATE audit_head SET position = 'x' WHERE id = 1 OR id = {}", 1),
    ],
)
def test_what_no_column_should_hold_is_broken_not_an_error(log, sql, place):
    with behind_the_triggers():
        execute(sql.format(entry_at(4)))
        report = verify()
    assert (report.ok, report.first_broken) == (False, place)


def test_a_database_put_back_is_shown_by_a_receipt(write, log):
    earlier = Head.objects.values().get()
    entry = write()
    link_pending()
    link = Link.objects.get(entry=entry)
    assert verify({link.position: link.digest}).ok
    with behind_the_triggers():
        for model in (Value, Link):
            model.objects.filter(entry_id=entry.pk)._raw_delete("default")
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")
        Head.objects.update(**earlier)
        assert verify().ok  # the whole of an earlier state: from inside nobody can tell
        report = verify({link.position: link.digest})
        assert (report.ok, report.first_broken) == (False, ROWS + 1)
        assert verify({2: "f" * 64}).first_broken == 2


def test_the_chain_is_what_sha256_says(log):
    """Not by our own functions: the last fingerprint follows from the rows alone."""
    end = "0" * 64
    for position, entry in enumerate(Entry.objects.order_by("pk"), 1):
        moment = entry.moment.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
        row = [entry.pk, moment, entry.verb, entry.actor_id, entry.organisation_id]
        row += [entry.subject_type, entry.subject_id, entry.door, None, entry.commitments]
        text = json.dumps(["isv-log-1", position, end, *row], separators=(",", ":"))
        end = hashlib.sha256(text.encode()).hexdigest()
    assert verify().head == end
