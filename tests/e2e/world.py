"""States that the demonstration world does not hold: empty, crowded, failed, changed, finished.

For a process with Django set up, in the environment of an installation; ``main`` prints JSON:
``{"people": {ROLE: [EMAIL, PASSWORD]}, "second_steps": {ROLE: SECRET}, "places": {NAME: ID},
"failure": HTML}``.
"""

import json
import sys
from datetime import date, timedelta

from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from duediligence.actions import publishing
from duediligence.actions.dossiers import open_dossier
from duediligence.actions.matching import find_matches, judge_match
from duediligence.actions.rows import add_row
from duediligence.core.content import digest_of
from duediligence.enums import MatchState
from duediligence.models import Ask, Dossier, Evidence, Site, SiteMatch
from portal.accounts.enums import NumberScheme, OrganisationKind, OrganisationStatus
from portal.accounts.models import Organisation, User
from portal.home.errors import server_error
from portal.jobs.models import Job
from portal.texts.actions import give_feedback, save_draft, start_draft
from portal.texts.models import Text
from tenders.actions.deciding import decide_outcome
from tenders.actions.editing import change_tender, create_tender
from tenders.actions.keeping import delete_draft
from tenders.actions.stations import tick_station
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.journey import journey_of
from tenders.models import Guide, Tender
from tests.bench import dossiers
from tests.e2e import world_people


def main() -> None:
    with transaction.atomic():
        places = _places()
        logins, second_steps = world_people.people()
        world_people.files()
        _texts()
        world = {
            "people": logins,
            "second_steps": second_steps,
            "places": places | world_people.links() | _large(),
            "failure": _failure(),
        }
    sys.stdout.write(json.dumps(world) + "\n")


def _texts() -> None:
    """A draft that somebody is writing, and a remark."""
    writer = User.objects.get(email="secretariat@portaal.example")
    text = Text.objects.get(kind="clause", key="ISV-11")
    draft = start_draft(text, by=writer)
    words = draft.payload["text"]["nl"].replace("kosteloos", "zonder kosten")
    payload = draft.payload | {"text": draft.payload["text"] | {"nl": words}}
    save_draft(draft, payload, note="Eenvoudiger woord.", edition=1, by=writer)
    give_feedback(
        text.versions.get(number=1),
        "Wie betaalt de tolk bij een klacht?",
        by=User.objects.get(email="officer@portaal.example"),
    )


def _places() -> dict[str, str]:
    """Give the tenders of the demonstration, and of the city: flagged, changed, finished."""
    names = {
        "DEMO-2026-001": "market",
        "DEMO-2026-002": "kerbs",
        "DEMO-2026-003": "cemetery",
        "DEMO-2026-004": "church",
    }
    places = {names[t.reference]: str(t.pk) for t in Tender.objects.filter(reference__in=names)}
    assert len(places) == len(names), places
    makers = {"flagged": _flagged, "changed": _changed, "finished": _finished, "failed": _failed}
    _deleted()
    market = Tender.objects.get(pk=places["market"])
    rows = {
        "task": str(market.tasks.earliest("pk").pk),
        "note": str(market.notes.filter(code="").earliest("pk").pk),
    }
    made = {name: make() for name, make in makers.items()}
    return places | rows | _dossier() | made


def _dossier() -> dict[str, str]:
    """The one of the demonstration supplier, and what stands in the addresses of its pages."""
    dossier = Dossier.objects.get(organisation__number="00000001")
    evidence = add_row(
        Evidence,
        dossier,
        {
            "title": "Bezoekverslag verwerker",
            "kind": "visit",
            "scope": "company",
            "level": 3,
            "doubt": "De datum op de foto’s klopt niet.",
        },
        by=None,
    )
    shares = {each.stage: str(each.pk) for each in dossier.shares.all()}
    match, question = _match(dossier)
    latest = publishing.latest_version(dossier)
    seen = digest_of(publishing.preview(latest))
    publishing.publish(latest, seen, by=User.objects.get(email="supplier@portaal.example"))
    return {
        "code": Ask.objects.get(tender__reference="DEMO-2026-001").code,
        "before": shares["before-award"],
        "tin": shares["tin"],
        "after": shares["after-award"],
        "match": match,
        "question": question,
        "dossier": str(dossier.pk),
        "granite": str(dossier.chains.get(name="Graniet uit India").pk),
        "sandstone": str(dossier.chains.get(name="Zandsteen uit Rajasthan").pk),
        "quarry": str(dossier.sites.get(role="quarry", place="Karnataka").pk),
        "dust": str(dossier.risks.get(title="Stoflongen").pk),
        "evidence": str(evidence.pk),
    }


def _large() -> dict[str, str]:
    """A supplier of group C with 200 places, 600 links and 2,000 pieces of evidence."""
    made = dossiers.filled(Organisation.objects.get(name=world_people.LARGE), dossiers.LARGE)
    return {"large": str(made.pk), "large_chain": str(made.chains.earliest("pk").pk)}


def _match(dossier: Dossier) -> tuple[str, str]:
    """Another supplier names places of this one: a pair to judge, and a question that was put."""
    other = Organisation.objects.create(
        name="Tweede Leverancier",
        kind=OrganisationKind.SUPPLIER,
        country="nl",
        number_scheme=NumberScheme.KVK,
        number="00000003",
        status=OrganisationStatus.APPROVED,
    )
    theirs = open_dossier(other, "C", by=None)
    for site in dossier.sites.filter(role__in=("processor", "exporter")).exclude(name=""):
        values = {"role": site.role, "country": site.country, "place": site.place, "level": 1}
        add_row(Site, theirs, {**values, "name": f"{site.name} Ltd"}, by=None)
    find_matches()
    pairs = SiteMatch.objects.with_sides().filter(first__dossier=dossier, second__dossier=theirs)
    waiting, asked = pairs.order_by("first")[:2]
    judge_match(
        asked,
        MatchState.CONFIRMED,
        "Zelfde naam en plaats.",
        version=asked.version,
        seen=(asked.first.version, asked.second.version),
        by=User.objects.get(email="coordinator@portaal.example"),
    )
    return str(waiting.pk), str(asked.consents.get(dossier=dossier).pk)


def _deleted() -> None:
    tender, officer = _tender("E2E-9", "Vergeten trap", notice_date=None)
    delete_draft(tender, by=officer)


def _tender(reference: str, title: str, **values):

    facts = {
        "jurisdiction": "nl",
        "authority_level": "subcentral",
        "nature": "works",
        "value_cents": 700_000_000,
        "notice_date": date(2026, 11, 2),
        "procedure": "open",
    }
    city = Organisation.objects.get(name="Gemeente Voorbeeldstad")
    officer = User.objects.get(email="officer@portaal.example")
    values = {**facts, **values, "reference": reference, "title": title}
    return create_tender(city, values, by=officer), officer


def _flagged() -> str:
    """Beyond the last period of which the thresholds are known."""
    tender, _officer = _tender("E2E-1", "Kademuur voor later", notice_date=date(2031, 3, 3))
    return str(tender.pk)


def _changed() -> str:
    """Decided on facts that changed afterwards, and one decision whose outcome is gone."""
    tender, officer = _tender("E2E-2", "Trappen stadhuis")
    advice = advise(facts_of(tender))
    for key in ("isv", "threshold", "procedure", "term.tender"):
        outcome = advice.get(key)
        assert outcome, key
        followed = key != "procedure"
        reason = "" if followed else "Wij kennen deze markt en kiezen anders."
        decide_outcome(tender, key, outcome.digest(), followed=followed, reason=reason, by=officer)
    change_tender(
        tender, {"value_cents": 9_000_000, "procedure": "private-single"}, version=tender.version
    )
    return str(tender.pk)


def _finished() -> str:
    """Every station of the route ticked off."""
    tender, officer = _tender("E2E-3", "Banden Havenkade")
    for code in journey_of(tender).route.stations:
        tick_station(tender, code, done=True, by=officer)
    return str(tender.pk)


def _failed() -> str:
    """A guide that could not be made."""
    tender, officer = _tender("E2E-4", "Gids die niet lukte")
    guide = Guide.objects.create(tender=tender, language="nl")
    now = timezone.now()
    guide.job = Job.objects.create(
        task="tenders.tasks.render_guide",
        queue="heavy",
        state="failed",
        attempt=3,
        max_attempts=3,
        started_at=now - timedelta(minutes=3),
        finished_at=now,
        error_code="sandbox-timeout",
        owner_id=officer.pk,
        subject=f"guide:{guide.pk}",
        language="nl",
    )
    guide.save()
    return str(tender.pk)


def _failure() -> str:
    """Write the page of a server error; no address leads to it on purpose."""

    return server_error(RequestFactory().get("/")).content.decode()
