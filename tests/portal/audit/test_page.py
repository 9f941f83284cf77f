"""The page: who sees which rows, in words, by page and filter, with a fixed number of queries."""

import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html

from portal.audit import naming, origin, paging, sight
from portal.audit.actions import erase
from portal.audit.chain import link_pending
from portal.audit.enums import Door
from portal.audit.models import Entry, Value
from portal.audit.naming import Found, Words
from portal.audit.origin import Origin
from portal.audit.rows import history, rows
from portal.audit.sight import Directory, Sight
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = {7: "Aanbesteder", 8: "Leverancier"}
ORGANISATIONS = {3: "Gemeente Toetsstad", 4: "Steen en zonen", 5: "Derde"}


@pytest.fixture(autouse=True)
def _plain(settings, tmp_path):
    settings.ROOT_URLCONF = "tests.portal.audit.urls"
    settings.STATIC_ROOT = tmp_path  # whitenoise asks for a folder
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def look(client, monkeypatch):
    """Open the page as someone who sees what the first argument says."""
    user = UserFactory()
    client.force_login(user)

    def known(names):
        def of(ids):
            return {pk: names[pk] for pk in ids if pk in names}

        return of

    names = Directory(known(PEOPLE), known(ORGANISATIONS), lambda: list(ORGANISATIONS.items()))

    def look(seen, **address):
        monkeypatch.setattr(sight.registry, "sight", lambda _user: seen)
        monkeypatch.setattr(sight.registry, "directory", names)
        response = client.get(reverse("audit:log"), address, headers={"accept-language": "en"})
        response.page = html.fromstring(response.content) if response.content else None
        return response

    look.user = user
    return look


ALL = Sight(everything=True, addresses=True)
OWN = Sight(organisation_ids=frozenset({3}))


def cells(response):
    for line in response.page.iter("br"):
        line.tail = f" {line.tail or ''}"
    return [
        [" ".join(cell.text_content().split()) for cell in row.iter("td")]
        for row in response.page.iterfind(".//tbody/tr")
    ]


def subjects(response):
    return [row.subject_key for row in response.context["rows"]]


# --- who sees what ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "organisations"),
    [
        (ALL, {3, 4, None}),
        (OWN, {3}),
        (Sight(organisation_ids=frozenset({3, 4})), {3, 4}),
        (Sight(organisation_ids=frozenset({99})), set()),
        (Sight(), set()),
    ],
)
def test_the_door_gives_only_rows_of_organisations_one_answers_for(
    write, monkeypatch, seen, organisations
):
    for organisation_id in (3, 4, None):
        write(organisation_id=organisation_id)
    monkeypatch.setattr(sight.registry, "sight", lambda _user: seen)
    found = Entry.objects.visible_to(UserFactory.build())
    assert set(found.values_list("organisation_id", flat=True)) == organisations


def test_without_a_rule_nobody_sees_anything(write, monkeypatch):
    write()
    monkeypatch.setattr(sight, "registry", sight._Registry())
    assert not Entry.objects.visible_to(UserFactory.build()).exists()


def test_who_sees_nothing_finds_no_page(look):
    assert look(Sight()).status_code == 404


def test_another_organisations_rows_cannot_be_asked_for(look, write):
    write(organisation_id=4, subject_id="theirs", actor_id=8)
    write(organisation_id=3, subject_id="ours")
    assert subjects(look(OWN)) == ["thing:ours"]
    for address in ({"organisation": 4}, {"subject": "thing:theirs"}, {"person": 8}):
        assert "thing:theirs" not in subjects(look(OWN, **address))


# --- what stands in a row --------------------------------------------------------------------


def test_a_row_says_who_for_whom_what_and_from_where(look, write):
    with origin.coming_from(Origin(Door.WEB, uuid.uuid4(), "192.0.2.7")):
        write(
            "test.looked",
            changes={"colour": ["red", None], "urgent": True},
            personal={"full_name": "<b>Mens</b>"},
        )
    link_pending()
    (row,) = cells(look(ALL))
    assert row == [
        "Looked at read thing: all rows about this",
        "Aanbesteder Gemeente Toetsstad website, 192.0.2.7",
        "Colour: red →became empty Full_name: <b>Mens</b> Urgent: yes place 1 in the chain",
    ]


def test_an_address_is_shown_only_to_who_may_see_it(look, write):
    with origin.coming_from(Origin(Door.WEB, uuid.uuid4(), "192.0.2.7")):
        write()
    assert b"192.0.2.7" in look(ALL).content
    assert b"192.0.2.7" not in look(OWN).content


def test_what_was_erased_says_so(look, write):
    write(personal={"full_name": "Mens"})
    Value.objects.all().delete()
    assert look(ALL).context["rows"][0].details[0].is_erased is True


def test_people_and_organisations_that_are_gone_keep_a_number(look, write):
    write(actor_id=70, organisation_id=30)
    write(actor_id=None, organisation_id=None)
    by_portal, of_gone = look(ALL).context["rows"]
    assert (by_portal.person, by_portal.organisation) == ("the portal itself", "")
    assert (of_gone.person, of_gone.organisation) == ("number 70", "number 30")


@pytest.mark.parametrize("text", ["lone \ud800 half", "nul \x00", "x" * 5000])
def test_any_text_can_be_shown(look, write, text):
    write(personal={"full_name": text})
    response = look(ALL)
    assert response.status_code == 200
    assert len(response.context["rows"][0].details[0].text) <= 201


def test_the_page_speaks_dutch_too(look, write, client):
    write()
    with translation.override("nl"):
        client.cookies.load({"django_language": "nl"})
        (row,) = look(ALL).context["rows"]
    assert row.verb == "getoetst"


def test_a_page_about_a_thing_shows_its_latest_rows(look, write, monkeypatch):
    for n in range(3):
        write(subject_id="one", changes={"number": n})
    write(subject_id="other")
    monkeypatch.setattr(sight.registry, "sight", lambda _user: OWN)
    found = history("thing", "one", look.user, most=2)
    assert [row.details[0].text for row in found] == ["2", "1"]


# --- words and names -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "old", "text"),
    [
        ([None, "D8"], None, "D8"),
        (["D8", None], "D8", "leeg"),
        ([None, "2026-12-04"], None, "4 december 2026"),
        ("2026-11-30T11:00:00+00:00", None, "30 november 2026, 12.00"),
        ("2026-02-30", None, "2026-02-30"),
        ([], None, "leeg"),
        ({"a": 1, "b": True}, None, "a: 1; b: ja"),
        (["x", "y", "z"], None, "x, y, z"),
    ],
)
def test_a_value_that_nobody_words_still_reads(look, write, value, old, text):
    write(changes={"colour": value})
    with translation.override("nl"):
        (found,) = rows(list(Entry.objects.all()), ALL, look.user)[0].details
    assert (found.old, found.text) == (old, text)


def test_an_app_words_its_values_and_names_its_things(look, write):
    codes = {"red": "rood"}
    naming.words(
        "thing", Words(lambda _name, value, _people: codes.get(value), people=frozenset({"who"}))
    )
    naming.things("thing", lambda _user, ids: {pk: "Ding één" for pk in ids if pk == "1"})
    write(changes={"colour": [None, "red"], "who": 8})
    write(subject_id=2, changes={"colour": "blue"})
    two, one = look(ALL).context["rows"]
    assert [detail.text for detail in one.details] == ["rood", "Leverancier"]
    assert [detail.text for detail in two.details] == ["blue"]
    assert (one.subject_name, two.subject_name) == ("Ding één", "")


def test_two_of_something_are_no_change(look, write):
    naming.words("thing", Words(lists=frozenset({"colour"})))
    write(changes={"colour": ["red", "blue"]})
    (found,) = look(ALL).context["rows"][0].details
    assert (found.old, found.text) == (None, "red, blue")


def test_what_was_erased_is_counted_by_name(look, write):
    for n in range(3):
        write(subject_id=n, personal={"full_name": "Mens"})
    erase(Value.objects.all(), actor_id=None, organisation_id=None, why="retention")
    found = {d.label: d.text for d in look(ALL).context["rows"][0].details}
    assert found == {"erased data": "full_name: 3", "reason": "its time was over"}


# --- search ----------------------------------------------------------------------------------


def found_things(names):
    def find(_user, words):
        return [
            Found(name, {"subject": f"thing:{pk}"})
            for pk, name in names.items()
            if all(word in name.lower() for word in words)
        ]

    return find


def test_a_search_with_one_meaning_leads_there(look, write):
    naming.search("thing", found_things({"1": "Plein", "2": "Plaats"}))
    write(subject_id=1)
    answer = look(ALL, q="plein", verb="test.written")
    assert answer.status_code == 302
    assert dict(parse_qsl(urlsplit(answer["Location"]).query)) == {
        "subject": "thing:1",
        "verb": "test.written",
    }


def test_a_search_with_more_meanings_asks_which(look, write):
    naming.search("thing", found_things({"1": "Plein", "2": "Plein twee"}))
    write(subject_id=1)
    answer = look(ALL, q="plein")
    assert [name for name, _url in answer.context["meant"]] == ["Plein", "Plein twee"]
    assert answer.context["rows"] == []


def test_a_number_is_a_place_in_the_chain(look, write):
    write(subject_id="first")
    write(subject_id="second")
    link_pending()
    answer = look(ALL, q="2")
    place = look(ALL, **dict(parse_qsl(urlsplit(answer["Location"]).query)))
    assert subjects(place) == ["thing:second"]
    assert subjects(look(OWN, place=99)) == []


@pytest.mark.parametrize("text", ["niemand", "\0", "%", "9" * 30])
def test_a_search_without_a_meaning_says_so(look, write, text):
    write()
    answer = look(ALL, q=text)
    assert answer.status_code == 200
    assert answer.context["rows"] == []


# --- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({}, ["thing:4", "other:3", "thing:2", "thing:1"]),
        ({"verb": "test.looked"}, ["thing:2"]),
        ({"organisation": 4}, ["other:3"]),
        ({"subject": "other:3"}, ["other:3"]),
        ({"person": 8}, ["thing:4"]),
        ({"day": "2026-03-01"}, ["thing:1"]),
        ({"verb": "test.written", "organisation": 3}, ["thing:4", "thing:1"]),
        ({"verb": "no.such"}, []),
        ({"day": "yesterday"}, []),
        ({"subject": "x"}, []),
        ({"person": "1" * 40}, []),
    ],
)
def test_filters_narrow_the_page(look, write, address, found, monkeypatch):
    # 1 March in Amsterdam begins on 28 February, 23.00 UTC.
    moments = iter([datetime(2026, 2, 28, 23, 30, tzinfo=UTC), *[timezone.now()] * 3])
    with monkeypatch.context() as patch:
        patch.setattr("portal.audit.actions.timezone.now", lambda: next(moments))
        write(subject_id=1)
        write("test.looked", subject_id=2)
        write(subject_id=3, subject_type="other", organisation_id=4)
        write(subject_id=4, actor_id=8)
    assert subjects(look(ALL, **address)) == found


def test_who_answers_for_one_organisation_is_not_asked_which(look, write):
    write()
    assert "organisation" in look(ALL).context["form"].fields
    assert "organisation" not in look(OWN).context["form"].fields


# --- pages -----------------------------------------------------------------------------------


def walk(look, start, direction):
    """All pages from one on, in this direction."""
    pages, place = [], start
    while True:
        response = look(ALL, **({direction: place} if place else {}))
        pages.append([row.subject_key for row in response.context["rows"]])
        place = getattr(response.context["page"], direction)
        if not place:
            return pages, response


def test_pages_forward_and_back_show_each_row_once(look, write, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 3)
    moment = timezone.now()
    # Pairs with the very same moment: the number of the row decides.
    moments = iter([moment + timedelta(seconds=n // 2) for n in range(8)])
    with monkeypatch.context() as patch:
        patch.setattr("portal.audit.actions.timezone.now", lambda: next(moments))
        for n in range(8):
            write(subject_id=n)
    forward, last = walk(look, "", "older")
    assert forward == [
        ["thing:7", "thing:6", "thing:5"],
        ["thing:4", "thing:3", "thing:2"],
        ["thing:1", "thing:0"],
    ]
    back, first = walk(look, last.context["page"].newer, "newer")
    assert back == [["thing:4", "thing:3", "thing:2"], ["thing:7", "thing:6", "thing:5"]]
    assert first.context["page"].older != ""


@pytest.mark.parametrize("place", ["x", "1", "-1-1", "1-1-1", "9" * 17 + "-1", "1-" + "9" * 18])
def test_a_place_that_is_none_is_not_found_or_empty(look, write, place):
    write()
    assert look(ALL, older=place).status_code in {200, 404}
    assert look(ALL, newer=place).status_code in {200, 404}


@pytest.mark.parametrize("count", [0, 1, 3, 60])
@pytest.mark.parametrize("seen", [ALL, OWN])
def test_the_page_has_a_fixed_number_of_queries(look, write, count, seen):
    write()
    look(seen)  # what is read once per process
    for n in range(count):
        write(subject_id=n, changes={"colour": ["red", "blue"]}, personal={"full_name": "Mens"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(look(seen).context["rows"]) == min(count + 1, paging.SIZE)
    ours = [q["sql"] for q in queries if "audit_" in q["sql"]]
    assert len(ours) == 3
