from itertools import product

import pytest

from portal.accounts.actions.organisations import (
    ReasonMissing,
    correct_organisation,
    decide_organisation,
)
from portal.accounts.enums import NEXT, NumberScheme, OrganisationStatus
from portal.accounts.errors import AlreadyThere, StepNotAllowed
from portal.accounts.models import Organisation
from portal.audit.models import Entry
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
S = OrganisationStatus


@pytest.mark.parametrize(("source", "target"), list(product(S, S)))
def test_only_steps_of_the_table_are_taken(secretary, source, target):
    organisation = OrganisationFactory(status=source)
    allowed = target in NEXT[source]

    if allowed:
        organisation.move_to(target, by=secretary, reason="Toets.")
    else:
        with pytest.raises(StepNotAllowed):
            organisation.move_to(target, by=secretary)

    organisation.refresh_from_db()
    assert organisation.status == (target if allowed else source)
    assert [(s.source, s.target, s.by, s.reason) for s in organisation.steps.all()] == (
        [(source, target, secretary, "Toets.")] if allowed else []
    )


def test_of_two_who_decide_at_once_one_wins(secretary):
    first = OrganisationFactory(status=S.PENDING)
    second = Organisation.objects.get(pk=first.pk)
    first.move_to(S.APPROVED, by=secretary)

    with pytest.raises(StepNotAllowed):
        second.move_to(S.REFUSED, by=secretary)

    first.refresh_from_db()
    assert (first.status, first.steps.count()) == (S.APPROVED, 1)


@pytest.mark.parametrize("source", [S.PENDING, S.APPROVED])
def test_saying_no_needs_a_reason(secretary, source):
    organisation = OrganisationFactory(status=source)
    no = S.REFUSED if source == S.PENDING else S.CLOSED

    with pytest.raises(ReasonMissing):
        decide_organisation(organisation, no, by=secretary, reason="  ")

    organisation.refresh_from_db()
    assert (organisation.status, Entry.objects.count()) == (source, 0)


def test_a_decision_is_mailed_to_the_administrators_and_kept_in_the_log(
    secretary, city, administrator, editor, post
):
    Organisation.objects.filter(pk=city.pk).update(status=S.PENDING)
    city.refresh_from_db()

    decide_organisation(city, S.REFUSED, by=secretary, reason="Het nummer is van een ander.")

    ((to, text),) = post()
    assert to == administrator.email
    assert "Het nummer is van een ander." in text
    (row,) = Entry.objects.all()
    assert (row.verb, row.actor_id, row.organisation_id) == (
        "organisation.decided",
        secretary.pk,
        city.pk,
    )


def test_a_refused_organisation_corrects_and_waits_again(secretary, city, administrator, post):
    Organisation.objects.filter(pk=city.pk).update(status=S.REFUSED)
    city.refresh_from_db()

    correct_organisation(city, {"number": "87654321"}, by=administrator)

    city.refresh_from_db()
    assert (city.status, city.number) == (S.PENDING, "87654321")
    assert [to for to, _text in post()] == [secretary.email]


def test_what_is_approved_is_not_corrected(city, administrator):
    with pytest.raises(StepNotAllowed):
        correct_organisation(city, {"name": "Iets anders"}, by=administrator)

    name = city.name
    city.refresh_from_db()
    assert city.name == name != "Iets anders"


def test_a_number_of_another_is_not_taken_over(city, administrator):
    OrganisationFactory(number_scheme=NumberScheme.KVK, number="87654321")
    Organisation.objects.filter(pk=city.pk).update(status=S.PENDING)
    city.refresh_from_db()

    with pytest.raises(AlreadyThere):
        correct_organisation(city, {"number": "87654321"}, by=administrator)

    city.refresh_from_db()
    assert city.number == "12345678"
