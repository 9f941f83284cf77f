"""Sessions of one person: listed, ended by that person, and never longer than the policy says."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.accounts.security.policy import policy

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.db.models import QuerySet

    from portal.accounts.models import User

#: Under these keys the session keeps when it began and when it was last noted as alive (epoch).
BEGAN = "session_began"
SEEN = "session_seen"
#: How precise 'last seen' is; more would write on every page.
PRECISION = timedelta(minutes=5)


#: What a browser calls itself → what people call it; the first that fits, so the order matters.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """Say "Firefox, Windows" of the long name a browser sends; unknown ones stay, cut short."""
    names = (
        next((name for sign, name in table if sign in user_agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in names if name) or user_agent[:40]


def of(user: User) -> QuerySet[UserSession]:
    """The door to sessions: one's own, latest first."""
    found: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    return found.order_by("-last_seen_at", "-pk")


def alive(user: User) -> QuerySet[UserSession]:
    """Those that still open a door: two tables, one query, however many there are."""
    keys = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return of(user).filter(session_key__in=keys)


def is_too_old(session: SessionBase) -> bool:
    """Whether this log-in lasted as long as one may; one without a beginning is ended too."""
    longest = policy().longest_session.total_seconds()
    began = session.get(BEGAN)
    return not isinstance(began, int) or time.time() - began >= longest


def note_alive(session: SessionBase) -> None:
    """Keep 'last seen' up to date, at most once per ``PRECISION``; also renews the idle time."""
    now = int(time.time())
    if now - session.get(SEEN, session.get(BEGAN, 0)) < PRECISION.total_seconds():
        return
    session[SEEN] = now
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def end(sessions: QuerySet[UserSession]) -> int:
    """Log out everywhere that these stand for; how many there were."""
    count = 0
    for session in sessions:
        session.end()
        count += 1
    return count
