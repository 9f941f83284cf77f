"""The small cast of the tests, and rows without surprises."""

import factory
from factory.django import DjangoModelFactory

from portal.accounts.enums import (
    AuthorityLevel,
    Country,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from portal.accounts.models import Membership, Organisation, User
from portal.shared.text import folded
from tenders.models import Tender

PASSWORD = "een-lang-wachtwoord-voor-de-toets"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"mens{n}@portaal.example")
    full_name = factory.Sequence(lambda n: f"Mens {n}")
    password = factory.django.Password(PASSWORD)


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
