"""The register, exports, erasure and retention, over all apps."""

import json
import os
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from duediligence.models import Measure
from portal.accounts.models import Invitation, Membership, User
from portal.accounts.security.personal import ERASED_NAME, erased_address
from portal.audit.actions import record
from portal.audit.chain import link_pending
from portal.audit.models import Entry, Value
from portal.audit.origin import Door, Origin
from portal.audit.verification import verify
from portal.jobs.enums import JobState, Queue
from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.mail.models import MailLog
from portal.mail.sending import send
from portal.operations.models import ErasureRequest
from portal.operations.privacy import erasing, exporting, retention
from portal.shared import personal
from portal.shared.errors import PortalError
from tenders.models import StationState
from tests.factories import PASSWORD, DossierFactory, MembershipFactory, TenderFactory, UserFactory

pytestmark = pytest.mark.django_db

NAME = "Zeldzame Naam Vanhier"
EMAIL = "zeldzaam@portaal.example"
ADDRESS = "203.0.113.77"
#: Apps without data about people, or whose data another part covers.
COVERED_BY = {"account": "accounts", "mfa": "security", "usersessions": "security"}
WITHOUT = {"sessions", "contenttypes"}


@pytest.fixture
def person():
    """Somebody of whom every app keeps something."""
    user = UserFactory(full_name=NAME, email=EMAIL)
    membership = MembershipFactory(user=user, role="administrator")
    MembershipFactory(organisation=membership.organisation, role="administrator")
    visitor = Client(REMOTE_ADDR=ADDRESS)
    visitor.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    send("password_reset", EMAIL, {"url": "x", "hours": 2}, "nl", person_id=user.pk)
    Job.objects.create(
        task="tenders.tasks.render_guide", queue=Queue.HEAVY, max_attempts=3, owner_id=user.pk,
        language="nl",
    )  # fmt: skip
    tender = TenderFactory(organisation=membership.organisation, created_by=user)
    StationState.objects.create(tender=tender, code="B4", owner=NAME, updated_by=user)
    StationState.objects.create(tender=TenderFactory(), code="B4", owner=NAME)
    dossier = DossierFactory(organisation=membership.organisation, created_by=user)
    Measure.objects.create(dossier=dossier, title="m", owner=NAME, updated_by=user)
    Invitation.objects.create(
        organisation=membership.organisation, email=EMAIL, role="editor", language="nl",
        token_hash="x", invited_by=user, expires_at=timezone.now(),
    )  # fmt: skip
    with transaction.atomic():
        record(
            "user.made",
            actor_id=user.pk,
            organisation_id=membership.organisation_id,
            subject_type="user",
            subject_id=user.pk,
            personal={"name": [None, NAME]},
            origin=Origin(Door.WEB, address=ADDRESS),
        )
    return user


def everything():
    """Every value of every table, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names from the database
            found.append(f"{table}: {cursor.fetchall()}")
    return "\n".join(found)


def tables_with(text):
    return sorted(line.partition(":")[0] for line in everything().splitlines() if text in line)


def test_every_app_with_people_in_it_has_a_part():
    """A relation to a person, an address or somebody's number: then the register knows it."""
    registered = {holding.code.partition(".")[0] for holding in personal.holdings()}
    missing = set()
    for model in apps.get_models():
        label = model._meta.app_label
        for field in model._meta.get_fields():
            about = isinstance(field, models.EmailField | models.GenericIPAddressField) or (
                isinstance(field, models.ForeignKey) and field.related_model is User
            )
            by_number = getattr(field, "name", "") in {"person_id", "owner_id", "actor_id"}
            if (about or by_number) and COVERED_BY.get(label, label) not in registered:
                missing.add(f"{label}.{model.__name__}.{field.name}")

    assert missing - {name for name in missing if name.split(".")[0] in WITHOUT} == set()


@pytest.mark.parametrize("holding", personal.holdings(), ids=lambda holding: holding.code)
def test_every_part_says_what_and_why_in_both_languages(holding):
    for text in personal.TEXTS:
        assert holding.text(text, "nl") != holding.text(text, "en")
    if holding.keep_days:
        years, rest = divmod(holding.keep_days, 365)
        said = holding.text("kept", "nl")
        assert str(holding.keep_days) in said or (rest == 0 and {3: "Drie jaar"}[years] in said)


def part(**changes):
    row = {
        "code": "toets.x",
        "ground": "b",
        **{lang: dict.fromkeys(personal.TEXTS, lang) for lang in ("nl", "en")},
    }
    row |= changes
    lines = ['certainty = "from-memory"', "[[holding]]"]
    lines += [f"{k} = {json.dumps(v)}" for k, v in row.items() if not isinstance(v, dict)]
    for language, texts in ((k, v) for k, v in row.items() if isinstance(v, dict)):
        lines += [f"[holding.{language}]", *(f'{k} = "{v}"' for k, v in texts.items())]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "parts", "says"),
    [
        (part(), {}, "not both"),
        (part(), {"toets.y": personal.Part(lambda _: [])}, "not both"),
        (part(nl=dict.fromkeys(personal.TEXTS, "")), None, "misses a text"),
        (part(ground="a"), None, "no ground"),
        (part(keep_days=3), None, "belong together"),
        (part(), {"toets.x": personal.Part(lambda _: [], purge=lambda _: 0)}, "belong together"),
        (part(code="mail.log"), {"mail.log": personal.Part(lambda _: [])}, "twice"),
    ],
)
def test_the_register_refuses_what_is_not_whole(tmp_path, text, parts, says):
    file = tmp_path / "personal.toml"
    file.write_text(text)
    parts = {"toets.x": personal.Part(lambda _: [])} if parts is None else parts

    with pytest.raises(ValueError, match=says):
        personal.load(file, parts)
    assert "toets.x" not in {holding.code for holding in personal.holdings()}


def test_an_export_holds_everything_of_one_person_and_nobody_else(person):
    other = UserFactory(full_name="Iemand Anders")
    data = exporting.export_person(person.pk)
    text = json.dumps(data, default=str)
    rows = {holding["code"]: holding["rows"] for holding in data["holdings"]}

    assert rows["accounts.person"][0]["full_name"] == NAME
    assert rows["mail.log"][0]["to"] == EMAIL
    assert rows["audit.values"][0]["value"] == [None, NAME]
    assert ADDRESS in {row["value"] for row in rows["audit.addresses"]}
    assert rows["tenders.owners"][0]["owner"] == NAME
    empty = {code for code, found in rows.items() if not found}
    assert empty == {
        "duediligence.readings",
        "files.files",
        "mail.choices",
        "operations.exports",
        "operations.requests",
        "tenders.bin",
        "tenders.calendar",
        "tenders.visits",
        "tenders.together",
        "texts.feedback",
        "texts.versions",
    }
    assert other.email not in text
    assert person.password not in text
    assert "JBSWY3DPEHPK3PXP" not in text


@pytest.mark.parametrize("who", [EMAIL, "number"])
def test_the_export_command_answers_in_json(person, who):
    out = StringIO()
    call_command("privacy_export", str(person.pk) if who == "number" else who, "--json", stdout=out)

    assert json.loads(out.getvalue())["person"] == person.pk


def test_the_export_command_writes_a_zip_for_its_owner_alone(person, tmp_path):
    file = tmp_path / "kopie.zip"
    call_command("privacy_export", EMAIL, output=file)

    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["data.json", "gegevens.txt"]
        assert json.loads(archive.read("data.json"))["format"] == exporting.FORMAT
        assert NAME in archive.read("gegevens.txt").decode()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["privacy_export", "privacy_erase"])
@pytest.mark.parametrize("who", ["niemand@portaal.example", "999999", "9" * 40])
def test_nobody_is_refused(command, who):
    extra = ["--dry-run"] if command == "privacy_erase" else []
    with pytest.raises(PortalError) as refused:
        call_command(command, who, *extra)
    assert refused.value.code == "unknown-person"


def test_erasing_needs_a_yes(person):
    with pytest.raises(PortalError) as refused:
        call_command("privacy_erase", EMAIL)
    assert refused.value.code == "not-confirmed"
    assert User.objects.filter(email=EMAIL).exists()


def test_a_dry_run_says_the_same_and_changes_nothing(person):
    before = everything()
    out = StringIO()
    call_command("privacy_erase", EMAIL, "--dry-run", "--json", stdout=out)
    dry = json.loads(out.getvalue())
    assert everything() == before

    out = StringIO()
    call_command("privacy_erase", EMAIL, "--yes", "--json", stdout=out)
    real = json.loads(out.getvalue())
    assert dry == {**real, "dry_run": True}
    rows = {each["code"]: each["rows"] for each in real["holdings"]}
    assert rows == {
        "accounts.invitations": 1,
        "accounts.memberships": 0,
        "accounts.password": 1,
        "accounts.person": 1,
        "audit.addresses": 2,
        "audit.entries": 0,
        "audit.values": 1,
        "duediligence.owners": 1,
        "duediligence.readings": 0,
        "duediligence.work": 0,
        "files.files": 0,
        "jobs.jobs": 1,
        "mail.choices": 0,
        "mail.log": 1,
        "operations.exports": 0,
        "operations.requests": 0,
        "security.factors": 1,
        "security.sessions": 1,
        "tenders.bin": 0,
        "tenders.calendar": 0,
        "tenders.visits": 0,
        "tenders.together": 0,
        "tenders.owners": 1,
        "tenders.work": 0,
        "texts.feedback": 0,
        "texts.versions": 0,
    }


def test_after_erasing_no_table_knows_the_person(person):
    assert len(tables_with(EMAIL)) >= 3
    erasing.erase_person(person.pk, by=None)

    assert tables_with(EMAIL) == []
    assert tables_with(ADDRESS) == []
    # In another organisation the same name is somebody else's.
    assert tables_with(NAME) == ["tenders_stationstate"]
    assert StationState.objects.filter(owner=NAME).count() == 1
    person.refresh_from_db()
    assert (person.email, person.full_name) == (erased_address(person.pk), ERASED_NAME)
    assert (person.is_active, person.has_usable_password()) == (False, False)
    assert not Authenticator.objects.exists()
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    assert list(Membership.objects.filter(user=person)) == []


def test_after_erasing_history_and_log_hold(person):
    tender = person.memberships.get().organisation.tenders.get()
    link_pending()
    before = list(Entry.objects.order_by("pk").values_list("pk", "verb", "actor_id"))
    erasing.erase_person(person.pk, by=None)
    link_pending()

    assert (
        list(Entry.objects.order_by("pk").values_list("pk", "verb", "actor_id"))[: len(before)]
        == before
    )
    report = verify()
    assert (report.ok, report.first_broken) == (True, None)
    assert not Value.objects.of_person(person.pk).personal().exists()
    tender.refresh_from_db()
    assert tender.created_by == person
    assert Membership.history.filter(user=person).count() == 1


def test_erasing_twice_changes_nothing_more(person):
    erasing.erase_person(person.pk, by=None)
    again = erasing.erase_person(person.pk, by=None)

    assert [each for each in again.holdings if each.rows] == []


def test_erasing_says_where_nobody_decides_any_more():
    alone = MembershipFactory(role="administrator")
    report = erasing.erase_person(alone.user.pk, by=None)

    assert report.without_manager == (alone.organisation_id,)


LONG_AGO = timedelta(days=4000)


@pytest.fixture
def old(person):
    """The same data, but of long ago."""
    then = timezone.now() - LONG_AGO
    MailLog.objects.update(queued_at=then)
    Job.objects.update(state=JobState.DONE, started_at=then, finished_at=then, attempt=1)
    Invitation.objects.update(expires_at=then)
    UserSession.objects.update(created_at=then)
    ErasureRequest.objects.create(
        user=person, state="refused", reason="x", asked_at=then, answered_at=then
    )
    name = exporting.store(person.pk, "nl", f"{person.pk}-oud")
    os.utime(default_storage.path(name), (then.timestamp(), then.timestamp()))
    return name


def purged(**options):
    found = retention.keep_no_longer(**options)
    return {each.code: each.rows for each in found}


def test_nothing_is_wiped_within_its_period(person):
    before = everything()
    assert set(purged().values()) == {0}
    assert everything() == before


def test_a_dry_run_of_retention_counts_and_keeps(old, django_capture_on_commit_callbacks):
    before = everything()
    with django_capture_on_commit_callbacks(execute=True):
        counted = purged(dry_run=True)

    assert everything() == before
    assert default_storage.exists(old)
    with django_capture_on_commit_callbacks(execute=True):
        assert purged() == counted
    assert counted == {
        "accounts.invitations": 1,
        "audit.addresses": 0,
        "jobs.jobs": 1,
        "mail.log": 1,
        "operations.exports": 1,
        "operations.requests": 1,
        "security.sessions": 1,
        "tenders.bin": 0,
        "tenders.visits": 0,
    }
    assert not default_storage.exists(old)
    assert list(MailLog.objects.values_list("to", "subject", "text")) == [("", "", "")]


def test_addresses_leave_the_log_after_a_year_and_it_still_verifies(person):
    link_pending()
    later = timezone.now() + timedelta(days=366)
    assert purged(now=later)["audit.addresses"] == 2
    link_pending()

    assert not Value.objects.from_where().exists()
    assert Value.objects.of_person(person.pk).personal().count() == 1
    assert verify().ok


def test_the_retention_command_answers_in_json(old):
    out = StringIO()
    call_command("retention", "--dry-run", "--json", stdout=out)
    data = json.loads(out.getvalue())

    assert data["dry_run"] is True
    assert {row["code"]: row["rows"] for row in data["holdings"]} == purged(dry_run=True)
    assert [row["keep_days"] for row in data["holdings"]] == [
        180,
        365,
        90,
        180,
        7,
        1095,
        30,
        30,
        30,
    ]


def test_beat_asks_for_it_every_night():
    entry = live.CELERY_BEAT_SCHEDULE["keep-no-longer"]
    assert entry["task"] == "portal.operations.tasks.keep_no_longer"
    assert (entry["schedule"]._orig_hour, entry["schedule"]._orig_minute) == (3, 30)


# --- Pages ------------------------------------------------------------------------------------
def confirmed(client):
    """Give the password once more, as the page asks."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def logged_in(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_the_page_shows_every_part_with_its_number(client):
    user = UserFactory()
    logged_in(client, user)
    page = client.get(reverse("privacy:own-data"))

    assert page.status_code == 200
    assert [row.what for row in page.context["own"].holdings] == [
        holding.text("what", "nl") for holding in personal.holdings()
    ]
    assert {row.count for row in page.context["own"].holdings} >= {0, 1}


def test_a_copy_is_asked_made_and_fetched_by_its_owner_alone(
    client, django_capture_on_commit_callbacks
):
    user = UserFactory()
    logged_in(client, user)
    first = client.post(reverse("privacy:ask-export"))
    assert reverse("account_reauthenticate") in first["Location"]
    assert not Job.objects.exists()
    confirmed(client)
    client.post(reverse("privacy:ask-export"))
    client.post(reverse("privacy:ask-export"))
    (job,) = Job.objects.all()
    assert client.get(reverse("privacy:download-export")).status_code == 404
    perform(job.pk)
    answer = client.get(reverse("privacy:download-export"))

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="gegevens.zip"'
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert json.loads(archive.read("data.json"))["person"] == user.pk
    stranger = logged_in(Client(), UserFactory())
    confirmed(stranger)
    assert stranger.get(reverse("privacy:download-export")).status_code == 404
    assert Entry.objects.filter(verb="privacy.exported").count() == 1


@pytest.fixture
def secretariat():
    membership = MembershipFactory(organisation__kind="secretariat", role="administrator")
    visitor = logged_in(Client(), membership.user)
    confirmed(visitor)
    return visitor


def asked():
    user = MembershipFactory().user
    visitor = logged_in(Client(), user)
    confirmed(visitor)
    visitor.post(reverse("privacy:ask-erasure"))
    return user, visitor, ErasureRequest.objects.get(user=user)


def test_asking_twice_is_one_request_and_can_be_withdrawn(secretariat):
    user, visitor, request = asked()
    visitor.post(reverse("privacy:ask-erasure"))
    assert ErasureRequest.objects.count() == 1
    assert user.email in secretariat.get(reverse("privacy:requests")).content.decode()

    visitor.post(reverse("privacy:withdraw-erasure"))
    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert user.email not in secretariat.get(reverse("privacy:requests")).content.decode()


def test_the_secretariat_erases(secretariat):
    user, visitor, request = asked()
    secretariat.post(reverse("privacy:answer", args=[request.pk]), {"answer": "erase"})

    request.refresh_from_db()
    user.refresh_from_db()
    assert (request.state, user.full_name) == ("done", ERASED_NAME)
    assert visitor.get(reverse("home:work")).status_code == 302


@pytest.mark.parametrize(("reason", "state"), [("", "open"), ("Het dossier loopt nog.", "refused")])
def test_refusing_needs_a_reason_that_the_person_reads(secretariat, reason, state):
    user, visitor, request = asked()
    data = {"answer": "refuse", "reason": reason}
    secretariat.post(reverse("privacy:answer", args=[request.pk]), data)

    request.refresh_from_db()
    assert request.state == state
    assert User.objects.get(pk=user.pk).full_name == user.full_name
    assert (reason in visitor.get(reverse("privacy:own-data")).content.decode()) is True


def test_a_request_is_answered_once(secretariat):
    _user, _visitor, request = asked()
    data = {"answer": "refuse", "reason": "Nee."}
    secretariat.post(reverse("privacy:answer", args=[request.pk]), data)
    secretariat.post(reverse("privacy:answer", args=[request.pk]), {"answer": "erase"})

    request.refresh_from_db()
    assert request.state == "refused"
    assert User.objects.filter(full_name=ERASED_NAME).count() == 0


def test_nobody_grants_the_own_request():
    user = MembershipFactory(organisation__kind="secretariat", role="administrator").user
    request = erasing.ask_erasure(user)
    with pytest.raises(PortalError) as refused:
        erasing.grant(request, by=user)
    request.refresh_from_db()
    assert (refused.value.code, request.state) == ("oneself", "open")


@pytest.mark.parametrize("kind", ["authority", "supplier", "tin"])
def test_others_see_no_requests_and_answer_none(client, kind):
    _user, _visitor, request = asked()
    logged_in(client, MembershipFactory(organisation__kind=kind, role="administrator").user)
    confirmed(client)

    assert client.get(reverse("privacy:requests")).status_code == 404
    data = {"answer": "erase"}
    address = reverse("privacy:answer", args=[request.pk])
    assert client.post(address, data).status_code == 404
    request.refresh_from_db()
    assert request.state == "open"


def test_the_person_cannot_answer_the_own_request():
    _user, visitor, request = asked()
    answer = visitor.post(reverse("privacy:answer", args=[request.pk]), {"answer": "erase"})

    assert answer.status_code == 403


def test_the_list_has_a_fixed_number_of_queries(secretariat):
    counts, there = [], 0
    for number in (1, 3, 300):
        people = User.objects.bulk_create(
            User(email=f"vraag{n}@portaal.example") for n in range(there, number)
        )
        ErasureRequest.objects.bulk_create(ErasureRequest(user=person) for person in people)
        there = number
        secretariat.get(reverse("privacy:requests"))
        with CaptureQueriesContext(connection) as captured:
            page = secretariat.get(reverse("privacy:requests"))
        assert len(page.context["requests"]) == min(number, 200)
        counts.append(len(captured))

    assert len(set(counts)) == 1
