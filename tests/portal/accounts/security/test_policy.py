"""Who must have a second factor, from when, and what the portal does about it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import User
from portal.accounts.security import policy
from portal.accounts.security.middleware import OPEN
from portal.accounts.security.urls import urlpatterns
from tests.factories import MembershipFactory, UserFactory

K, R = OrganisationKind, Role
pytestmark = pytest.mark.django_db

GIVEN = datetime(2026, 12, 1, 12, tzinfo=UTC)
#: kind, role → days of grace; None: no second factor is demanded.
GRACE = [
    (K.SECRETARIAT, R.ADMINISTRATOR, 0),
    (K.SECRETARIAT, R.EDITOR, 0),
    (K.SECRETARIAT, R.READER, 0),
    (K.TIN, R.COORDINATOR, 7),
    (K.TIN, R.ADVISER, 7),
    (K.TIN, R.ADMINISTRATOR, 7),
    (K.AUTHORITY, R.ADMINISTRATOR, 14),
    (K.SUPPLIER, R.ADMINISTRATOR, 14),
    (K.AUTHORITY, R.EDITOR, None),
    (K.AUTHORITY, R.READER, None),
    (K.SUPPLIER, R.EDITOR, None),
    (K.SUPPLIER, R.READER, None),
]


def fresh(user):
    return User.objects.get(pk=user.pk)


def member(kind, role, **fields):
    return MembershipFactory(organisation__kind=kind, role=role, **fields)


@pytest.mark.parametrize(("kind", "role", "days"), GRACE)
def test_each_role_has_its_day(kind, role, days):
    user = member(kind, role, role_since=GIVEN).user
    expected = None if days is None else date(2026, 12, 1) + timedelta(days=days)

    assert policy.standing_of(user) == policy.Standing(expected, has=False)


def test_a_role_from_before_the_policy_counts_from_its_first_day():
    user = member(K.TIN, R.ADVISER, role_since=datetime(2020, 1, 1, tzinfo=UTC)).user

    assert policy.standing_of(user).due == date(2026, 11, 30)


def test_of_two_roles_the_strictest_day_counts():
    user = member(K.AUTHORITY, R.ADMINISTRATOR, role_since=GIVEN).user
    member(K.TIN, R.ADVISER, user=user, role_since=GIVEN)

    assert policy.standing_of(fresh(user)).due == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("due", "has", "blocks"),
    [
        (date(2026, 12, 8), False, False),
        (date(2026, 12, 7), False, True),
        (date(2026, 12, 6), False, True),
        (date(2026, 12, 6), True, False),
        (None, False, False),
    ],
)
def test_it_blocks_from_the_day_on(due, has, blocks):
    assert policy.Standing(due, has=has).blocks(date(2026, 12, 7)) is blocks


def test_recovery_codes_alone_are_no_second_factor(with_app):
    user = member(K.SECRETARIAT, R.EDITOR).user
    RecoveryCodes.activate(user)
    assert policy.has_second_factor(user) is False
    Authenticator.objects.all().delete()
    with_app(user)
    assert policy.has_second_factor(user) is True


def test_the_secretariat_sees_who_has_none(with_app):
    lacking = member(K.SECRETARIAT, R.EDITOR).user
    member(K.AUTHORITY, R.READER)
    member(K.TIN, R.ADVISER, user=UserFactory(is_active=False))
    with_app(member(K.TIN, R.ADVISER).user)

    assert list(policy.people_without()) == [lacking]


@pytest.fixture
def enforced(settings):
    settings.SECOND_FACTOR = "enforce"


def test_who_lacks_it_is_led_to_the_set_up(client, enforced):
    client.force_login(member(K.SECRETARIAT, R.ADMINISTRATOR).user)
    answers = [client.get(reverse(name)) for name in ("home:work", "account_change_password")]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, reverse("mfa_index"))] * 2
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert page.context["standing"].lacks


def test_a_post_is_not_carried_out_either(client, enforced):
    user = member(K.SECRETARIAT, R.ADMINISTRATOR).user
    client.force_login(user)
    answer = client.post(reverse("account_change_password"), {"oldpassword": "x"})

    assert answer["Location"] == reverse("mfa_index")


def test_what_stays_open_is_only_what_sets_it_up():
    names = {entry.name for entry in urlpatterns}

    assert names >= OPEN
    assert "account_change_password" not in OPEN


def test_who_has_time_or_has_it_or_needs_none_goes_on(client, enforced, with_app):
    has = member(K.SECRETARIAT, R.ADMINISTRATOR).user
    with_app(has)
    people = [member(K.TIN, R.ADVISER).user, has, member(K.AUTHORITY, R.EDITOR).user]
    answers = []
    for person in people:
        client.force_login(person)
        answers.append(client.get(reverse("home:work")).status_code)

    assert answers == [200, 200, 200]


@pytest.mark.parametrize("mode", ["remind", "off"])
def test_a_local_installation_blocks_nobody(client, settings, mode):
    settings.SECOND_FACTOR = mode
    client.force_login(member(K.SECRETARIAT, R.ADMINISTRATOR).user)

    assert client.get(reverse("home:work")).status_code == 200


@pytest.mark.parametrize(
    ("mode", "kind", "said"),
    [("remind", K.TIN, 1), ("enforce", K.TIN, 1), ("off", K.TIN, 0), ("remind", K.SUPPLIER, 0)],
)
def test_a_log_in_reminds_once(log_in, settings, mode, kind, said):
    settings.SECOND_FACTOR = mode
    answer = log_in(member(kind, R.ADVISER if kind == K.TIN else R.EDITOR).user)

    assert answer["Location"] == reverse("home:work")
    assert len(list(get_messages(answer.wsgi_request))) == said


def test_public_pages_ask_nothing(client, enforced):
    client.force_login(member(K.SECRETARIAT, R.ADMINISTRATOR).user)
    assert client.get(reverse("home:about")).status_code == 200


def test_the_policy_costs_no_query_for_who_needs_none(client, settings):
    user = member(K.AUTHORITY, R.EDITOR).user
    counts = []
    for mode in ("off", "enforce"):
        settings.SECOND_FACTOR = mode
        client.force_login(user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("home:work")).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
