"""Tenders in the log: values in words, things by name, found by whom may see them."""

import pytest
from django.urls import reverse
from django.utils import translation

from portal.accounts.enums import OrganisationKind, Role
from portal.audit import naming
from portal.audit.models import Entry
from portal.audit.rows import history
from tenders.actions.stations import tick_station
from tests.factories import MembershipFactory, TenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return MembershipFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def tender(administrator):
    return TenderFactory(
        organisation=administrator.organisation, reference="R-7", title="Groot Plein"
    )


@pytest.fixture
def secretariat():
    return MembershipFactory(
        role=Role.ADMINISTRATOR, organisation__kind=OrganisationKind.SECRETARIAT
    ).user


def test_a_station_and_its_state_are_named(tender, administrator):
    tick_station(tender, "D8", done=True, by=administrator.user)
    with translation.override("nl"):
        (row,) = history("tender", tender.pk, administrator.user)
    said = {detail.label: (detail.old, detail.text) for detail in row.details}
    assert said["status"] == (None, "klaar")
    assert said["station"][1].startswith("D8 ")
    assert len(said["station"][1]) > len("D8 ")
    assert row.subject_name == "Groot Plein (R-7)"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("outcome", "isv", "Is ISV verplicht?"),
        ("outcome", "no.such", "no.such"),
        (
            "stones",
            ["granite cobbles split 2400 m2 IN"],
            "graniet, kasseien en keien, gekloofd, 2400 m², India",
        ),
        ("weights", {"price": 60, "isv": 15}, "prijs: 60; ISV: 15"),
        ("days", {"questions": "2026-12-04"}, "4 december 2026"),
        ("finding", "ISV-none-0123456789ab", "ISV-none-0123456789ab"),
        ("clause_values", {"cure_term": 28}, "hersteltermijn: 28"),
    ],
)
def test_codes_are_worded(name, value, text):
    with translation.override("nl"):
        assert text in naming.words_of("tender").value(name, value, {})


def test_who_may_not_see_a_tender_neither_finds_nor_names_it(tender, administrator, secretariat):
    def found(user):
        return [hit.name for hit in naming.find(user, ["groot"])]

    with translation.override("nl"):
        assert found(administrator.user) == ["aanbesteding: Groot Plein (R-7)"]
        assert found(secretariat) == []
        assert found(MembershipFactory(role=Role.ADMINISTRATOR).user) == []
    key = ("tender", str(tender.pk))
    assert naming.names_of(administrator.user, [key]) == {key: "Groot Plein (R-7)"}
    assert naming.names_of(secretariat, [key, ("tender", "none")]) == {}


def test_a_person_is_found_by_the_secretariat_and_by_colleagues_only(administrator, secretariat):
    stranger = MembershipFactory(role=Role.ADMINISTRATOR).user
    words = [administrator.user.email.lower()]
    narrow = {"person": str(administrator.user.pk)}
    assert narrow in [hit.narrow for hit in naming.find(secretariat, words)]
    assert narrow in [hit.narrow for hit in naming.find(administrator.user, words)]
    assert naming.find(stranger, words) == []


def test_the_page_asks_a_fixed_number_of_queries(
    client, tender, administrator, django_assert_max_num_queries
):
    client.force_login(administrator.user)
    client.get(reverse("audit:log"))
    for code in ("A1", "A2", "A3", "A4", "A5"):
        tick_station(tender, code, done=True, by=administrator.user)
    assert Entry.objects.count() > 5
    with django_assert_max_num_queries(16):
        client.get(reverse("audit:log"))
