import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import RequestFactory

from portal.home import health

FAR = RequestFactory().get("/readyz")


def test_healthz_asks_nobody():
    answer = health.healthz(FAR)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.fixture(autouse=True)
def _with_migrations(settings):
    """The tests make their tables without them; here they count."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_readyz_when_all_is_there():
    answer = health.readyz(FAR)
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_readyz_names_a_migration_that_was_not_run():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    answer = health.readyz(FAR)
    assert (answer.status_code, answer.content) == (503, b"migrations\n")


def test_readyz_names_a_database_that_does_not_answer(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("secret address")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    answer = health.readyz(FAR)
    assert (answer.status_code, answer.content) == (503, b"database\n")


@pytest.mark.django_db
def test_readyz_names_a_redis_that_does_not_answer(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": settings.REDIS_URL,
        }
    }
    answer = health.readyz(FAR)
    assert (answer.status_code, answer.content) == (503, b"redis\n")
