"""The secretariat's home: what waits, what failed, what must be looked at before it goes wrong."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from duediligence.core.reference import FOLDER as DUE_DILIGENCE
from duediligence.models import Dossier, PublicSummary
from portal.accounts.enums import OrganisationKind
from portal.accounts.models import Organisation, User
from portal.accounts.pages import organisations_waiting
from portal.accounts.security.policy import people_without
from portal.home.failures import JOBS, MAILS
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.mail.models import MailLog
from portal.shared import reviewing
from portal.shared.reference import Ending, Fact, facts_from_memory, law_that_ends
from tenders.advice.reference import FOLDER

#: How long before its last day a rule is shown.
NOTICE = timedelta(days=90)
#: Jobs that failed longer ago are no longer news.
RECENT = timedelta(days=30)
#: Rows of each list; the pages behind them have the rest.
MOST = 10
FOLDERS = (FOLDER, DUE_DILIGENCE)


@dataclass(frozen=True, slots=True)
class Waiting:
    name: str
    kind: str
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Texts:
    title: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Failure:
    what: str
    code: str
    why: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class SecretariatPage:
    today: date
    waiting: tuple[Waiting, ...]
    waiting_count: int
    unmanaged: tuple[Organisation, ...]
    texts: tuple[Texts, ...]
    facts: tuple[Fact, ...]
    endings: tuple[Ending, ...]
    jobs: tuple[Failure, ...]
    jobs_count: int
    mails: tuple[Failure, ...]
    mails_count: int
    without_factor: int
    dossiers: int  # suppliers with a dossier; what stands in them the secretariat does not see
    summaries: int  # of these, with a public summary


def secretariat_page(user: User) -> SecretariatPage:
    """Compose the page; a fixed number of queries, one more per registered kind of text."""
    language = get_language() or "nl"
    today = timezone.localdate()
    waiting = organisations_waiting(user)
    failed = Job.objects.filter(
        state=JobState.FAILED, finished_at__gte=timezone.now() - RECENT
    ).order_by("-finished_at", "pk")
    lost = MailLog.objects.failed()
    return SecretariatPage(
        today=today,
        waiting=tuple(_waiting(organisation) for organisation in waiting[:MOST]),
        waiting_count=waiting.count(),
        unmanaged=tuple(
            Organisation.objects.visible_to(user).without_manager().order_by("name", "pk")[:MOST]
        ),
        texts=tuple(
            Texts(str(kind.title), kind.count(), reverse(kind.view)) for kind in reviewing.kinds()
        ),
        facts=tuple(fact for folder in FOLDERS for fact in facts_from_memory(folder, language)),
        endings=tuple(
            ending
            for folder in FOLDERS
            for ending in law_that_ends(folder, today, NOTICE, language)
        ),
        jobs=tuple(_failed_job(job) for job in failed[:MOST]),
        jobs_count=failed.count(),
        mails=tuple(_failed_mail(mail) for mail in lost[:MOST]),
        mails_count=lost.count(),
        without_factor=people_without().count(),
        dossiers=Dossier.objects.filter(organisation__kind=OrganisationKind.SUPPLIER).count(),
        summaries=PublicSummary.objects.public().count(),
    )


def _waiting(organisation: Organisation) -> Waiting:
    url = reverse("accounts:organisation", args=[organisation.pk])
    return Waiting(organisation.name, organisation.get_kind_display(), organisation.created_at, url)


def _failed_job(job: Job) -> Failure:
    """What and why by code: the text of an error is for who asked for the job."""
    return Failure(
        str(JOBS.get(job.task, job.task)),
        job.task,
        job.error_code,
        job.finished_at or job.queued_at,
    )


def _failed_mail(mail: MailLog) -> Failure:
    what = str(MAILS.get(mail.template, mail.template))
    return Failure(what, mail.template, mail.error, mail.queued_at)
