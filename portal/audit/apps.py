from pathlib import Path

from django.apps import AppConfig
from django.core.checks import Tags
from django.core.checks import register as register_check


class AuditConfig(AppConfig):
    name = "portal.audit"

    def ready(self) -> None:
        from portal.audit import (  # noqa: PLC0415 -- the app registry is ready now
            checks,
            personal,
            verbs,
        )

        verbs.load(Path(__file__).with_name("verbs.toml"))
        register_check(checks.triggers_stand, Tags.database)
        personal.register()
