"""``python manage.py dossier_daily``: look for one place of two suppliers, and remind suppliers."""

from typing import Any

from duediligence.actions.matching import find_matches
from duediligence.actions.reminding import remind_suppliers
from portal.shared.commands import PortalCommand


class Command(PortalCommand):
    help = "Do what beat does every day for dossiers: for an installation without Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        done = {"matches": find_matches(), "reminders": remind_suppliers()}
        if options["json"]:
            self.answer(done)
            return
        self.stdout.write(f"new pairs of places: {done['matches']}; mails: {done['reminders']}")
