import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import memberships, people
from portal.accounts.enums import Role
from portal.accounts.errors import LastManager, StepNotAllowed
from portal.accounts.models import Invitation, JoinRequest, Membership, Organisation, User
from portal.audit.models import Entry
from tests.factories import MembershipFactory, TenderFactory

pytestmark = pytest.mark.django_db


def membership_of(user):
    return user.memberships.get()


def test_who_leaves_sees_nothing_and_stays_in_the_history(city, administrator, editor):
    tender = TenderFactory(organisation=city, created_by=editor)
    ended = membership_of(editor)

    memberships.end_membership(ended, by=editor)

    editor = User.objects.get(pk=editor.pk)
    assert list(editor.memberships.all()) == []
    assert editor.current_membership is None
    assert list(type(tender).objects.visible_to(editor)) == []
    assert Membership.history.get(pk=ended.pk).ended_at is not None
    tender.refresh_from_db()
    assert tender.created_by == editor


def test_the_last_who_decides_cannot_leave_or_step_down(city, administrator, editor):
    for deed in (
        lambda m: memberships.end_membership(m, by=administrator),
        lambda m: memberships.change_role(m, Role.READER, by=administrator),
    ):
        with pytest.raises(LastManager):
            deed(membership_of(administrator))

    assert membership_of(administrator).role == Role.ADMINISTRATOR
    memberships.change_role(membership_of(editor), Role.ADMINISTRATOR, by=administrator)
    memberships.end_membership(membership_of(administrator), by=administrator)
    assert administrator.memberships.count() == 0


def test_a_second_manager_who_is_put_out_does_not_count(city, administrator):
    other = MembershipFactory(organisation=city, role=Role.ADMINISTRATOR).user
    User.objects.filter(pk=other.pk).update(is_active=False)

    with pytest.raises(LastManager):
        memberships.end_membership(membership_of(administrator), by=administrator)


def test_a_role_is_changed_once_by_one(city, administrator, editor):
    first, second = membership_of(editor), membership_of(editor)
    memberships.change_role(first, Role.READER, by=administrator)

    with pytest.raises(StepNotAllowed):
        memberships.change_role(second, Role.ADMINISTRATOR, by=administrator)

    assert membership_of(editor).role == Role.READER
    assert list(Entry.objects.values_list("verb", "subject_id")) == [
        ("membership.changed", str(editor.pk))
    ]


def test_a_person_who_is_put_out_loses_everything_at_once(client, city, administrator, secretary):
    second = MembershipFactory(user=administrator, role=Role.READER)
    client.force_login(administrator)

    left = people.deactivate_person(administrator, by=secretary, reason="Account gestolen.")

    assert left == [city, second.organisation]
    assert Membership.objects.filter(user=administrator).count() == 0
    assert client.get(reverse("home:work")).status_code == 302
    with pytest.raises(StepNotAllowed):
        people.deactivate_person(administrator, by=secretary, reason="Nog eens.")

    people.reactivate_person(administrator, by=secretary)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.memberships.count() == 0


def test_nobody_puts_oneself_out(secretary):
    with pytest.raises(StepNotAllowed):
        people.deactivate_person(secretary, by=secretary, reason="Moe.")

    secretary.refresh_from_db()
    assert secretary.is_active


def test_related_managers_hold_present_members_only(city, administrator, editor):
    Membership.objects.filter(user=editor).update(ended_at=timezone.now())

    assert [m.user for m in city.memberships.all()] == [administrator]
    assert Membership.history.filter(organisation=city).count() == 2


@pytest.mark.parametrize("model", [User, Organisation, Invitation, JoinRequest, Membership])
def test_nobody_who_is_not_logged_in_sees_anybody(model, city, administrator):
    assert list(model.objects.visible_to(AnonymousUser())) == []


def test_a_stranger_sees_no_colleagues(city, administrator, editor, stranger, secretary):
    assert {m.user for m in Membership.objects.visible_to(editor)} == {administrator, editor}
    assert {m.user for m in Membership.objects.visible_to(stranger)} == {stranger}
    assert Membership.objects.visible_to(secretary).count() == 4
    assert list(Organisation.objects.visible_to(stranger)) == [membership_of(stranger).organisation]
    assert list(User.objects.visible_to(editor)) == [editor]
