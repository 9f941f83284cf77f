"""The small cast of the tests, and rows without surprises."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from duediligence.models import Chain, Dossier, Risk, Site
from portal.accounts.enums import (
    AuthorityLevel,
    Country,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import Membership, Organisation, User
from portal.shared.text import folded
from tenders.actions.deciding import decide_outcome
from tenders.advice.engine import advise
from tenders.facts import facts_of
from tenders.models import Guide, Lot, Note, StationState, StoneItem, Task, Tender

PASSWORD = "een-lang-wachtwoord-voor-de-toets"


@cache
def _password_once() -> str:
    """Hashing is slow on purpose; all people of the tests have the same password anyway."""
    return make_password(PASSWORD)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"mens{n}@portaal.example")
    full_name = factory.Sequence(lambda n: f"Mens {n}")
    password = factory.LazyFunction(_password_once)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Gemeente Toetsstad {n}")
    kind = OrganisationKind.AUTHORITY
    country = Country.NL
    authority_level = AuthorityLevel.SUBCENTRAL
    status = OrganisationStatus.APPROVED


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.EDITOR


class TenderFactory(DjangoModelFactory):
    class Meta:
        model = Tender

    organisation = factory.SubFactory(OrganisationFactory)
    reference = factory.Sequence(lambda n: f"2026-{n:04}")
    title = factory.Sequence(lambda n: f"Herinrichting plein {n}")
    jurisdiction = "nl"
    authority_level = AuthorityLevel.SUBCENTRAL
    nature = "works"
    title_key = factory.LazyAttribute(lambda t: folded(t.title))
    search_key = factory.LazyAttribute(lambda t: f"{folded(t.title)} {folded(t.reference)}")


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    tender = factory.SubFactory(TenderFactory)
    text = factory.Sequence(lambda n: f"Notitie {n}")
    author = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)
    search_key = factory.LazyAttribute(lambda n: folded(n.text))


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    tender = factory.SubFactory(TenderFactory)
    title = factory.Sequence(lambda n: f"Taak {n}")
    created_by = factory.SubFactory(UserFactory)
    search_key = factory.LazyAttribute(lambda t: folded(t.title))


def full_tender(organisation=None, *, by=None, **values) -> Tender:
    """A tender in which everything is filled in: lots, stones, stations, a decision, a guide."""
    organisation = organisation or OrganisationFactory()
    by = by or UserFactory()
    tender = TenderFactory(
        organisation=organisation,
        **{
            "title": "Herinrichting Marktplein",
            "description": "Kasseien op het plein, banden langs de gevels.",
            "application": "street",
            "place": "Toetsstad",
            "value_cents": 560_000_000,
            "options_cents": 35_000_000,
            "renewals_cents": 1_000_050,
            "notice_date": date(2026, 9, 1),
            "closing_at": datetime(2026, 11, 2, 11, 0, tzinfo=UTC),
            "start_date": date(2027, 1, 4),
            "end_date": date(2028, 1, 4),
            "procedure": "open",
            "award_method": "quality",
            "cpv": ["45233252", "44912100"],
            "isv_forms": ["performance"],
            **values,
        },
    )
    Lot.objects.create(tender=tender, identifier="1", title="Plein", value_cents=400_000_000)
    Lot.objects.create(tender=tender, identifier="2", title="Straten")
    StoneItem.objects.create(
        tender=tender,
        product="cobbles",
        stone="granite",
        quantity=Decimal(2400),
        unit="m2",
        origin_country="IN",
        processing_country="IN",
    )
    StationState.objects.create(
        tender=tender, code="A1", status="done", done_at=datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
    )
    StationState.objects.create(
        tender=tender, code="A2", owner="Inkoper", due_date=date(2026, 8, 20)
    )
    NoteFactory(tender=tender, code="A2", text="Nog vragen.")
    threshold = advise(facts_of(tender)).get("threshold")
    decide_outcome(
        tender, "threshold", threshold.digest(), followed=False, reason="Vanwege de toets.", by=by
    )
    Guide.objects.create(tender=tender, language="nl")
    return tender


class SupplierFactory(OrganisationFactory):
    name = factory.Sequence(lambda n: f"Toets Natuursteen {n}")
    kind = OrganisationKind.SUPPLIER
    authority_level = ""


class DossierFactory(DjangoModelFactory):
    class Meta:
        model = Dossier

    organisation = factory.SubFactory(SupplierFactory)
    group = "C"
    first_round = 2026
    round = 2026
    round_begun_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class ChainFactory(DjangoModelFactory):
    class Meta:
        model = Chain

    dossier = factory.SubFactory(DossierFactory)
    name = factory.Sequence(lambda n: f"Keten {n}")


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site
        skip_postgeneration_save = True

    dossier = factory.SubFactory(DossierFactory)
    role = "quarry"

    @factory.post_generation
    def chains(self, _create, chains, **_options):
        self.chains.set(chains or [])


class RiskFactory(DjangoModelFactory):
    class Meta:
        model = Risk

    dossier = factory.SubFactory(DossierFactory)
    theme = "safety"
    finding = "risk"
    title = factory.Sequence(lambda n: f"Risico {n}")
