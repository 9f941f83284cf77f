"""Sessions: listed, ended one by one or all at once, and never without end."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.security.policy import policy
from portal.accounts.security.sessions import BEGAN, PRECISION, SEEN
from portal.accounts.security.sessions import browser as browser_name
from portal.audit.models import Entry
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def browser(user, name):
    visitor = Client(headers={"user-agent": name})
    visitor.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert is_in(visitor)
    return visitor


def confirmed(visitor):
    """Give the password once more, as ending sessions asks."""
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return visitor


def is_in(visitor):
    return visitor.get(reverse("home:work")).status_code == 200


@pytest.fixture
def user():
    return UserFactory()


def test_only_ones_own_sessions_are_listed(user):
    mine, _other = browser(user, "Eerste"), browser(user, "Tweede")
    browser(UserFactory(), "Vreemde")
    page = mine.get(reverse("usersessions_list"))

    assert {s.user_agent for s in page.context["sessions"]} == {"Eerste", "Tweede"}
    text = page.content.decode()
    assert text.count("/beeindigen/") == 1
    assert "Vreemde" not in text


def test_one_session_is_ended(user):
    mine, other, third = (browser(user, name) for name in ("Eerste", "Tweede", "Derde"))
    row = UserSession.objects.get(user_agent="Tweede")

    asked = mine.post(reverse("end_session", args=[row.pk]))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(other)
    answer = mine.post(asked["Location"], {"password": PASSWORD})

    assert answer["Location"] == reverse("usersessions_list")
    assert [is_in(b) for b in (mine, other, third)] == [True, False, True]
    assert Entry.objects.filter(verb="login.session-ended").count() == 1


def test_all_others_are_ended(user):
    mine, other, third = (browser(user, name) for name in ("Eerste", "Tweede", "Derde"))
    mine.post(reverse("usersessions_list"))
    assert is_in(other)
    confirmed(mine).post(reverse("usersessions_list"))

    assert [is_in(b) for b in (mine, other, third)] == [True, False, False]
    assert Entry.objects.filter(verb="login.session-ended").count() == 1


def test_a_stranger_ends_nothing(user):
    mine, stranger = browser(user, "Eerste"), browser(UserFactory(), "Vreemde")
    row = UserSession.objects.get(user=user)
    confirmed(stranger)
    confirmed(mine)

    assert stranger.post(reverse("end_session", args=[row.pk])).status_code == 404
    assert mine.get(reverse("end_session", args=[row.pk])).status_code == 405
    assert is_in(mine)


def test_a_new_password_ends_the_other_sessions(user):
    mine, other = browser(user, "Eerste"), browser(user, "Tweede")
    new = "vier-losse-woorden-hier"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    mine.post(reverse("account_change_password"), data)

    assert [is_in(mine), is_in(other)] == [True, False]


def test_logging_out_ends_the_session(user):
    mine = browser(user, "Eerste")
    key = mine.session.session_key
    out = mine.post(reverse("account_logout"))
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    thief = Client()
    thief.cookies["sessionid"] = key

    assert [is_in(mine), is_in(thief)] == [False, False]
    assert Entry.objects.filter(verb="login.ended").count() == 1


def test_a_closed_account_is_out_at_once(user):
    mine = browser(user, "Eerste")
    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert is_in(mine) is False


@pytest.mark.parametrize(
    ("age", "stays"), [(timedelta(minutes=-1), True), (timedelta(minutes=1), False)]
)
def test_no_session_is_longer_than_the_policy_says(user, age, stays):
    mine = browser(user, "Eerste")
    session = mine.session
    session[BEGAN] = int(time.time() - (policy().longest_session + age).total_seconds())
    session.save()

    assert is_in(mine) is stays
    assert is_in(mine) is stays


def test_a_session_without_a_beginning_is_ended(user):
    mine = browser(user, "Eerste")
    session = mine.session
    del session[BEGAN]
    session.save()

    assert is_in(mine) is False


def test_last_seen_is_kept_but_not_written_on_every_page(user, django_assert_num_queries):
    mine = browser(user, "Eerste")
    row = UserSession.objects.get()
    long_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=long_ago)
    is_in(mine)
    row.refresh_from_db()
    assert row.last_seen_at == long_ago

    session = mine.session
    session[BEGAN] = session[SEEN] = int(time.time() - PRECISION.total_seconds() - 1)
    session.save()
    is_in(mine)
    row.refresh_from_db()
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)
    assert mine.session[SEEN] >= time.time() - 60


BROWSERS = [
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Firefox, Windows",
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
        "Chrome, Linux",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
        "Edge, Windows",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
        "Safari, iPhone",
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/19.0 Safari/605.1.15", "Safari, macOS"),
    ("curl/8.5.0", "curl/8.5.0"),
    ("x" * 200, "x" * 40),
    ("", ""),
]


@pytest.mark.parametrize(("sent", "said"), BROWSERS)
def test_a_browser_is_called_as_people_call_it(sent, said):
    assert browser_name(sent) == said
