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
        from duediligence.actions import reminding, telling  # noqa: PLC0415 -- the same
        from portal.accounts.enums import OrganisationKind as Kind  # noqa: PLC0415 -- the same
        from portal.audit import triggers as kept  # noqa: PLC0415 -- the same
        from portal.audit import verbs  # noqa: PLC0415 -- the same
        from portal.mail.optional import Optional, offer  # noqa: PLC0415 -- the same
        from tenders.pages import head  # noqa: PLC0415 -- the same

        verbs.load(Path(__file__).with_name("verbs.toml"))
        personal.register()
        naming.register()
        texts.register()
        offer(
            Optional(
                reminding.MAIL,
                _("Reminders about your dossier"),
                _("Evidence that ends, your own plans, a new round and the yearly report."),
                frozenset({Kind.SUPPLIER}),
            )
        )
        offer(
            Optional(
                telling.MAIL,
                _("What suppliers share with you"),
                _("That a supplier shares a dossier, sends a newer one or takes it back."),
                frozenset({Kind.AUTHORITY, Kind.TIN}),
            )
        )
        head.ADDED["dossiers"] = (_("Dossiers"), "dossiers:tender")
        if triggers.lifted not in kept.ALSO_LIFTED:
            kept.ALSO_LIFTED.append(triggers.lifted)
