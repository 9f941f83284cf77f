"""``python manage.py demo``: load the demonstration world into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.operations.demo.dossier import make_dossier
from portal.operations.demo.people import make_people, write_down
from portal.operations.demo.sharing import make_shares
from portal.operations.demo.tenders import make_tenders
from portal.shared.commands import PortalCommand
from portal.shared.errors import PortalError
from portal.texts.seeds import load_all


class Command(PortalCommand):
    help = "Load the demonstration world: organisations, people and tenders. Local only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, without complaint, when the database holds people or organisations",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_LOCAL:
            raise PortalError(
                _("Demonstration accounts exist on this machine only; PORTAL_URL is %(address)s.")
                % {"address": settings.PORTAL_URL},
                code="not-local",
            )
        made = not (User.objects.exists() or Organisation.objects.exists())
        if not made and not options["if_empty"]:
            raise PortalError(
                _("The database is not empty. Nothing was changed."), code="not-empty"
            )
        logins = settings.DATA_DIR / "demo.json"
        if made:
            with transaction.atomic():
                load_all()
                cast, people = make_people()
                make_tenders(cast)
                dossier = make_dossier(cast.importer, cast.people["supplier"])
                make_shares(cast, dossier)
                write_down(people, logins)  # inside: nobody without a password that is known
        if options["json"]:
            self.answer({"made": made, "logins": str(logins)})
        elif made:
            self.stdout.write(
                _("The demonstration world is made; its log-ins are in %(file)s.")
                % {"file": logins}
            )
