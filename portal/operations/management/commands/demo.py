"""``python manage.py demo``: load the demonstration world into an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.accounts.models import Organisation, User
from portal.operations.demo.people import make_people
from portal.operations.demo.tenders import make_tenders


class Command(BaseCommand):
    help = "Load the demonstration world: organisations, people and tenders. Local only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, without complaint, when the database holds people or organisations",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_LOCAL:
            raise CommandError(
                f"demonstration accounts exist on this machine only, and PORTAL_URL is "
                f"{settings.PORTAL_URL}",
                returncode=2,
            )
        if User.objects.exists() or Organisation.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("the database is not empty: nothing was changed", returncode=2)
        with transaction.atomic():
            make_tenders(make_people())
        self.stdout.write(f"demonstration world made; log-ins in {settings.DATA_DIR / 'demo.json'}")
