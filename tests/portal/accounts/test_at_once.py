"""Two people press at the same moment: on PostgreSQL, where they really do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from portal.accounts.actions import inviting, memberships, organisations
from portal.accounts.enums import OrganisationStatus, Role
from portal.accounts.errors import LastManager, LinkUnusable, StepNotAllowed
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.shared.errors import PortalError
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def at_once(*deeds):
    """Run them together; gives the refusal of each, or ``None``."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(timeout=20)
            deed()
        except PortalError as refusal:
            return type(refusal)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(run, deeds), key=str)


def test_two_who_leave_together_leave_one_behind():
    first = MembershipFactory(role=Role.ADMINISTRATOR)
    second = MembershipFactory(role=Role.ADMINISTRATOR, organisation=first.organisation)

    answers = at_once(
        *(lambda m=m: memberships.end_membership(m, by=m.user) for m in (first, second))
    )

    assert answers == sorted([None, LastManager], key=str)
    assert Membership.objects.filter(organisation=first.organisation).count() == 1


def test_two_who_decide_together_take_one_step():
    organisation = OrganisationFactory(status=OrganisationStatus.PENDING)
    secretary = UserFactory()

    answers = at_once(
        *(
            lambda target=target: organisations.decide_organisation(
                Organisation.objects.get(pk=organisation.pk), target, by=secretary, reason="Toets."
            )
            for target in (OrganisationStatus.APPROVED, OrganisationStatus.REFUSED)
        )
    )

    organisation.refresh_from_db()
    steps = list(organisation.steps.values_list("target", flat=True))
    assert answers == sorted([None, StepNotAllowed], key=str)
    assert steps == [organisation.status]


def test_a_link_that_is_used_twice_together_works_once():
    manager = MembershipFactory(role=Role.ADMINISTRATOR)
    invitation = inviting.invite(
        manager.organisation, "nieuw@portaal.example", Role.READER, by=manager.user
    )
    user = UserFactory(email="nieuw@portaal.example")

    def accept():
        inviting.accept(Invitation.objects.get(pk=invitation.pk), User.objects.get(pk=user.pk))

    assert at_once(accept, accept, accept) == sorted([None, LinkUnusable, LinkUnusable], key=str)
    assert user.memberships.count() == 1
