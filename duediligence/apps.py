from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DueDiligenceConfig(AppConfig):
    name = "duediligence"

    def ready(self) -> None:
        from duediligence import (  # noqa: PLC0415 -- the app registry is ready now
            naming,
            personal,
            texts,
            triggers,
        )
        from portal.audit import triggers as kept  # noqa: PLC0415 -- the same
        from portal.audit import verbs  # noqa: PLC0415 -- the same
        from tenders.pages import head  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        personal.register()
        naming.register()
        texts.register()
        head.ADDED["dossiers"] = (_("Dossiers"), "dossiers:tender")
        if triggers.lifted not in kept.ALSO_LIFTED:
            kept.ALSO_LIFTED.append(triggers.lifted)
