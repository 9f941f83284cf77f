"""A supplier with a dossier, and somebody who writes in it."""

import pytest

from portal.accounts.enums import Role
from tests.factories import DossierFactory, MembershipFactory, SupplierFactory


@pytest.fixture(autouse=True)
def _files_in_memory(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }


@pytest.fixture
def editor(db):
    return MembershipFactory(organisation=SupplierFactory(), role=Role.EDITOR).user


@pytest.fixture
def dossier(editor):
    return DossierFactory(organisation=editor.current_membership.organisation)


@pytest.fixture
def at_work(client, editor):
    client.force_login(editor)
    return client
