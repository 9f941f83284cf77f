from pathlib import Path

from django.apps import AppConfig
from django.core.checks import Tags
from django.core.checks import register as register_check


class AuditConfig(AppConfig):
    name = "portal.audit"

    def ready(self) -> None:
        from portal.audit import checks, verbs  # noqa: PLC0415 -- the app registry is ready now

        verbs.load(Path(__file__).with_name("verbs.toml"))
        register_check(checks.triggers_stand, Tags.database)
