"""The metrokaart as a PDF: what is printed; how stands in ``printing``."""

from typing import get_args

from portal.accounts.models import User
from portal.jobs.runner import Run
from tenders.actions import printing
from tenders.guide import digest_of, guide_facts, guide_html
from tenders.metrokaart.network import Language
from tenders.models import Guide, Tender


def _contents(tender: Tender, language: Language) -> printing.Contents:
    facts = guide_facts(tender, language)
    return printing.Contents(digest_of(facts), lambda: guide_html(facts))


GUIDE = printing.Print(
    Guide, "guides", "tenders.tasks.render_guide", "guide_pk", "guide", _contents
)


def request_guide(tender: Tender, language: str, *, by: User) -> Guide:
    """Have the guide made, unless it is there for exactly these facts or on its way.

    Raises ``ValueError`` for another language than those of the portal.
    """
    return printing.request(GUIDE, tender, _language(language), by=by)


def render_guide(guide: Guide, run: Run) -> None:
    printing.render(GUIDE, guide, run)


def stored_guide(tender: Tender, language: str) -> bytes:
    """The PDF itself, rendered here and now when it is not there yet: for the shell."""
    return printing.stored(GUIDE, tender, _language(language))


def _language(code: str) -> Language:
    if code not in get_args(Language):
        raise ValueError(f"there is no guide in {code!r}")
    return "en" if code == "en" else "nl"
