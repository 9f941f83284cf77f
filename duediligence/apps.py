from pathlib import Path

from django.apps import AppConfig


class DueDiligenceConfig(AppConfig):
    name = "duediligence"

    def ready(self) -> None:
        from duediligence import naming, personal  # noqa: PLC0415 -- the app registry is ready now
        from portal.audit import verbs  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        personal.register()
        naming.register()
