"""What holds for every test: which run it belongs to, a cache of its own, plain static files."""

import gc
import uuid
from importlib import import_module
from pathlib import Path
from threading import current_thread, main_thread

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from tests.scheduling import ON_SERVERS, Scheduling

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_serialized_rollback"}
#: Of memory for one hash, in KiB; the real cost is looked at by a test of its own.
QUICK = 64
#: Markers of what begins first, in this order.
FIRST = ("e2e", "slow")


def pytest_configure(config):
    for line in (
        "database: touches the database, so it runs on SQLite and on PostgreSQL (set by itself)",
        "servers: needs PostgreSQL and Redis; not part of the embedded run",
        "embedded: needs the embedded worker; not part of the run with Redis",
    ):
        config.addinivalue_line("markers", line)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what touches the database; leave out, not skip, what belongs to the other run."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker("database")
    other = "embedded" if ON_SERVERS else "servers"
    left_out = {item for item in items if item.get_closest_marker(other)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    # The longest go first, and what waits for a clock: at the end nothing is left to do meanwhile.
    items.sort(key=_turn)


def _turn(item):
    marked = (turn for turn, name in enumerate(FIRST) if item.get_closest_marker(name))
    return next(marked, len(FIRST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tables straight from the models (--no-migrations), and what only migrations put there.

    `make check` compares the models with the migrations; tests/prepared.py and tests/test_run.py
    walk through all of them.
    """
    with django_db_blocker.unblock():
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "triggers"):
                import_module(f"{config.name}.triggers").install(connection)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        with override_settings(MIGRATION_MODULES={}):
            known = MigrationLoader(None).disk_migrations or {}
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in known
        )
    yield
    gc.collect()  # threads of the tests leave their connections to it; PostgreSQL would not drop


@pytest.fixture(scope="session", autouse=True)
def _folder_of_static():
    """WhiteNoise warns when it is not there, also to what a module sets up for all its tests."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _quick_argon2(monkeypatch):
    """The same algorithm with less memory: 0.2 s a hash is what it is for, but not here."""
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", QUICK)
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)


@pytest.fixture(autouse=True)
def _own_cache(settings):
    """Rate limits are kept in the cache; no test sees what another one used up."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(autouse=True)
def _default_language(settings):
    """A request leaves its language active on the thread; no test inherits that of another."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _keep_connections(monkeypatch):
    """Commands and closed downloads end their connection; the test still needs its transaction.

    Other threads have connections of their own, and those must end.
    """
    real = connections.close_all
    monkeypatch.setattr(
        connections, "close_all", lambda: None if current_thread() is main_thread() else real()
    )
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _self: None)


@pytest.fixture(autouse=True)
def _plain_static(settings):
    """Pages are read without collecting the static files first."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
