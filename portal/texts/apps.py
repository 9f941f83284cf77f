from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    name = "portal.texts"

    def ready(self) -> None:
        from portal.audit import triggers as kept  # noqa: PLC0415 -- the app registry is ready now
        from portal.audit import verbs  # noqa: PLC0415 -- the same
        from portal.shared import reviewing  # noqa: PLC0415 -- the same
        from portal.texts import pages, personal, triggers  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        personal.register()
        if triggers.lifted not in kept.ALSO_LIFTED:
            kept.ALSO_LIFTED.append(triggers.lifted)
        reviewing.register(
            reviewing.ToReview("texts", _("texts of the library"), pages.to_review, "texts:list")
        )
