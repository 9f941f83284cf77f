from pathlib import Path

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "portal.files"

    def ready(self) -> None:
        from portal.audit import verbs  # noqa: PLC0415 -- the app registry is ready now
        from portal.files import naming, personal, searching  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        personal.register()
        searching.register()
        naming.register()
