"""Log lines: JSON with the request's id, and neither people nor secrets in them."""

import json
import logging
import uuid

import pytest
from django.test import Client
from django.urls import path

from portal.audit.logs import JsonFormatter, RequestIdFilter
from portal.shared.logs import SecretsFilter
from portal.urls import handler500, urlpatterns
from tests.factories import MembershipFactory

__all__ = ["handler500", "urlpatterns"]
TOKEN = "Zk3xq9-LmT_4vWc8RbY2nPd7sHf1gJ6a"
ID = "0b9a1c52-3f0e-4a53-9f5e-1f5f0a7f2f11"

#: What is logged → what stands in the line.
LINES = [
    (("Not Found: %s", f"/uitnodiging/{TOKEN}/"), "Not Found: /uitnodiging/[secret]/"),
    (
        ("Not Found: /wachtwoord/nieuw/1-d2k3xj-0123456789abcdef0123456789abcdef/",),
        "Not Found: /wachtwoord/nieuw/[secret]/",
    ),
    ((f"Forbidden: /aanbestedingen/{ID}/",), f"Forbidden: /aanbestedingen/{ID}/"),
    (("Not Found: /aanbestedingen/nieuw/",), "Not Found: /aanbestedingen/nieuw/"),
    (("from koper@portaal.example at 10.1.2.3",), "from [e-mail] at [address]"),
    (("100 % done",), "100 % done"),
]


def boom(request):
    raise RuntimeError("koper@portaal.example broke it")


urlpatterns = [*urlpatterns, path("stuk/", boom)]


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def lines():
    """What a production log would hold."""
    kept = []

    class Keeper(logging.Handler):
        def emit(self, record):
            kept.append(json.loads(self.format(record)))

    handler = Keeper()
    handler.addFilter(RequestIdFilter())
    handler.addFilter(SecretsFilter())
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(("logged", "expected"), LINES)
def test_secrets_and_people_are_struck_out(lines, logged, expected):
    logging.getLogger("toets").warning(*logged)

    assert [line["message"] for line in lines] == [expected]


@pytest.mark.django_db
def test_a_fault_has_one_reference_on_the_page_in_the_header_and_in_the_log(settings, lines):
    settings.ROOT_URLCONF = "tests.portal.shared.test_logs"
    visitor = Client(raise_request_exception=False)
    visitor.force_login(MembershipFactory().user)
    answer = visitor.get("/stuk/")

    reference = answer["X-Request-ID"]
    assert answer.status_code == 500
    assert uuid.UUID(reference)
    assert reference in answer.content.decode()
    (line,) = [line for line in lines if line["logger"] == "django.request"]
    assert line["request"] == reference
    assert "RuntimeError" in line["trace"]
    assert "koper" not in json.dumps(line)


@pytest.mark.django_db
def test_a_page_that_is_not_there_has_a_reference_too(client):
    answer = client.get("/nergens/", headers={"x-request-id": "mijn-eigen"})

    assert answer["X-Request-ID"] != "mijn-eigen"
    assert answer["X-Request-ID"] in answer.content.decode()


def test_the_page_of_a_fault_needs_no_database(rf, django_db_blocker):
    from portal.home.errors import server_error  # noqa: PLC0415 -- after the blocker

    assert server_error(rf.get("/")).status_code == 500
