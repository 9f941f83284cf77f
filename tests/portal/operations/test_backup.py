"""Destroyed and put back, on the database of this run, in processes and places of its own."""

import base64
import json
import logging
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import boto3
import psycopg2
import pytest
from django.apps import apps
from django.conf import settings as live
from django.core.management import call_command
from django.db import connection
from django.db.models import FileField

from portal.operations.backup.database import NAMED, NOT_MISSED
from portal.shared.errors import PortalError
from tests import prepared

BEFORE = """
import json, django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from allauth.mfa.totp.internal.auth import TOTP
from portal.accounts.models import Organisation, User
from portal.audit.actions import record
from portal.files.models import Blob, StoredFile
from portal.mail.sending import send
user = User.objects.get(email="officer@portaal.example")
place = Organisation.objects.order_by("pk").first()
for number in range(3):
    content = ContentFile(bytes([number]) * 70_000)
    name = default_storage.save(f"files/{number}{number}/stuk-{number}", content)
    blob = Blob.objects.create(
        organisation=place, sha256=str(number) * 64, size=70_000, shared=True, storage_name=name)
    StoredFile.objects.create(
        kind="evidence", organisation=place, owner=user, original_name="stuk", size=70_000,
        sha256=str(number) * 64, state="accepted", blob=blob)
default_storage.save("exports/1-x.zip", ContentFile(b"copy of somebody"))
TOTP.activate(user, "JBSWY3DPEHPK3PXP")
send("password_reset", user.email, {"url": "x", "hours": 2}, "nl", person_id=user.pk)
SessionStore().create()
with transaction.atomic():
    record("user.made", actor_id=user.pk, organisation_id=None, subject_type="user",
           subject_id=user.pk)
"""
STATE = """
import json, django
django.setup()
from django.db import connection
from django.core.files.storage import default_storage
from portal.operations.backup.making import stored_names
found = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT * FROM "{table}"')
        found[table] = sorted(map(str, cursor.fetchall()))
files = {name: len(default_storage.open(name).read()) for name in stored_names()}
print(json.dumps({"tables": found, "files": files}))
"""
#: What a restore changes on purpose: sessions end, mails wait, the log says that it happened.
CHANGES = {"django_session", "usersessions_usersession", "mail_maillog"}
LOG = {"audit_entry", "audit_value", "audit_link", "audit_head", "audit_pending"}


class Place:
    """An installation of its own: a folder, and on PostgreSQL a database."""

    def __init__(self, folder, database="", store=None):
        self.folder, self.database, self.store = folder, database, store or {}
        folder.mkdir(exist_ok=True)

    def environment(self, **more):
        kept = {n: os.environ[n] for n in ("PATH", "HOME", "PYTHONPATH") if n in os.environ}
        url = {"DATABASE_URL": self.database} if self.database else {}
        return kept | {"PORTAL_DATA": str(self.folder)} | url | self.store | more

    def run(self, *arguments, code=0, **more):
        done = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, *arguments],
            env=self.environment(DJANGO_SETTINGS_MODULE="portal.settings", **more),
            cwd=live.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def manage(self, *arguments, code=0, **more):
        return json.loads(self.run("manage.py", *arguments, "--json", code=code, **more))

    def state(self):
        return json.loads(self.run("-c", STATE))


@contextmanager
def builder(folder):
    """Give what makes installations in ``folder``; their databases are dropped at the end."""
    made = []

    def make(name, store=None, like=None):
        """Make an empty installation, or a copy of ``like``; with files in ``store`` if given."""
        if like:
            shutil.copytree(like.folder, folder / name)
            if store:
                to_bucket(folder / name / "private", store)
        if connection.vendor != "postgresql":
            return Place(folder / name, store=store)
        known = connection.settings_dict
        database = f"isv_restore_{secrets.token_hex(4)}"
        made.append(database)
        template = f" TEMPLATE {like.database.rpartition('/')[2]}" if like else ""
        _on_server(known, f"CREATE DATABASE {database}{template}")
        address = f"{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
        url = f"postgres://{known['USER']}:{known['PASSWORD']}@{address}/{database}"
        return Place(folder / name, url, store)

    yield make
    for database in made:
        _on_server(connection.settings_dict, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def to_bucket(files, store):
    """Move what lies in a folder to the bucket, under the same names."""
    bucket = client_of(store)
    for file in files.rglob("*"):
        if file.is_file():
            bucket.upload_file(str(file), store["S3_BUCKET"], str(file.relative_to(files)))
    shutil.rmtree(files)


def client_of(store):
    return boto3.client(
        "s3",
        endpoint_url=store["S3_ENDPOINT_URL"],
        aws_access_key_id=store["S3_ACCESS_KEY"],
        aws_secret_access_key=store["S3_SECRET_KEY"],
        region_name=store["AWS_DEFAULT_REGION"],
    )


@pytest.fixture
def places(tmp_path):
    with builder(tmp_path) as make:
        yield make


def _on_server(known, statement):
    server = psycopg2.connect(
        host=known["HOST"] or "127.0.0.1",
        port=known["PORT"] or 5432,
        user=known["USER"],
        password=known["PASSWORD"],
        dbname="postgres",
    )
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(statement)
    server.close()


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "key"
    file.write_text(secrets.token_urlsafe(40))
    return file


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """An installation with something in everything, made once; nobody touches it."""
    with builder(tmp_path_factory.mktemp("backup")) as make:
        yield fill(make("original"), prepared.shared(tmp_path_factory.getbasetemp()))


@pytest.fixture
def buckets():
    """Makes buckets in an S3-compatible store (moto's server), as environments for a place."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 -- slow import

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())

    def make(name):
        store = {
            "S3_BUCKET": name,
            "S3_ENDPOINT_URL": address,
            "S3_ACCESS_KEY": "toets",
            "S3_SECRET_KEY": "toets",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        client_of(store).create_bucket(Bucket=name)
        return store

    yield make
    server.stop()


@pytest.fixture
def filled(places, original):
    return places("source", like=original)


def fill(place, common):
    prepared.migrated(common, place.environment())
    place.manage("demo")
    place.run("-c", BEFORE)
    return place


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning")  # botocore's
def test_destroyed_and_put_back(places, buckets, original, key, tmp_path):
    """The whole way, sealed, database and bucket as one: with the same server key and another.

    Files on the disk go the same way in the tests below.
    """
    filled = places("source", buckets("source"), like=original)
    made = filled.manage("backup", "--output", str(tmp_path), "--key-file", str(key))
    file = made["file"]
    before = filled.state()
    assert (made["ok"], made["sealed"], made["missing"]) == (True, True, [])
    assert made["files"] == len(before["files"]) == 3
    again = filled.manage("verify_audit")
    assert again["head"] == made["head"]

    # It refuses where something is, and touches nothing.
    refused = filled.manage("restore", file, "--key-file", str(key), code=2)
    assert refused["error"]["code"] == "not-empty"
    assert filled.state() == before

    # No server key inside, not even for who has the key file; and nothing readable without it.
    secret = (filled.folder / "secret-key").read_bytes()
    whole = (tmp_path / file).read_bytes()
    assert secret not in whole
    assert b"officer@portaal.example" not in whole

    assert not (filled.folder / "private").exists()  # nothing of it lay on the disk

    same = places("same", buckets("same"))
    shutil.copy(filled.folder / "secret-key", same.folder)
    shutil.rmtree(filled.folder)
    back = same.manage("restore", file, "--key-file", str(key))
    assert (back["restored"], back["resealed"], back["factors_removed"]) == (True, False, 0)
    assert back["mails_held"] == len(before["tables"]["mail_maillog"]) > 1
    after = same.state()
    assert after["files"] == before["files"]
    for table, rows in before["tables"].items():
        if table not in CHANGES | LOG:
            assert after["tables"][table] == rows, table
    assert set(before["tables"]["audit_entry"]) < set(after["tables"]["audit_entry"])
    assert len(after["tables"]["audit_link"]) == len(before["tables"]["audit_link"]) + 1
    assert after["tables"]["django_session"] == []
    assert "Restored" in after["tables"]["mail_maillog"][0]
    assert same.manage("verify_audit")["ok"] is True
    same.run("manage.py", "check")

    other = places("other", buckets("other"))
    back = other.manage("restore", file, "--key-file", str(key))
    assert (back["resealed"], back["factors_removed"]) == (True, 1)
    assert other.manage("verify_audit")["ok"] is True
    refused = other.manage("restore", file, "--key-file", str(key), code=2)
    assert refused["error"]["code"] == "not-empty"


# The tests below are about files and archives; the database went its way above.
@pytest.mark.embedded
@pytest.mark.slow
def test_refusals_and_a_plain_archive(places, filled, key, tmp_path):
    plain = tmp_path / "plain.tar"
    filled.manage("backup", "--output", str(plain))
    before = filled.state()
    assert (filled.folder / "secret-key").read_bytes() not in plain.read_bytes()
    assert b"copy of somebody" not in plain.read_bytes()
    assert filled.manage("restore", str(plain), "--check")["ok"] is True

    # In our own process: nothing is read or written before these are refused.
    refusals = [
        (["backup", "--output", str(plain)], "exists"),
        (["backup", "--output", str(tmp_path / "geen" / "x")], "no-folder"),
        (["backup", "--output", str(tmp_path), "--key-file", str(tmp_path / "geen")], "no-key"),
        (["restore", str(tmp_path / "geen"), "--check"], "no-file"),
        (["restore", str(plain), "--key-file", str(key), "--check"], "not-sealed"),
    ]
    for arguments, code in refusals:
        with pytest.raises(PortalError) as refused:
            call_command(*arguments)
        assert refused.value.code == code, arguments
    assert filled.manage("backup", code=2)["error"]["code"] == "bad-use"

    empty = places("empty")
    damaged = tmp_path / "damaged.tar"
    data = bytearray(plain.read_bytes())
    data[len(data) // 2] ^= 255
    damaged.write_bytes(data)
    assert empty.manage("restore", str(damaged), code=2)["error"]["code"] == "damaged"
    assert not list(empty.folder.glob("private/**/*"))
    # After a refusal the place is still empty: the whole one goes in.
    assert empty.manage("restore", str(plain))["restored"] is True
    assert empty.state()["files"] == before["files"]


@pytest.mark.embedded
@pytest.mark.slow
def test_a_row_without_its_file_is_told(filled, tmp_path):
    lost = next((filled.folder / "private" / "files").glob("*/stuk-1"))
    lost.unlink()
    made = filled.manage("backup", "--output", str(tmp_path / "x.tar"), code=1)

    assert (made["ok"], made["missing"]) == (False, ["files/11/stuk-1"])
    assert (tmp_path / "x.tar").exists()


@pytest.mark.embedded
@pytest.mark.slow
def test_files_in_the_way_are_not_touched(places, filled, tmp_path):
    filled.manage("backup", "--output", str(tmp_path / "x.tar"))
    place = places("half")
    (place.folder / "private").mkdir()
    (place.folder / "private" / "iets").write_bytes(b"van een ander")

    refused = place.manage("restore", str(tmp_path / "x.tar"), code=2)
    assert refused["error"]["code"] == "not-empty"
    assert [f.name for f in (place.folder / "private").iterdir()] == ["iets"]


@pytest.mark.embedded
@pytest.mark.slow
def test_an_archive_of_a_newer_portal_or_another_database_is_refused(places, filled, tmp_path):
    database = filled.folder / "portal.sqlite3"
    with sqlite3.connect(database) as copy:
        copy.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('tenders', '9999_later', 0)"
        )
    filled.manage("backup", "--output", str(tmp_path / "x.tar"))
    refused = places("empty").manage("restore", str(tmp_path / "x.tar"), code=2)

    assert refused["error"]["code"] == "newer"


def test_every_file_that_a_row_names_is_looked_for():
    """A new model with a file stands in one of the two lists."""
    fields = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    }
    assert fields <= {*NAMED, *NOT_MISSED}


@pytest.mark.django_db
def test_a_key_is_easy_to_make():
    """As docs/backup.md says: 32 random bytes in base64 are long enough."""
    assert len(base64.b64encode(secrets.token_bytes(32))) >= 32
