from datetime import UTC, date, datetime

import pytest

from portal.shared.pdf import render
from tenders.actions.deciding import decide_outcome
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.guide import digest_of, guide_facts, guide_html
from tenders.models import Guide, OutcomeDecision, StationState, StoneItem, Tender
from tests.factories import MembershipFactory, NoteFactory, OrganisationFactory, TenderFactory

THEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
_rendered = {}


def rendered(tender, language):
    """The guide as (facts, PDF); the same facts are laid out once in the whole run."""
    facts = guide_facts(tender, language)
    digest = digest_of(facts)
    if digest not in _rendered:
        _rendered[digest] = render(guide_html(facts).encode())
    return facts, _rendered[digest]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }


@pytest.fixture
def storage():
    return Guide().pdf.storage


def make_tender(**values):
    """European works with stone from India, a few stations done, one decision."""
    jurisdiction = values.get("jurisdiction", "nl")
    organisation = OrganisationFactory(name="Gemeente Toetsstad", country=jurisdiction or "nl")
    tender = TenderFactory(
        organisation=organisation,
        **{
            "reference": "TOETS-1",
            "title": "Herinrichting Marktplein",
            "value_cents": 600_000_000,
            "notice_date": date(2027, 2, 1),
            "closing_at": datetime(2027, 3, 22, 11, tzinfo=UTC),
            "start_date": date(2027, 6, 1),
            "end_date": date(2029, 6, 1),
            "procedure": "open",
            "award_method": "quality",
            "isv_forms": ["performance", "award"],
            **values,
        },
    )
    for product, stone, origin in (("cobbles", "granite", "IN"), ("kerbs", "bluestone", "BE")):
        StoneItem.objects.create(tender=tender, product=product, stone=stone, origin_country=origin)
    for code in ("A1", "A2"):
        StationState.objects.create(tender=tender, code=code, status="done", done_at=THEN)
    StationState.objects.create(tender=tender, code="A3", owner="Inkoper", due_date=THEN.date())
    NoteFactory(tender=tender, code="A3", text="Vraag de raming.", written_at=THEN)
    return at_rest(tender)


def at_rest(tender):
    """Everything was written down at one known moment."""
    StationState.objects.filter(tender=tender).update(updated_at=THEN)
    OutcomeDecision.objects.filter(tender=tender).update(decided_at=THEN)
    Tender.objects.filter(pk=tender.pk).update(updated_at=THEN)
    return Tender.objects.get(pk=tender.pk)


@pytest.fixture
def person():
    return MembershipFactory().user


@pytest.fixture
def tender(db):
    return make_tender()


def depart(tender, key, reason, *, by):
    outcome = advise(facts_of(tender)).get(key)
    decide_outcome(tender, key, outcome.digest(), followed=False, reason=reason, by=by)
    return at_rest(tender)
