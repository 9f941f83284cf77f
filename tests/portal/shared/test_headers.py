"""The headers of every kind of answer, on a local and on a public portal."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as live
from django.urls import reverse

from portal.shared.middleware import FIXED, UNUSED
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
}
#: Kind of answer → an address that gives it.
ADDRESSES = {
    "page": ("/over/", 200),
    "redirect": ("/mijn-werk/", 302),
    "not found": ("/nergens/", 404),
    "text": ("/robots.txt", 200),
    "health": ("/healthz", 200),
}


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.mark.parametrize(("address", "status"), ADDRESSES.values(), ids=ADDRESSES)
def test_every_answer_has_them(client, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert {name: answer[name] for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not {"Server", "X-Powered-By"} & set(answer.headers)


def test_what_somebody_logged_in_sees_is_kept_nowhere(client):
    assert "Cache-Control" not in client.get("/over/").headers
    client.force_login(MembershipFactory().user)

    for address in ("/mijn-werk/", "/over/", "/nergens/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


def test_a_page_that_says_how_long_it_keeps_is_left_alone(client):
    client.force_login(MembershipFactory().user)
    assert "max-age=0" in client.get("/healthz")["Cache-Control"]


def test_a_visitor_who_reads_is_not_followed(client):
    client.get("/over/")
    client.get("/over/")

    assert not client.cookies


CODE = """
import json
import django
django.setup()
from django.test import Client
from portal import settings as s
answer = Client().get("/inloggen/", secure=True, headers={"host": "portal.example.nl"})
plain = Client().get("/inloggen/", headers={"host": "portal.example.nl"})
print(json.dumps({
    "hsts": answer["Strict-Transport-Security"],
    "cookie": answer.cookies["__Host-csrftoken"].OutputString(),
    "cookies": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME],
    "plain": [plain.status_code, plain["Location"]],
    "names": {name: getattr(s, name) for name in (
        "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
        "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE",
        "LANGUAGE_COOKIE_SECURE", "LANGUAGE_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_SAMESITE")},
}))
"""


def test_a_public_portal_speaks_https_only_and_ties_its_cookies_to_its_host(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text(
        json.dumps({"paths": {}, "version": "1.1", "hash": ""})
    )
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATA": str(tmp_path),
        "PORTAL_URL": "https://portal.example.nl",
        "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    }
    code = CODE.replace(
        "import django\n",
        "import django\nfrom django.conf import settings\n"
        "settings.STORAGES['staticfiles']['BACKEND'] = "
        "'django.contrib.staticfiles.storage.StaticFilesStorage'\n",
    )
    done = subprocess.run(  # noqa: S603 -- the code above
        [sys.executable, "-c", code],
        env=env,
        cwd=live.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(found["cookie"].split("; "))
    assert "Domain" not in found["cookie"]
    assert all(name.startswith("__Host-") for name in found["cookies"])
    assert found["plain"] == [301, "https://portal.example.nl/inloggen/"]
    assert set(found["names"].values()) == {True, "Lax"}


def test_the_fixed_headers_are_those_of_the_table():
    assert {name: ALWAYS[name] for name in FIXED} == FIXED


def test_the_health_page_names_nobody(client):
    assert client.get(reverse("healthz")).content == b"ok\n"
