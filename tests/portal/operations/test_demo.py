"""The demonstration world: believable, whole, local only, and never over what is there."""

import json
import stat

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from duediligence import triggers
from duediligence.models import Dossier, Reading, Share, SharedVersion, Snapshot
from portal.accounts.models import Membership, Organisation, User
from portal.operations.management.commands.demo import Command
from portal.shared.errors import PortalError
from tenders.journey import journey_of
from tenders.models import Tender
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES = [
    "officer",
    "officer2",
    "supplier",
    "supplier2",
    "coordinator",
    "adviser",
    "secretariat",
    "secretariat2",
]
#: Reference → jurisdiction, procedure, stones, lots, stations done, present station.
TENDERS = {
    "DEMO-2026-001": ("nl", "open", 3, 0, 8, "B4"),
    "DEMO-2026-002": ("nl", "private-multiple", 1, 0, 1, "A2"),
    "DEMO-2026-003": ("nl", "restricted", 1, 2, 17, "D2"),
    "DEMO-2026-004": ("be", "simplified-neg", 1, 0, 3, "A4"),
}


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "nog-niet" / "gemaakt"
    settings.IS_LOCAL = True
    # The real one is slow on purpose, and six people are made in every test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.DATA_DIR


@pytest.fixture
def world(folder, db):
    call_command("demo")
    return json.loads((folder / "demo.json").read_text())


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command as from a shell: exit status, stdout, stderr."""
    # A command closes the connections at its end; the test still needs its transaction.
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def command(*arguments):
        status = 0
        try:
            Command().run_from_argv(["manage.py", "demo", *arguments])
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_everybody_can_log_in_with_what_was_written_down(client, world):
    assert list(world) == ROLES
    for role, login in world.items():
        assert list(login) == ["email", "password"]
        answer = client.post(
            reverse("account_login"), {"login": login["email"], "password": login["password"]}
        )
        assert answer["Location"] == reverse("home:work"), role
        assert client.get(answer["Location"]).status_code == 200
        client.post(reverse("account_logout"))
    assert User.objects.count() == len(ROLES)


def test_the_passwords_are_long_and_of_this_installation_only(world, folder):
    passwords = {login["password"] for login in world.values()}

    assert len(passwords) == len(ROLES)
    assert min(map(len, passwords)) >= 16
    assert stat.S_IMODE((folder / "demo.json").stat().st_mode) == 0o600


def test_two_worlds_have_other_passwords(world, folder):
    with triggers.lifted(connection):  # what is frozen or sent does not go away otherwise
        for model in (Reading, SharedVersion, Share, Snapshot):
            model.objects.all().delete()
    for model in (Tender, Dossier, Membership, User, Organisation):
        model.objects.all().delete()
    call_command("demo")
    again = json.loads((folder / "demo.json").read_text())

    assert {login["password"] for login in again.values()}.isdisjoint(
        login["password"] for login in world.values()
    )


def test_the_tenders_stand_at_different_places(world):
    found = {}
    for tender in Tender.objects.order_by("reference"):
        journey = journey_of(tender)
        found[tender.reference] = (
            tender.jurisdiction,
            tender.procedure,
            tender.stones.count(),
            tender.lots.count(),
            journey.done,
            journey.present,
        )

    assert found == TENDERS


def test_every_page_of_every_tender_stands(client, world):
    client.force_login(User.objects.get(email=world["officer2"]["email"]))
    for tender in Tender.objects.all():
        for name in ("detail", "advice", "map", "guide"):
            url = reverse(f"tenders:{name}", args=[tender.pk])
            assert client.get(url).status_code == 200, (tender.reference, name)


def test_who_sees_what(world):
    seen = {
        role: set(
            Tender.objects.visible_to(User.objects.get(email=login["email"])).values_list(
                "reference", flat=True
            )
        )
        for role, login in world.items()
    }

    assert seen == {
        "officer": {"DEMO-2026-001", "DEMO-2026-002", "DEMO-2026-003"},
        "officer2": set(TENDERS),
        **{role: set() for role in ROLES[2:]},
    }


def test_search_finds_what_the_demonstration_made(client, world):
    client.force_login(User.objects.get(email=world["officer"]["email"]))
    text = client.get(reverse("tenders:list"), {"q": "MARKT voorbeeld"}).content.decode()

    assert "Herinrichting Marktplein" in text
    assert "Stationsstraat" not in text


@pytest.mark.parametrize("arguments", [(), ("--if-empty",)])
def test_it_refuses_to_exist_on_a_public_portal(run, folder, settings, arguments):
    settings.IS_LOCAL = False
    settings.PORTAL_URL = "https://portaal.example"
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert "https://portaal.example" in err
    status, out, _err = run("--json", *arguments)
    assert (status, json.loads(out)["error"]["code"]) == (2, "not-local")
    assert not User.objects.exists()
    assert not folder.exists()


@pytest.mark.parametrize("make", [UserFactory, OrganisationFactory])
def test_it_never_touches_what_is_there(run, folder, make):
    make()
    status, _out, err = run()
    assert status == 2
    assert err.strip()
    status, out, _err = run("--json")
    assert (status, json.loads(out)["error"]["code"]) == (2, "not-empty")
    assert run("--if-empty") == (0, "", "")
    status, out, _err = run("--if-empty", "--json")
    assert (status, json.loads(out)["made"]) == (0, False)

    assert User.objects.count() + Organisation.objects.count() == 1
    assert not Tender.objects.exists()
    assert not folder.exists()


def test_in_json_it_says_where_the_log_ins_are(run, folder):
    status, out, err = run("--json")

    assert (status, err) == (0, "")
    assert json.loads(out) == {"made": True, "logins": str(folder / "demo.json")}


def test_a_world_that_cannot_be_made_whole_is_not_made(folder, monkeypatch):
    def broken(_cast):
        raise PortalError("halverwege")

    monkeypatch.setattr("portal.operations.management.commands.demo.make_tenders", broken)
    with pytest.raises(PortalError):
        call_command("demo")

    assert not User.objects.exists()
    assert not (folder / "demo.json").exists()
