"""Guide and poster of the metrokaart as a PDF: what is printed; how stands in ``printing``.

Of a guide the last two editions that differ are remembered, so that the next one tells what
changed.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, get_args

from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.making import Making
from portal.jobs.runner import Run
from tenders.actions import printing
from tenders.enums import GuideKind
from tenders.guide import changes, digest_of, guide_facts, guide_html
from tenders.guide.changes import Before
from tenders.metrokaart.network import Language
from tenders.models import Guide, GuideEdition, Tender


def _contents(guide: Guide, tender: Tender) -> printing.Contents:
    facts = facts_of(guide, tender)
    return printing.Contents(
        digest_of(facts), partial(guide_html, facts), partial(_remember, guide, facts)
    )


GUIDE = printing.Print(
    Guide, "guides", Making("tenders.tasks.render_guide", "guide_pk", "guide"), _contents
)


def request_guide(tender: Tender, language: str, *, by: User, kind: str = GuideKind.GUIDE) -> Guide:
    """Have it made, unless it is there for exactly these facts or on its way.

    Raises ``ValueError`` for another language or kind than those of the portal.
    """
    return printing.request(GUIDE, tender, _language(language), by=by, kind=GuideKind(kind))


def render_guide(guide: Guide, run: Run) -> None:
    printing.render(GUIDE, guide, run)


def stored_guide(tender: Tender, language: str, kind: str = GuideKind.GUIDE) -> bytes:
    """The PDF itself, rendered here and now when it is not there yet: for the shell.

    It counts as a version, as one that was asked for on the page does.
    """
    return printing.stored(GUIDE, tender, _language(language), kind=GuideKind(kind))


def facts_of(guide: Guide, tender: Tender) -> dict[str, Any]:
    """What would be printed now, with what changed since the version before."""
    before = versions(list(guide.editions.order_by("-number")[:2]))
    return guide_facts(tender, _language(guide.language), guide.kind, before)


def versions(editions: Sequence[GuideEdition]) -> list[Before]:
    """As ``tenders.guide.changes`` takes them: newest first."""
    return [
        Before(timezone.localtime(edition.made_at).date(), edition.digest, edition.snapshot)
        for edition in editions
    ]


def _remember(guide: Guide, facts: dict[str, Any]) -> None:
    """Keep what this version of a guide says, when it says something else than the one before."""
    if guide.kind != GuideKind.GUIDE:
        return
    remembered = changes.snapshot(facts)
    said = changes.digest_of(remembered)
    newest = guide.editions.order_by("-number").first()
    if newest is None or newest.digest != said:
        number = newest.number + 1 if newest else 1
        guide.editions.create(number=number, digest=said, snapshot=remembered)
        guide.editions.filter(number__lt=number - 1).delete()


def _language(code: str) -> Language:
    if code not in get_args(Language):
        raise ValueError(f"there is no guide in {code!r}")
    return "en" if code == "en" else "nl"
