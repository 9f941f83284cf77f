"""``python manage.py remove_second_factor PERSON``: for who lost phone and recovery codes."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from portal.accounts.security.actions import remove_factors
from portal.operations.privacy.finding import person_named
from portal.shared.commands import PortalCommand


class Command(PortalCommand):
    help = "Take away the second factor of a person. First make sure that it is that person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="e-mail address or number of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person_named(options["person"])
        ended = remove_factors(user, by=None)
        if options["json"]:
            self.answer({"person": user.pk, "sessions_ended": ended})
        else:
            self.stdout.write(_("The second step has been removed; the person is told by e-mail."))
