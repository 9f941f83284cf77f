from pathlib import Path

from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"

    def ready(self) -> None:
        from portal.audit import verbs  # noqa: PLC0415 -- the app registry is ready now
        from tenders import (  # noqa: PLC0415 -- the same
            naming,
            personal,
            receivers,  # noqa: F401 -- importing connects
            searching,
            texts,
        )

        verbs.load(Path(__file__).with_name("verbs.toml"))
        personal.register()
        texts.register()
        searching.register()
        naming.register()
