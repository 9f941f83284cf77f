"""``python manage.py privacy_export EMAIL``: everything that is kept of one person."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from portal.operations.privacy.exporting import as_text, as_zip, export_person
from portal.operations.privacy.finding import person_named
from portal.shared.commands import PortalCommand


class Command(PortalCommand):
    help = "Write everything that the portal keeps of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="e-mail address or number of the person")
        parser.add_argument("--output", type=Path, help="write a ZIP to this file instead")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        data = export_person(person_named(options["person"]).pk, language)
        if options["output"]:
            options["output"].write_bytes(as_zip(data, language))
            options["output"].chmod(0o600)
        elif options["json"]:
            self.answer(json.loads(json.dumps(data, cls=DjangoJSONEncoder)))
        else:
            self.stdout.write(as_text(data))
