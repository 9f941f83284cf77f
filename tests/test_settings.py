"""The settings file in processes of its own: what starts, what refuses, and with which words."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PUBLIC = {"PORTAL_URL": "https://portal.example.nl", "SECRET_KEY": KEY}
CODE = """
import json
from portal import settings as s
print(json.dumps({name: str(getattr(s, name)) for name in (
    "IS_LOCAL", "EMBEDDED_WORKER", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    "SECRET_KEY")} | {"engine": s.DATABASES["default"]["ENGINE"],
    "files": s.STORAGES["default"]["BACKEND"], "mail": s.EMAIL_BACKEND}))
"""


def read(tmp_path, **variables):
    """(exit code, settings or the last line of the complaint) of a process with only these."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(  # noqa: S603 -- the code above
        [sys.executable, "-c", CODE],
        env=kept | {"PORTAL_DATA": str(tmp_path)} | variables,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.returncode, done.stderr.strip().splitlines()[-1]
    return 0, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"PORTAL_URL": "portal.example.nl"}, "set it to the portal's address"),
        ({"PORTAL_URL": "ftp://127.0.0.1"}, "set it to the portal's address"),
        ({"PORTAL_URL": "http://portal.example.nl"}, "needs https://"),
        ({"PORTAL_URL": "https://portal.example.nl"}, "SECRET_KEY is not set; set it to 50"),
        (PUBLIC | {"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        (PUBLIC | {"PORTAL_DEBUG": "1"}, "unset it, or set a local PORTAL_URL"),
        ({"DATABASE_URL": "mysql://127.0.0.1/portal"}, "must start with postgres://"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "must start with redis://"),
    ],
)
def test_nonsense_refuses_to_start_and_says_what_to_set(tmp_path, variables, says):
    code, complaint = read(tmp_path, **variables)
    assert code == 1
    assert "ImproperlyConfigured" in complaint
    assert says in complaint


def test_nothing_set_is_a_local_portal_that_keeps_its_key(tmp_path):
    code, first = read(tmp_path)
    assert code == 0
    assert (first["IS_LOCAL"], first["EMBEDDED_WORKER"]) == ("True", "True")
    assert (first["SESSION_COOKIE_SECURE"], first["SECURE_SSL_REDIRECT"]) == ("False", "False")
    assert first["engine"] == "django.db.backends.sqlite3"
    assert first["files"] == "django.core.files.storage.FileSystemStorage"
    assert first["mail"] == "portal.mail.backends.EmlFileBackend"
    assert read(tmp_path)[1]["SECRET_KEY"] == first["SECRET_KEY"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_production_from_the_environment_alone(tmp_path):
    code, found = read(
        tmp_path,
        **PUBLIC,
        DATABASE_URL="postgres://portal:secret@db.example.nl:5432/portal",
        REDIS_URL="redis://redis.example.nl:6379/0",
        S3_BUCKET="portal",
        EMAIL_URL="smtp+tls://portal:secret@mail.example.nl:587",
        PORTAL_HOSTS="10.0.0.7",
    )
    assert code == 0
    assert found == {
        "IS_LOCAL": "False",
        "EMBEDDED_WORKER": "False",
        "ALLOWED_HOSTS": "['10.0.0.7', 'portal.example.nl']",
        "SESSION_COOKIE_SECURE": "True",
        "SECURE_SSL_REDIRECT": "True",
        "SECRET_KEY": KEY,
        "engine": "django.db.backends.postgresql",
        "files": "storages.backends.s3.S3Storage",
        "mail": "django.core.mail.backends.smtp.EmailBackend",
    }
    assert list(tmp_path.iterdir()) == []


def test_every_variable_is_listed_for_whoever_installs():
    files = ("portal/settings.py", "config/gunicorn.py", "bin/run.py", "bin/prepare.py")
    files += ("bin/test.py", "bin/servers.py", "bin/python")
    code = "".join((settings.BASE_DIR / file).read_text() for file in files)
    listed = {
        line.partition("=")[0]
        for line in (settings.BASE_DIR / ".env.example").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    }
    asked = re.findall(r"""(?:env\.\w+|environ\.get|env\.get)\(\s*["']([A-Z0-9_]+)["']""", code)
    # The two that belong to Python and Django themselves are documented there.
    assert set(asked) - listed == {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED"}
    assert {name for name in listed if name not in code} == set()
