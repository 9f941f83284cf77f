from pathlib import Path

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "portal.accounts.security"
    label = "security"

    def ready(self) -> None:
        from portal.accounts.security import records  # noqa: PLC0415 -- the app registry is ready
        from portal.audit import verbs  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        records.connect()
