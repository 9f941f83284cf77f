"""``python manage.py load_texts``: the texts of the TOML files as rows."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from portal.shared.commands import PortalCommand
from portal.texts.seeds import load_all


class Command(PortalCommand):
    help = "Load the reviewed texts; a published version is never overwritten."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_all()
        if options["json"]:
            self.answer({code: asdict(what) for code, what in loaded.items()})
            return
        if not options["verbosity"]:
            return
        for code, what in loaded.items():
            self.stdout.write(
                _(
                    "%(kind)s: %(new)d published as version 1, %(unchanged)d unchanged, "
                    "%(proposed)d changed and waiting for a review, %(waiting)d left alone."
                )
                % {
                    "kind": code,
                    "new": len(what.published),
                    "unchanged": len(what.unchanged),
                    "proposed": len(what.proposed),
                    "waiting": len(what.waiting),
                }
            )
            for key in what.proposed:
                self.stdout.write(_("  to review: %(key)s") % {"key": key})
            for key in what.waiting:
                self.stdout.write(_("  left alone, a version is in hand: %(key)s") % {"key": key})
            for key in what.absent:
                self.stdout.write(_("  has no seed any more: %(key)s") % {"key": key})
