"""Linking: order, gaps, what waits, and a head that cannot be moved unseen."""

import pytest

from portal.audit import chain, sealing, tasks
from portal.audit.models import Head, Link, Pending
from portal.audit.verification import verify

pytestmark = pytest.mark.django_db


def test_links_stand_in_order_without_gaps(write, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 3)
    entries = [write(subject_id=n) for n in range(8)]
    assert chain.link_pending() == 8
    links = list(Link.objects.order_by("position"))
    assert [link.position for link in links] == list(range(1, 9))
    assert [link.entry_id for link in links] == [entry.pk for entry in entries]
    assert links[0].previous == sealing.GENESIS
    assert [link.previous for link in links[1:]] == [link.digest for link in links[:-1]]
    assert Head.objects.get().digest == links[-1].digest
    assert not Pending.objects.exists()


def test_linking_again_changes_nothing(write):
    write()
    chain.link_pending()
    head = Head.objects.values().get()
    assert tasks.link_pending() == 0  # what beat asks
    assert Head.objects.values().get() == head


def test_a_row_that_waits_though_it_is_linked_is_not_linked_twice(write):
    entry = write()
    chain.link_pending()
    Pending.objects.create(entry_id=entry.pk)  # as after a restore of data only
    Pending.objects.create(entry_id=write().pk)
    chain.link_pending()
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_looking_for_rows_that_wait_takes_no_lock_when_there_are_none(
    django_assert_num_queries,
):
    with django_assert_num_queries(1):
        assert chain.link_pending() == 0


def test_a_receipt_names_the_place_and_its_fingerprint(write):
    write()
    entry = write()
    proof = chain.receipt(entry)
    assert (proof.entry_id, proof.moment, proof.position) == (entry.pk, entry.moment, 2)
    assert proof.digest == Link.objects.get(entry=entry).digest
    assert chain.receipt(entry) == proof


def test_going_on_after_a_broken_seal_does_not_make_it_good(write, caplog):
    write()
    chain.link_pending()
    Head.objects.update(seal="f" * 64)
    write()
    chain.link_pending()
    assert (Link.objects.count(), Head.objects.get().seal) == (2, "")
    assert "no seal of ours" in caplog.text
    assert verify().ok is False


def test_a_new_key_is_accepted_while_the_old_one_is_a_fallback(write, settings):
    write()
    chain.link_pending()
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-" + "x" * 20
    assert verify().reason == "the head carries no seal of this server"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert verify().ok
    write()
    chain.link_pending()
    settings.SECRET_KEY_FALLBACKS = []
    assert verify().ok
