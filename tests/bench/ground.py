"""A portal of its own for the bench: a new SQLite database in a folder that goes away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def portal() -> Iterator[None]:
    """Set Django up with throw-away data; before it nothing of the portal may be imported."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL", "PORTAL_URL", "PORTAL_DEBUG", "S3_BUCKET"):
            os.environ.pop(name, None)
        os.environ |= {"PORTAL_DATA": folder, "DJANGO_SETTINGS_MODULE": "portal.settings"}
        import django  # noqa: PLC0415 -- the settings are read here, so not before

        django.setup()
        _quiet()
        from django.core.management import call_command  # noqa: PLC0415 -- after setup
        from django.db import connections  # noqa: PLC0415 -- after setup

        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


def _quiet() -> None:
    """No log between the lines of JSON, and static files without a collected copy."""
    import logging  # noqa: PLC0415 -- Django has just set it up

    from django.conf import settings  # noqa: PLC0415 -- after setup

    logging.disable(logging.ERROR)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
