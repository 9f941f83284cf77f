"""Personal values can go for good; the chain stays whole, and a theft of values is found."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from portal.audit import actions, origin
from portal.audit.actions import erase, reseal
from portal.audit.chain import link_pending
from portal.audit.enums import Door
from portal.audit.models import Entry, Head, Value
from portal.audit.origin import Origin
from portal.audit.verification import verify
from portal.shared.errors import PortalError

pytestmark = pytest.mark.django_db
BY = {"actor_id": 1, "organisation_id": 9, "why": "asked"}


@pytest.fixture
def log(write):
    """Person 7 does something to person 8 and the other way round, from two addresses."""
    for actor, subject, address in ((7, 8, "192.0.2.7"), (8, 7, "192.0.2.8"), (7, 7, "192.0.2.7")):
        with origin.coming_from(Origin(Door.WEB, None, address)):
            write(
                actor_id=actor,
                subject_type="user",
                subject_id=subject,
                changes={"colour": "red"},
                personal={"full_name": f"Mens {subject}"},
            )
    link_pending()


def kept():
    return [
        (v.entry.actor_id, v.name, json.loads(v.content))
        for v in Value.objects.exclude(entry__verb="audit.erased").order_by("entry", "name")
        if v.personal
    ]


def test_of_one_person_everything_goes_and_of_others_nothing(log):
    head = Head.objects.get().digest
    assert erase(Value.objects.of_person(7), **BY) == 4
    assert kept() == [(7, "full_name", "Mens 8"), (8, "from.address", "192.0.2.8")]
    assert verify().ok
    link_pending()
    assert verify().ok
    assert verify({3: head}).ok  # what was said before still holds


def test_the_log_says_who_erased_what_but_not_its_content(log):
    erase(Value.objects.of_person(7), **BY)
    entry = Entry.objects.get(verb="audit.erased")
    first, second, third = Entry.objects.exclude(pk=entry.pk).values_list("pk", flat=True)
    assert (entry.actor_id, entry.organisation_id, entry.subject_id) == (1, 9, "asked")
    assert {v.name: json.loads(v.content) for v in entry.kept.all()} == {
        "erased": {
            "from.address": [[first, first], [third, third]],
            "full_name": [[second, third]],
        },
        "why": "asked",
    }


def test_addresses_may_go_sooner_than_the_rest(log, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    end = Entry.objects.latest("moment").moment + timedelta(seconds=1)
    assert erase(Value.objects.from_where().recorded_before(end), **BY) == 3
    assert [name for _, name, _ in kept()] == ["full_name"] * 3
    assert verify().ok


def test_what_is_not_personal_is_never_erased(log):
    erase(Value.objects.all(), **BY)
    assert kept() == []
    assert Value.objects.filter(name="colour").count() == 3
    assert verify().ok


def test_erasing_nothing_leaves_no_trace(log):
    assert erase(Value.objects.of_person(99), **BY) == 0
    assert not Entry.objects.filter(verb="audit.erased").exists()


def test_a_value_that_vanished_without_a_record_is_found(log):
    erase(Value.objects.of_person(7), **BY)
    Value.objects.filter(content='"Mens 8"').delete()
    assert (verify().ok, verify().first_broken) == (False, 1)


def test_the_record_of_an_erasure_cannot_be_taken_back(log):
    erase(Value.objects.of_person(7), **BY)
    link_pending()
    Value.objects.filter(name="erased").delete()
    assert (verify().ok, verify().first_broken) == (False, 1)


def test_an_erasure_that_fails_erases_nothing(log, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(OSError), transaction.atomic():  # noqa: PT011 -- ours
        erase(Value.objects.all(), **BY)
    assert len(kept()) == 6


# --- sealing again ---------------------------------------------------------------------------


def test_after_a_restore_with_another_key_the_log_is_sealed_again(log, settings):
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-" + "x" * 20
    assert verify().ok is False
    reseal(Head.objects.get().digest)
    link_pending()
    assert (verify().ok, verify().rows) == (True, 4)
    assert Entry.objects.latest("pk").verb == "audit.resealed"


@pytest.mark.parametrize("case", ["another head", "broken"])
def test_what_is_not_whole_or_not_meant_is_not_sealed(log, settings, case):
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-" + "x" * 20
    expected = Head.objects.get().digest
    if case == "another head":
        expected, code = "f" * 64, "head-differs"
    else:
        Value.objects.filter(name="colour").delete()
        code = "chain-broken"
    with pytest.raises(PortalError) as refusal:
        reseal(expected)
    assert refusal.value.code == code
    assert verify().ok is False
    assert not Entry.objects.filter(verb="audit.resealed").exists()
