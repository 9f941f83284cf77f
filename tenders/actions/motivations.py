"""The motivation of proportionality as a PDF: what is printed; how stands in ``printing``."""

import hashlib

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.jobs.making import Making
from portal.jobs.runner import Run
from portal.shared.errors import PortalError
from tenders.actions import printing
from tenders.clauses import html
from tenders.metrokaart.network import Language
from tenders.models import MotivationFile, Tender, Worksheet
from tenders.motivations import document_of


def _contents(_file: MotivationFile, tender: Tender) -> printing.Contents:
    kept = kept_for(tender)
    if kept is None:
        raise PortalError(_("Nothing is saved yet."), code="no-motivation")
    page = html.page(document_of(tender, kept))
    return printing.Contents(hashlib.sha256(page.encode()).hexdigest(), lambda: page)


PDF = printing.Print(
    MotivationFile,
    "motivations",
    Making("tenders.tasks.render_motivation", "file_pk", "motivation"),
    _contents,
)


def kept_for(tender: Tender) -> Worksheet | None:
    """The version that was saved last."""
    kept = Worksheet.objects.filter(tender=tender).select_related("saved_by")
    return kept.order_by("-number").first()


def request_pdf(tender: Tender, language: Language, *, by: User) -> MotivationFile:
    """Have it made, unless it is there for exactly these words or on its way.

    Raises ``PortalError`` where nothing was saved.
    """
    return printing.request(PDF, tender, language, by=by)


def render_pdf(file: MotivationFile, run: Run) -> None:
    printing.render(PDF, file, run)
