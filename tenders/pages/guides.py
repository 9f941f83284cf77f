"""The guides of one tender: which are there, which are being made, which are out of date."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from tenders.guide import digest_of, guide_facts
from tenders.metrokaart.network import LANGUAGES
from tenders.models import Tender
from tenders.pages.printing import Addresses, PrintRow, print_rows

__all__ = ["LANGUAGES", "guide_rows", "guide_steps"]


def guide_rows(tender: Tender) -> list[PrintRow]:
    """A row per language; a fixed number of queries."""
    found = {guide.language: guide for guide in tender.guides.select_related("job")}
    digests = {language: digest_of(guide_facts(tender, language)) for language in LANGUAGES}
    page = reverse("tenders:guide", args=[tender.pk])
    progress = reverse("tenders:guide-progress", args=[tender.pk])

    def addresses(language: str) -> Addresses:
        file = reverse("tenders:guide-file", args=[tender.pk, language])
        return Addresses(page, page, f"{progress}?language={language}", file)

    return print_rows(found, digests, addresses, guide_steps())


def guide_steps() -> Mapping[str, str]:
    return {"drawing": _("We draw the map and the cards.")}
