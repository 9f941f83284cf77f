"""Guides and posters of one tender: which are there, are being made, or are out of date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tenders.actions.guides import versions
from tenders.enums import GuideKind
from tenders.guide import Reading, digest_of, facts_read, reading_of
from tenders.metrokaart.network import LANGUAGES, Language
from tenders.models import Guide, GuideEdition, Tender
from tenders.pages.printing import Addresses, PrintRow, print_row

__all__ = ["LANGUAGES", "PAPERS", "GuidePage", "guide_page", "guide_row", "guide_steps"]

PAPERS = (GuideKind.A3, GuideKind.A4)


@dataclass(frozen=True, slots=True)
class GuidePage:
    guides: list[PrintRow]
    posters: list[tuple[str, list[PrintRow]]]  # the name of the paper, a row per language


def guide_page(tender: Tender) -> GuidePage:
    """A row per kind and language; a fixed number of queries."""
    reading = reading_of(tender)
    found = _found(tender)
    papers = {GuideKind.A3: _("A3, landscape"), GuideKind.A4: _("A4, landscape, with the list")}
    return GuidePage(
        guides=[_row(tender, reading, found, GuideKind.GUIDE, each) for each in LANGUAGES],
        posters=[
            (papers[kind], [_row(tender, reading, found, kind, each) for each in LANGUAGES])
            for kind in PAPERS
        ],
    )


def guide_row(tender: Tender, kind: GuideKind, language: Language) -> PrintRow:
    """One of the rows, for who asks how far it is."""
    return _row(tender, reading_of(tender), _found(tender), kind, language)


def guide_steps() -> Mapping[str, str]:
    return {"drawing": _("We draw the map and the cards.")}


Found = Mapping[tuple[str, str], tuple[Guide, Sequence[GuideEdition]]]


def _found(tender: Tender) -> Found:
    editions: dict[int, list[GuideEdition]] = {}
    for edition in GuideEdition.objects.filter(guide__tender=tender).order_by("-number"):
        editions.setdefault(edition.guide_id, []).append(edition)
    return {
        (guide.kind, guide.language): (guide, editions.get(guide.pk, ()))
        for guide in tender.guides.select_related("job")
    }


def _row(
    tender: Tender, reading: Reading, found: Found, kind: GuideKind, language: Language
) -> PrintRow:
    guide, editions = found.get((kind, language), (None, ()))
    facts = facts_read(reading, language, kind, versions(editions))
    plain = kind == GuideKind.GUIDE
    return print_row(
        language,
        guide,
        digest_of(facts),
        _addresses(tender, kind, language),
        guide_steps(),
        key=language if plain else f"{kind.value}-{language}",
        kind=kind.value,
        paper="" if plain else kind.value.upper(),
        quiet=not plain,
        changes=facts.get("changes"),
        ask=_("Make the PDF") if plain else _("Make the poster"),
    )


def _addresses(tender: Tender, kind: GuideKind, language: Language) -> Addresses:
    page = reverse("tenders:guide", args=[tender.pk])
    progress = reverse("tenders:guide-progress", args=[tender.pk])
    file = (
        reverse("tenders:guide-file", args=[tender.pk, language])
        if kind == GuideKind.GUIDE
        else reverse("tenders:poster-file", args=[tender.pk, kind.value, language])
    )
    return Addresses(page, page, f"{progress}?kind={kind.value}&language={language}", file)
