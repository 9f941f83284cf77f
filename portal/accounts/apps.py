from pathlib import Path

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"

    def ready(self) -> None:
        from portal.accounts import naming, searching, sight  # noqa: PLC0415 -- the app registry is ready now
        from portal.audit import sight as log  # noqa: PLC0415 -- the same
        from portal.audit import verbs  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        searching.register()
        log.register(sight.sight_of, sight.DIRECTORY)
        naming.register()
