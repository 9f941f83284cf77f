"""``python manage.py render_metrokaart``: guide or poster of one tender as a tagged PDF."""

from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from portal.shared.commands import PortalCommand, check_writable, not_writable
from portal.shared.errors import PortalError
from tenders.actions import guides
from tenders.enums import GuideKind
from tenders.metrokaart.network import LANGUAGES
from tenders.models import Tender
from tenders.pages.guides import PAPERS


class Command(PortalCommand):
    help = "Write the guide to the metrokaart of a tender, or its poster, as a tagged PDF."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--tender", required=True, metavar="REFERENCE", help="or the id from its address"
        )
        parser.add_argument("--output", required=True, metavar="FILE.pdf")
        parser.add_argument("--language", choices=LANGUAGES, default="nl")
        parser.add_argument(
            "--poster",
            nargs="?",
            const=PAPERS[0].value,
            choices=[paper.value for paper in PAPERS],
            help="the map alone on one large sheet, landscape; A3 when no paper is named",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        with translation.override(language):
            output = Path(options["output"])
            tender = find_tender(options["tender"])
            check_writable(output)
            poster = options["poster"]
            pdf = guides.stored_guide(tender, language, poster or GuideKind.GUIDE)
            try:
                output.write_bytes(pdf)
            except OSError as error:
                raise not_writable(output) from error
            if options["json"]:
                said = {"tender": tender.reference, "language": language, "bytes": len(pdf)}
                if poster:
                    said["poster"] = poster
                self.answer({"output": str(output), **said})
            elif poster:
                self.stdout.write(_("The poster is in %(file)s.") % {"file": output})
            else:
                self.stdout.write(_("The guide is in %(file)s.") % {"file": output})


def find_tender(reference: str) -> Tender:
    """By reference, or by id when more organisations use that reference."""
    wanted = Q(reference=reference)
    with suppress(ValueError):
        wanted |= Q(pk=UUID(reference))
    found = list(Tender.objects.filter(wanted, deleted_at=None).select_related("organisation")[:2])
    if not found:
        raise PortalError(
            _("There is no tender %(reference)s.") % {"reference": reference},
            code="no-such-tender",
        )
    if len(found) > 1:
        raise PortalError(
            _(
                "More than one organisation has a tender %(reference)s. "
                "Give the id from the address of its page."
            )
            % {"reference": reference},
            code="ambiguous-reference",
        )
    return found[0]
