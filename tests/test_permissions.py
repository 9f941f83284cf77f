"""``permissions.toml`` against the portal: doors, policies, and every address over HTTP."""

import copy
import inspect
import re
import time
import uuid
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from duediligence import policies as of_duediligence
from portal import urls
from portal.accounts import policies as of_accounts
from portal.accounts.enums import OrganisationStatus
from portal.files import policies as of_files
from portal.files.enums import FileState
from portal.files.kinds import kind
from portal.texts import policies as of_texts
from portal.texts.enums import VersionState
from tenders import policies as of_tenders
from tenders.enums import RIGHTS_OF
from tests import permissions
from tests import permissions_world as made
from tests.scheduling import ON_SERVERS

TABLE = permissions.load()
ROLES = list(TABLE["roles"])
METHODS = ("GET", "POST")


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }


@pytest.fixture(autouse=True)
def _plain_404(monkeypatch):
    """A third of the answers is a 404, and its page takes longer than finding that it is one."""
    monkeypatch.setattr(
        urls, "handler404", lambda *_args, **_more: HttpResponseNotFound(), raising=False
    )


@pytest.fixture(scope="module")
def _everybody(django_db_setup, django_db_blocker):
    """The people and their organisations: made once, and gone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cookies(_everybody, django_db_blocker):
    """By role the cookies of who logged in just now: once, for all addresses."""
    with django_db_blocker.unblock():
        return {role: browser(user).cookies for role, user in _everybody.people.items()}


@pytest.fixture
def world(_everybody, db):
    """Who is who, as nobody has touched them: what a test writes is undone, what it holds too."""
    return copy.deepcopy(_everybody)


def rows(section):
    return {name: row for name, row in TABLE[section].items() if name != "_about"}


# --- Doors ------------------------------------------------------------------------------------
def doors():
    return {
        model._meta.label
        for model in apps.get_models()
        if hasattr(model._default_manager.all(), "visible_to")
    }


def by_state(section):
    return [(name, state) for name, row in rows(section).items() for state in row["states"]]


def expected(section, name, state):
    marks = permissions.by_role(TABLE[section][name], ROLES)
    asked = ROLES if section == "doors" else [role for role in ROLES if role != "anonymous"]
    return {role: marks[role][state] == "yes" for role in asked}


def test_every_door_has_a_row_with_every_state_and_every_role():
    assert set(rows("doors")) == doors() == set(made.ROWS)
    for name, states in made.STATES.items():
        assert TABLE["doors"][name]["states"] == list(states.values), name
    for row in rows("doors").values():
        assert set(row) - {"states", "others"} <= set(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), by_state("doors"))
def test_a_door_shows_a_row_to_whom_the_table_says(name, state, world):
    row = made.ROWS[name](world, state)
    model = type(row)

    seen = {
        role: model._default_manager.visible_to(user).filter(pk=row.pk).exists()
        for role, user in world.people.items()
    }

    assert seen == expected("doors", name, state)


# --- Policies ---------------------------------------------------------------------------------
def policy_functions():
    return {
        f"{module.__name__.partition('.policies')[0].removeprefix('portal.')}.{name}": function
        for module in (of_accounts, of_duediligence, of_files, of_tenders, of_texts)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and name.startswith("may_")
    }


def about(name, world):
    """What each policy is asked about: the city, its tender, or one of its files."""
    if name.startswith("accounts."):
        has_object = len(inspect.signature(policy_functions()[name]).parameters) > 1
        return (world.city,) if has_object else ()
    return {
        "tenders.may_create_tender": lambda: (world.city,),
        "tenders.may_set_planning_days": lambda: (world.city,),
        "duediligence.may_see_matches": tuple,
        "duediligence.may_judge_matches": tuple,
        "duediligence.may_open_dossier": lambda: (world.city,),
        "duediligence.may_edit_dossier": lambda: (made.dossier(world),),
        "duediligence.may_publish_summary": lambda: (made.dossier(world),),
        "duediligence.may_share_dossier": lambda: (made.dossier(world),),
        "files.may_upload": lambda: (world.city, kind("tender-document")),
        "texts.may_edit_texts": tuple,
        "texts.may_change_version": lambda: (made.text_version(world, VersionState.DRAFT),),
        "texts.may_publish_version": lambda: (made.text_version(world, VersionState.REVIEW),),
        "texts.may_give_feedback": lambda: (made.text_version(world, VersionState.PUBLISHED),),
        "tenders.may_change_note": lambda: (made.a_note_row(world),),
        "files.may_remove": lambda: (made.stored_file(world, FileState.REFUSED),),
    }.get(name, lambda: (world.tender["own"],))()


def test_every_policy_has_a_row_with_every_status_and_every_role():
    assert set(rows("policies")) == set(policy_functions())
    for row in rows("policies").values():
        assert set(row) - {"states", "others"} <= set(ROLES) - {"anonymous"}
        assert row["states"] == list(OrganisationStatus.values)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state"), by_state("policies"))
def test_a_policy_allows_whom_the_table_says(name, state, world):
    made.organisation(world, state)
    world.city.refresh_from_db()
    asked = about(name, world)
    policy = policy_functions()[name]

    allowed = {
        role: policy(user, *asked)
        for role, user in world.people.items()
        if not isinstance(user, AnonymousUser)
    }

    assert allowed == expected("policies", name, state)


def test_roles_in_a_tender_are_those_of_the_code():
    table = {role: set(rights.split()) for role, rights in rows("tender-roles").items()}

    assert table == {
        role.value: {right.value for right in rights} for role, rights in RIGHTS_OF.items()
    }


# --- Addresses --------------------------------------------------------------------------------
def addresses(patterns, space=""):
    """Every address by its name, with the names of the parts in it."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            parts = set(re.findall(r"<(?:\w+:)?(\w+)>", str(entry.pattern)))
            yield f"{space}{entry.name}", parts


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def cases(name):
    """Which rows an address needs: a row of one's own and one of others where it is about one."""
    is_about_a_row = ADDRESSES[name] & {"pk", "token"} or name in made.ABOUT_A_ROW
    for method in METHODS:
        for whose in ("own", "other") if is_about_a_row else ("",):
            yield SimpleNamespace(
                key=" ".join(part for part in (name, method, whose) if part),
                method=method,
                whose=whose,
            )


def test_every_address_has_its_rows():
    needed = {case.key for name in ADDRESSES for case in cases(name)}

    assert set(rows("urls")) == needed


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_answers_each_role_as_the_table_says(name, world, cookies):
    for case in cases(name):
        wanted = permissions.statuses(TABLE["urls"][case.key], ROLES)
        found = {role: ask(cookies[role], name, case, world, role) for role in some_roles(wanted)}
        assert found.items() <= wanted.items(), case.key


def some_roles(wanted):
    """All roles; on the servers one for each status: which role sees what is one query's work."""
    if not ON_SERVERS:
        return list(wanted)
    return list({status: role for role, status in reversed(wanted.items())}.values())


def browser(user):
    """Somebody who logged in just now: nothing is asked again while these tests last."""
    client = Client()
    if not isinstance(user, AnonymousUser):
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def ask(cookies, name, case, world, role):
    """Give the status; whatever was changed on the way is undone."""
    client = Client()
    client.cookies = copy.deepcopy(cookies)
    cache.key_prefix = uuid.uuid4().hex  # rate limits are another test; clearing is for everybody
    with transaction.atomic():
        whose = case.whose or "own"
        known = {part: made.PARTS[part] for part in ADDRESSES[name] if part in made.PARTS}
        row = made.row_in_address(name, world, role, whose)
        parts = known | {part: row[part] for part in ADDRESSES[name] if part in row}
        address = reverse(name, kwargs=parts) + made.QUERIES.get(name, "")
        send = client.get if case.method == "GET" else client.post
        answer = send(address, made.posted(name, world, whose) if case.method == "POST" else None)
        answer.close()
        transaction.set_rollback(True)
    return str(answer.status_code)


def test_the_page_is_the_table():
    assert permissions.PAGE.read_text(encoding="utf-8") == permissions.markdown(TABLE)
