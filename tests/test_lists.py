"""The lists that no test of their own watches at 1, 3 and 300 rows, as an ordinary user."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.enums import Role
from portal.audit.actions import record
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 300)


@pytest.fixture
def member(client):
    member = MembershipFactory(role=Role.ADMINISTRATOR)
    client.force_login(member.user)
    return member


def log_rows(member, number):
    with transaction.atomic():
        for n in range(number):
            record(
                "file.received",
                actor_id=member.user_id,
                organisation_id=member.organisation_id,
                subject_type="file",
                subject_id=f"file-{n}",
                changes={"file_kind": "evidence"},
            )


def sessions(member, number):
    Session.objects.bulk_create(
        Session(session_key=f"{number}-{n}", session_data="", expire_date="2099-01-01T00:00Z")
        for n in range(number)
    )
    UserSession.objects.bulk_create(
        UserSession(
            user=member.user,
            ip="192.0.2.1",
            last_seen_at=timezone.now(),
            session_key=f"{number}-{n}",
            user_agent="Firefox/1",
        )
        for n in range(number)
    )


@pytest.mark.parametrize(
    ("page", "fill", "mark"),
    [("audit:log", log_rows, "<tr"), ("usersessions_list", sessions, "Firefox")],
)
def test_a_list_asks_as_many_queries_for_three_hundred_rows_as_for_one(
    client, member, page, fill, mark
):
    counts, shown = [], []
    for number in SIZES:
        fill(member, number)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse(page))
        counts.append(len(asked))
        shown.append(answer.content.decode().count(mark))

    assert len(set(counts)) == 1
    assert 0 < shown[0] < shown[1] < shown[2]
