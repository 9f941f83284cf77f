from pathlib import Path

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "portal.accounts.security"
    label = "security"

    def ready(self) -> None:
        from portal.accounts.security import personal, records  # noqa: PLC0415 -- the app is ready
        from portal.audit import verbs  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        records.connect()
        personal.register()
