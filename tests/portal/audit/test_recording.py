"""One row per deed: what it holds, what it refuses, and that it stands or falls with the deed."""

import json
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from portal.audit import origin, verbs
from portal.audit.actions import differences
from portal.audit.chain import receipt
from portal.audit.enums import Door
from portal.audit.models import Entry, Link, Pending, Value
from portal.audit.origin import Origin

pytestmark = pytest.mark.django_db


def test_record_keeps_who_for_whom_what_when_from_where(write):
    request_id, subject = uuid.uuid4(), uuid.uuid4()
    with origin.coming_from(Origin(Door.WEB, request_id, "192.0.2.7")):
        entry = write(
            subject_id=subject,
            changes={"colour": ["red", "blue"], "on": date(2026, 3, 1), "price": Decimal("1.50")},
            personal={"full_name": "Aanbesteder"},
        )

    row = Entry.objects.get(pk=entry.pk)
    assert (row.verb, row.actor_id, row.organisation_id) == ("test.written", 7, 3)
    assert (row.subject_type, row.subject_id) == ("thing", str(subject))
    assert (row.door, row.request_id) == ("web", request_id)
    kept = {v.name: (v.personal, json.loads(v.content)) for v in row.kept.all()}
    assert kept == {
        "colour": (False, ["red", "blue"]),
        "on": (False, "2026-03-01"),
        "price": (False, "1.50"),
        "full_name": (True, "Aanbesteder"),
        "from.address": (True, "192.0.2.7"),
    }


def test_the_chained_row_holds_no_value(write):
    with origin.coming_from(Origin(Door.WEB, uuid.uuid4(), "192.0.2.7")):
        entry = write(personal={"full_name": "Aanbesteder"}, changes={"colour": "scharlaken"})
    row = json.dumps(Entry.objects.filter(pk=entry.pk).values()[0], default=str)
    assert Value.objects.filter(content__contains="Aanbesteder").exists()
    for secret in ("Aanbesteder", "scharlaken", "192.0.2.7"):
        assert secret not in row


def test_equal_values_have_different_commitments(write):
    one, two = (write(personal={"full_name": "Aanbesteder"}) for _ in range(2))
    assert one.commitments != two.commitments


def test_a_deed_that_fails_leaves_no_row(write):
    class FailedError(Exception):
        pass

    def deed():
        with transaction.atomic():
            write(personal={"full_name": "Aanbesteder"})
            raise FailedError

    with pytest.raises(FailedError):
        deed()
    assert (Entry.objects.count(), Value.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_id": "iemand@portaal.example"},
        {"subject_id": "Een Naam"},
        {"subject_id": ""},
        {"subject_id": "x" * 65},
        {"subject_type": "Thing!"},
        {"changes": {"Full Name": 1}},
        {"changes": {"colour": 1}, "personal": {"colour": 2}},
        {"changes": {"colour": float("nan")}},
        {"changes": {"colour": object()}},
    ],
)
def test_record_refuses_what_is_no_id_name_or_value(write, wrong):
    with pytest.raises((ValueError, TypeError)):
        write(**wrong)
    assert Entry.objects.count() == 0


def test_record_refuses_a_verb_that_nobody_registered(write):
    with pytest.raises(verbs.UnknownVerbError):
        write("test.invented")


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_stand_outside_a_transaction(write):
    with pytest.raises(RuntimeError):
        write()


@pytest.mark.parametrize("text", ["nul \x00 byte", "lone \ud800 half", "’ € 石"])
def test_any_text_is_kept_on_both_databases(write, text):
    entry = write(personal={"full_name": text})
    assert [json.loads(v.content) for v in entry.kept.all()] == [text]


@pytest.mark.django_db(transaction=True)
def test_a_receipt_is_linked_at_once_and_another_row_later(write):
    with transaction.atomic():
        later = write()
    assert not Link.objects.exists()
    assert Pending.objects.get().entry_id == later.pk

    with transaction.atomic():
        entry = write(receipt=True)
    proof = receipt(entry)
    link = Link.objects.get(entry=entry)
    assert (proof.entry_id, proof.position, proof.digest) == (entry.pk, 2, link.digest)
    assert link.position == 2  # what came before is linked with it
    assert not Pending.objects.exists()


def test_differences_pairs_only_what_differs():
    old, new = {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": None, "e": 0}
    assert differences(old, new) == {"b": [2, 5], "c": [3, None], "e": [None, 0]}
