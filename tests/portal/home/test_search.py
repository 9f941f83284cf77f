"""Searching what one may see: the doors, the words, the page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.enums import Role
from portal.shared.searching import MOST_FOUND, matching, search, words_of
from tenders.models import Tender
from tests.factories import MembershipFactory, NoteFactory, TaskFactory, TenderFactory
from tests.tenders.naughty import naughty_strings


def test_words_are_folded_and_not_endless():
    assert words_of("  Ångström  MARKTPLEIN ") == ["angstrom", "marktplein"]
    assert words_of("a " * 100) == ["a"] * 8
    assert words_of(" ́ ") == []


def test_names_without_a_key_match_whatever_case_and_accents():
    names = ["Gemeente Één", "Twee", "gemeente een bis"]
    assert list(matching(names, ["gemeente", "een"], str)) == [names[0], names[2]]
    assert len(list(matching(["x"] * 50, ["x"], str))) == MOST_FOUND + 1


@pytest.fixture
def officer(db):
    return MembershipFactory(role=Role.EDITOR, user__full_name="Ilse Zoeker")


@pytest.fixture
def world(officer):
    """Something of every kind with the word, of one's own and of strangers."""
    for owner in (officer, MembershipFactory(organisation__name="Gemeente Élders Marktplein")):
        tender = TenderFactory(organisation=owner.organisation, title="Márktplein")
        TaskFactory(tender=tender, title="Bel over het MARKTPLEIN")
        NoteFactory(tender=tender, code="B1", text="Het marktplein is nat.")
        NoteFactory(tender=tender, text="Marktplein, weg.", removed_at=timezone.now())
    thrown = TenderFactory(organisation=officer.organisation, title="Oud marktplein")
    TaskFactory(tender=thrown, title="marktplein")
    Tender.objects.filter(pk=thrown.pk).update(deleted_at=timezone.now())
    return officer


def found(user, text):
    return {group.code: [hit.title for hit in group.hits] for group in search(user, text)}


def test_one_finds_ones_own_and_nothing_of_strangers_or_the_bin(world):
    assert found(world.user, "marktplein") == {
        "tenders": ["Márktplein"],
        "tasks": ["Bel over het MARKTPLEIN"],
        "notes": ["Het marktplein is nat."],
    }
    assert found(world.user, "élders") == {}
    assert found(world.user, "ilse zoeker") == {"people": ["Ilse Zoeker"]}


def test_all_words_count(world):
    assert found(world.user, "marktplein nat") == {"notes": ["Het marktplein is nat."]}
    assert found(world.user, "marktplein droog") == {}


def queries(client, address):
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_the_page_has_a_fixed_number_of_queries(client, world):
    client.force_login(world.user)
    address = reverse("home:search") + "?q=marktplein"
    before = queries(client, address)
    for tender in TenderFactory.create_batch(
        15, organisation=world.organisation, title="marktplein"
    ):
        NoteFactory(tender=tender, text="marktplein")
        TaskFactory(tender=tender, title="marktplein")
    assert queries(client, address) == before
    page = client.get(address).content.decode()
    assert page.count("(10+)") == 3


@pytest.mark.parametrize("text", ["", "\0", "%", "_", "x" * 5_000, "a\0b", "'--", "zeppelin"])
def test_nothing_is_found_and_nothing_breaks(client, world, text):
    client.force_login(world.user)
    answer = client.get(reverse("home:search"), {"q": text})
    assert answer.status_code == 200
    assert "Het marktplein" not in answer.content.decode()


def test_naughty_strings_break_nothing(client, world):
    client.force_login(world.user)
    for text in naughty_strings(10):
        assert client.get(reverse("home:search"), {"q": text}).status_code == 200
