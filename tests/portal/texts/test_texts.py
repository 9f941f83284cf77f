"""Texts: seeds, two pairs of eyes, rows that stay, and the secretariat's pages."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.enums import OrganisationKind, Role
from portal.shared import reviewing
from portal.shared.errors import PortalError
from portal.texts import actions, diffs, kinds
from portal.texts.enums import VersionState
from portal.texts.models import Feedback, Text, Version
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def seeded(monkeypatch, **texts):
    """One kind of text whose payload is ``{"nl": ..., "en": ...}``."""

    def check(payload):
        if not payload.get("nl"):
            raise kinds.PayloadError(["nl is empty."])

    kind = kinds.Kind(
        code="toets",
        title="toetsteksten",
        check=check,
        name=lambda payload, _language: payload["nl"][:20],
        parts=lambda payload, language: [("Tekst", payload.get(language, ""))],
        fields=lambda _payload: [
            kinds.Field(("nl",), "Nederlands", "text"),
            kinds.Field(("en",), "Engels", "line", required=False),
        ],
        seeds=lambda: {key: {"nl": text} for key, text in texts.items()},
    )
    monkeypatch.setattr(kinds, "_REGISTERED", {"toets": kind})
    return kind


def load():
    out = StringIO()
    call_command("load_texts", json=True, stdout=out)
    return json.loads(out.getvalue())["toets"]


@pytest.fixture
def two():
    """Two people of the secretariat."""
    office = OrganisationFactory(kind=OrganisationKind.SECRETARIAT)
    return tuple(
        MembershipFactory(organisation=office, role=role).user
        for role in (Role.EDITOR, Role.ADMINISTRATOR)
    )


@pytest.fixture
def text(monkeypatch):
    seeded(monkeypatch, K1="De eerste tekst.")
    load()
    return Text.objects.get()


def drafted(text, author, words="De tweede tekst."):
    draft = actions.start_draft(text, by=author)
    return actions.save_draft(draft, {"nl": words}, note="Beter.", edition=1, by=author)


def test_a_new_seed_is_published_as_version_one_and_loading_again_changes_nothing(monkeypatch):
    seeded(monkeypatch, K1="Een.", K2="Twee.")

    assert load()["published"] == ["K1", "K2"]
    assert load() == {
        "published": [],
        "proposed": [],
        "waiting": [],
        "unchanged": ["K1", "K2"],
        "absent": [],
    }
    assert set(Version.objects.values_list("state", "number", "author")) == {("published", 1, None)}


def test_a_changed_seed_becomes_a_draft_and_never_overwrites(text, monkeypatch, two):
    seeded(monkeypatch, K1="Een betere tekst.")
    assert load()["proposed"] == ["K1"]
    assert load()["unchanged"] == ["K1"]  # proposed once, whatever comes of it
    assert [v.payload["nl"] for v in text.versions.order_by("number")] == [
        "De eerste tekst.",
        "Een betere tekst.",
    ]
    assert Version.objects.current().get().number == 1

    actions.refuse(text.versions.get(number=2), by=two[0], reason="Niet beter.")
    assert load()["unchanged"] == ["K1"]
    seeded(monkeypatch, K1="Nog een tekst.")
    drafted(text, two[0])
    assert load()["waiting"] == ["K1"]
    seeded(monkeypatch)
    assert load()["absent"] == ["K1"]


def test_the_second_reader_publishes_and_the_author_cannot(text, two):
    author, reader = two
    draft = drafted(text, author)
    actions.submit(draft, by=author)
    with pytest.raises(PortalError) as refusal:
        actions.publish(draft, by=author)
    assert refusal.value.code == "own-text"
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(state="published", reviewer=author)

    actions.publish(draft, by=reader)

    assert Version.objects.current().get() == draft
    assert (draft.author, draft.reviewer) == (author, reader)


def test_who_takes_up_a_seed_is_its_author(text, monkeypatch, two):
    seeded(monkeypatch, K1="Een betere tekst.")
    load()
    draft = text.versions.get(number=2)
    actions.submit(draft, by=two[0])

    with pytest.raises(PortalError):
        actions.publish(draft, by=two[0])
    actions.publish(draft, by=two[1])
    assert draft.is_published


@pytest.mark.parametrize(
    "change",
    [
        lambda rows, _text: rows.update(note="Anders."),
        lambda rows, _text: rows.update(state="draft"),
        lambda rows, _text: rows.delete(),
        lambda _rows, text: Text.objects.filter(pk=text.pk).update(key="K9"),
    ],
)
def test_the_database_keeps_what_is_published(text, change):
    with pytest.raises(DatabaseError, match=r"not changed|protected"), transaction.atomic():
        change(Version.objects.filter(text=text), text)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Version.objects.filter(text=text)._raw_delete("default")

    assert Version.objects.get().payload == {"nl": "De eerste tekst."}


def test_of_two_who_save_or_decide_the_first_wins(text, two):
    author, reader = two
    draft = drafted(text, author)
    with pytest.raises(actions.TextConflict):
        actions.save_draft(draft, {"nl": "Te laat."}, note="", edition=1, by=author)
    with pytest.raises(actions.TextConflict):
        actions.start_draft(text, by=reader)
    actions.submit(draft, by=author)
    stale = Version.objects.get(pk=draft.pk)
    actions.publish(draft, by=reader)
    with pytest.raises(actions.TextConflict):
        actions.refuse(stale, by=reader, reason="Toch niet.")
    with pytest.raises(actions.TextConflict):
        actions.take_back(draft, by=author)


def test_a_draft_that_says_nothing_new_is_not_submitted(text, two):
    draft = drafted(text, two[0], "De eerste tekst.")
    with pytest.raises(PortalError) as refusal:
        actions.submit(draft, by=two[0])
    assert refusal.value.code == "nothing-changed"
    with pytest.raises(kinds.PayloadError):
        actions.save_draft(draft, {"nl": ""}, note="", edition=2, by=two[0])
    with pytest.raises(PortalError, match=r"\w"):
        actions.refuse(draft, by=two[0], reason=" ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("een twee drie", "een drie vier"),
        ("", "alles nieuw"),
        ("alles weg", ""),
        ("a\n\nb  c", "a\n\nb d"),
    ],
)
def test_a_comparison_gives_both_texts_back(old, new):
    pieces = diffs.words(old, new)

    assert "".join(p.text for p in pieces if p.what != "added") == old
    assert "".join(p.text for p in pieces if p.what != "removed") == new


# --- Pages --------------------------------------------------------------------------------------
def test_the_secretariat_writes_reads_and_publishes(client, text, two):
    author, reader = two
    place = ["toets", "K1"]
    client.force_login(author)
    client.post(reverse("texts:start", args=place))
    form = {"nl": "De tweede tekst.", "en": "", "note": "Korter.", "edition": "1"}
    kept = client.post(reverse("texts:edit", args=place), form)
    assert kept["Location"] == reverse("texts:version", args=[*place, 2])
    stale = client.post(reverse("texts:edit", args=place), form | {"nl": "Mijn woorden."})
    assert "Mijn woorden." in stale.content.decode()
    empty = client.post(reverse("texts:edit", args=place), form | {"nl": "", "edition": "2"})
    assert empty.status_code == 200
    step = reverse("texts:step", args=[*place, 2])
    client.post(step, {"stap": "indienen"})
    client.post(step, {"stap": "publiceren"})
    assert text.versions.get(number=2).state == VersionState.REVIEW

    client.force_login(reader)
    page = client.get(reverse("texts:version", args=[*place, 2])).content.decode()
    assert "<del>eerste </del>" in page
    assert "<ins>tweede </ins>" in page
    client.post(step, {"stap": "publiceren"})

    assert Version.objects.current().get().number == 2
    assert client.post(step, {"stap": "iets"}).status_code == 404


def test_a_remark_reaches_the_secretariat_and_is_ticked_off(client, text, two):
    user = UserFactory()
    client.force_login(user)
    place = reverse("texts:feedback", args=["toets", "K1", 1])
    assert client.post(place, {"body": "Onduidelijk.", "terug": "/help/"})["Location"] == "/help/"
    assert (
        client.post(place, {"body": " ", "terug": "//elders.example"})["Location"] == "/mijn-werk/"
    )

    client.force_login(two[0])
    assert "Onduidelijk." in client.get(reverse("texts:list")).content.decode()
    client.post(reverse("texts:handle-feedback", args=[Feedback.objects.get().pk]))
    assert "Onduidelijk." not in client.get(reverse("texts:list")).content.decode()
    assert "Onduidelijk." in client.get(text.get_absolute_url()).content.decode()


def test_the_secretariats_home_counts_what_waits(text, two):
    (kind,) = [kind for kind in reviewing.kinds() if kind.code == "texts"]
    draft = drafted(text, two[0])
    assert kind.count() == 0  # still being written
    actions.submit(draft, by=two[0])
    assert kind.count() == 1


def test_the_list_has_a_fixed_number_of_queries(client, monkeypatch, two):
    client.force_login(two[0])
    counts = []
    for texts in ({"K1": "Een."}, {"K1": "Een.", "K2": "Twee.", "K3": "Drie."}):
        seeded(monkeypatch, **texts)
        load()
        actions.give_feedback(Version.objects.current().last(), "Goed.", by=two[1])
        client.get(reverse("texts:list"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("texts:list"), {"q": "k", "kind": "toets"})
        counts.append(len(seen))
    assert counts[0] == counts[1]
