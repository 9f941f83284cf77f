import pytest


@pytest.fixture(autouse=True)
def _plain_static(settings):
    """Pages are read without collecting the static files first."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
