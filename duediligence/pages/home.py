"""What 'Mijn werk' of a supplier says about its dossier: how far it is, and who read it."""

from dataclasses import dataclass
from datetime import datetime

from duediligence.core.progress import progress
from duediligence.core.reference import step
from duediligence.enums import Stage
from duediligence.facts import facts_of
from duediligence.models import Dossier, Reading
from portal.accounts.enums import OrganisationKind
from tenders.choices import language

#: So many readers are named; the page of who read what has the rest.
MOST_READERS = 3
#: So many readings are looked through for them.
RECENT = 50


@dataclass(frozen=True, slots=True)
class Reader:
    letter: str  # of the line: "T" or "D"
    name: str
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """``step``: the first that is not done, 0 when all are."""

    step: int
    step_name: str
    known: int
    places: int
    readers: tuple[Reader, ...]


def home_facts(dossier: Dossier) -> HomeFacts:
    """Ten queries, however large the dossier is."""
    facts = facts_of(dossier, with_links=False)
    present = next((each.number for each in progress(facts) if each.state == "now"), 0)
    return HomeFacts(
        present,
        step(present).name.to(language()) if present else "",
        sum(site.is_known for site in facts.sites),
        len(facts.sites),
        tuple(_readers(dossier)),
    )


def _readers(dossier: Dossier) -> list[Reader]:
    """Each organisation once, with its last day; who has no organisation here stands apart."""
    rows = Reading.objects.filter(version__share__dossier=dossier).select_related(
        "organisation", "version__share"
    )
    found: dict[int, Reader] = {}
    for row in rows.defer("version__content").order_by("-first_at", "-pk")[:RECENT]:
        if row.organisation is None or row.organisation_id in found:
            continue
        is_tin = row.organisation.kind == OrganisationKind.TIN
        found[row.organisation.pk] = Reader(
            "T" if is_tin else "D",
            row.organisation.name,
            str(Stage(row.version.share.stage).label),
            row.first_at,
        )
    return list(found.values())[:MOST_READERS]
