"""'Mijn werk': what one person finds first after logging in, composed from every app."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duediligence.enums import MatchState
from duediligence.models import Dossier, SiteMatch
from duediligence.pages.home import HomeFacts, home_facts
from duediligence.pages.tasks import due_of
from duediligence.policies import may_open_dossier, may_see_matches
from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation, User
from portal.accounts.policies import may_see_organisations
from portal.home.secretariat import SecretariatPage, secretariat_page
from portal.shared.templatetags.isv import SOON
from tenders import policies
from tenders.enums import StationStatus
from tenders.metrokaart import network
from tenders.models import StationState, Tender
from tenders.models import Task as AgreedTask

#: How many tasks and tenders the page shows; the list of tenders has the rest.
MOST_TASKS = 20
MOST_TENDERS = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a task of one's own, a date at a station, or the closing of a tender."""

    day: date | None
    title: str
    detail: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Bucket:
    code: str  # "te-laat", "deze-week" or "later"
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class WorkPage:
    kind: str  # an ``OrganisationKind``, or "" for somebody without organisation
    buckets: tuple[Bucket, ...] = ()
    tenders: tuple[Tender, ...] = ()
    total: int = 0  # of all tenders that this person sees
    may_create: bool = False
    secretariat: SecretariatPage | None = None
    dossier: Dossier | None = None
    facts: HomeFacts | None = None  # of the dossier
    judges: bool = False  # whether places of two suppliers are one
    matches: int = 0  # pairs of places that wait for it

    @property
    def late(self) -> int:
        return next((len(b.tasks) for b in self.buckets if b.code == "te-laat"), 0)

    @property
    def this_week(self) -> int:
        return next((len(b.tasks) for b in self.buckets if b.code == "deze-week"), 0)


def work_of(user: User) -> WorkPage:
    """Compose the page; a fixed number of queries, however many tenders there are."""
    membership = user.current_membership
    if membership is None:
        return WorkPage(kind="")
    organisation = membership.organisation
    if organisation.kind == OrganisationKind.SECRETARIAT and may_see_organisations(user):
        return WorkPage(
            kind=organisation.kind,
            secretariat=secretariat_page(user),
            judges=may_see_matches(user),
            matches=_matches(user),
        )
    if organisation.kind == OrganisationKind.SUPPLIER:
        return _work_of_supplier(user, organisation)
    if organisation.kind == OrganisationKind.TIN:
        return WorkPage(
            kind=organisation.kind, judges=may_see_matches(user), matches=_matches(user)
        )
    if organisation.kind != OrganisationKind.AUTHORITY:
        return WorkPage(kind=organisation.kind)
    visible = Tender.objects.visible_to(user)
    latest = visible.at_work().with_progress().in_order("updated_at", descending=True)
    return WorkPage(
        kind=organisation.kind,
        buckets=_in_buckets(
            [*_own_tasks(user), *_station_tasks(user), *_closing_tasks(user)],
        ),
        tenders=tuple(latest[:MOST_TENDERS]),
        total=visible.count(),
        may_create=policies.may_create_tender(user, organisation),
    )


def _work_of_supplier(user: User, organisation: Organisation) -> WorkPage:
    """The dossier, and what has to be done in it before a day."""
    dossier = Dossier.objects.visible_to(user).filter(organisation=organisation).first()
    due = due_of(user, MOST_TASKS) if dossier else ()
    tasks = [Task(each.day, each.title, each.detail, each.url, each.action) for each in due]
    return WorkPage(
        kind=organisation.kind,
        buckets=_in_buckets(tasks),
        may_create=may_open_dossier(user, organisation),
        dossier=dossier,
        facts=home_facts(dossier) if dossier else None,
    )


def _matches(user: User) -> int:
    """0 for whoever does not judge them: the door lets nobody else in."""
    return SiteMatch.objects.visible_to(user).filter(state=MatchState.FOUND).count()


def _own_tasks(user: User) -> Iterable[Task]:
    """What this person has to do; without a day it stands under 'Later'."""
    found = (
        AgreedTask.objects.visible_to(user)
        .at_work()
        .open()
        .filter(assignee=user)
        .select_related("tender")
        .in_order()
    )
    for task in found[:MOST_TASKS]:
        where = str(task.tender)
        if task.code:
            where = _("%(tender)s, station %(code)s") % {"tender": where, "code": task.code}
        elif task.finding:
            where = _("%(tender)s, finding of the check") % {"tender": where}
        yield Task(
            day=task.due_date,
            title=task.title,
            detail=where,
            url=reverse("tenders:task", args=[task.tender_id, task.pk]),
            action=_("Open the task"),
        )


def _station_tasks(user: User) -> Iterable[Task]:
    language: network.Language = "en" if get_language() == "en" else "nl"
    states = (
        StationState.objects.visible_to(user)
        .at_work()
        .filter(status=StationStatus.OPEN, due_date__isnull=False)
        .select_related("tender")
        .order_by("due_date", "tender_id", "code")
    )
    for state in cast("Iterable[StationState]", states[:MOST_TASKS]):
        url = reverse("tenders:station", args=[state.tender_id, state.code])
        name = network.load(state.tender.jurisdiction or "nl").station(state.code).name.to(language)
        where = _("%(tender)s, station %(code)s") % {"tender": state.tender, "code": state.code}
        yield Task(
            day=state.due_date or timezone.localdate(),
            title=name,
            detail=where,
            url=url,
            action=_("Open the station"),
        )


def _closing_tasks(user: User) -> Iterable[Task]:
    now = timezone.now()
    closing = (
        Tender.objects.visible_to(user)
        .at_work()
        .filter(closing_at__gte=now)
        .order_by("closing_at", "pk")
    )
    for tender in closing[:MOST_TASKS]:
        if tender.closing_at is None:
            continue
        moment = timezone.localtime(tender.closing_at)
        yield Task(
            day=moment.date(),
            title=_("The tender closes"),
            detail=_("%(tender)s, %(time)s") % {"tender": tender, "time": f"{moment:%H.%M}"},
            url=tender.get_absolute_url(),
            action=_("Open the tender"),
        )


def _in_buckets(tasks: list[Task]) -> tuple[Bucket, ...]:
    """Too late, this week, later; an empty bucket is left out."""
    today = timezone.localdate()
    limits = (
        ("te-laat", _("Too late"), date.min, today - timedelta(days=1)),
        ("deze-week", _("Coming seven days"), today, today + SOON),
        ("later", _("Later"), today + SOON + timedelta(days=1), date.max),
    )
    ordered = sorted(tasks, key=lambda task: (task.day or date.max, task.detail))[:MOST_TASKS]
    buckets = (
        Bucket(code, title, tuple(t for t in ordered if first <= (t.day or date.max) <= last))
        for code, title, first, last in limits
    )
    return tuple(bucket for bucket in buckets if bucket.tasks)
