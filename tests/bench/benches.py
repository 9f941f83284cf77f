"""What is measured. Every bench returns its results; ``__main__`` prints and judges them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from io import StringIO
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from weasyprint import HTML

from portal.accounts.models import User
from portal.audit.paging import SIZE
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.shared.pdf import STATIC_BASE, fetch
from tenders.actions.editing import change_tender
from tenders.actions.guides import request_guide
from tenders.advice.engine import advise
from tenders.advice.facts import Facts, Stone
from tenders.guide import guide_facts, guide_html
from tenders.journey import journey_of
from tenders.models import Guide, StationState, Tender
from tests.bench import dossiers
from tests.bench.checks import document_check
from tests.bench.timing import RUNS, Result, medians, seconds
from tests.factories import MembershipFactory, NoteFactory, SupplierFactory, TenderFactory

FEW, MANY = 100, 10_000
#: Calls per run where one call takes less than a millisecond.
TIMES = 100
SOME_DAY = date(2027, 5, 3)


def guide() -> Iterator[Result]:
    """The whole guide as a job, against WeasyPrint alone, and against asking for it again."""
    call_command("demo", stdout=StringIO())
    tender = Tender.objects.select_related("organisation").get(reference="DEMO-2026-001")
    person = User.objects.earliest("pk")
    html = guide_html(guide_facts(tender, "nl"))
    whole, again, alone = [], [], []

    def ours() -> None:
        _forget_guides()
        whole.append(seconds(partial(_make_guide, tender, person)))
        again.append(seconds(partial(_ask_again, tender, person)))

    def theirs() -> None:
        alone.append(seconds(partial(_weasyprint_alone, html)))

    for number in range(RUNS + 1):
        for side in (ours, theirs) if number % 2 == 0 else (theirs, ours):
            side()
    # The first round was to warm up.
    first, second, bare = (median(taken[1:]) for taken in (whole, again, alone))
    yield Result("guide", first / bare, 1.15, f"whole {first:.3f} s, WeasyPrint alone {bare:.3f} s")
    yield Result(
        "guide-again", second / first, 0.01, f"again {second * 1000:.1f} ms, first {first:.3f} s"
    )


def _forget_guides() -> None:
    for made in Guide.objects.exclude(pdf=""):
        made.pdf.storage.delete(made.pdf.name)
    Guide.objects.all().delete()


def _make_guide(tender: Tender, person: User) -> None:
    """Ask, as the page does, and do the job, as the worker does."""
    asked = request_guide(Tender.objects.get(pk=tender.pk), "nl", by=person)
    job = Job.objects.get(pk=asked.job_id)
    perform(job.pk)
    job.refresh_from_db()
    if job.state != JobState.DONE:
        raise RuntimeError(job.error_text)


def _ask_again(tender: Tender, person: User) -> None:
    if not request_guide(Tender.objects.get(pk=tender.pk), "nl", by=person).is_ready:
        raise RuntimeError("the guide is not there")


def _weasyprint_alone(html: str) -> None:
    document = HTML(string=html, base_url=STATIC_BASE, url_fetcher=fetch)
    document.write_pdf(pdf_variant="pdf/ua-1")


def tender_list() -> Iterator[Result]:
    """The first page of the list, for somebody with many tenders and somebody with few."""
    few, many = (_owner(count) for count in (FEW, MANY))
    few_time, many_time = medians(_visit(few), _visit(many), times=3)
    queries = [_queries(client) for client in (few, many)]
    yield Result(
        "tender-list",
        many_time / few_time,
        1.2,
        f"{MANY} tenders {many_time * 1000:.1f} ms, {FEW} tenders {few_time * 1000:.1f} ms, "
        f"queries {queries[1]} and {queries[0]}",
        sound=queries[0] == queries[1],
    )


def _owner(count: int) -> Client:
    member = MembershipFactory()
    Tender.objects.bulk_create(
        TenderFactory.build_batch(count, organisation=member.organisation), batch_size=500
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(member.user)
    return client


def _visit(client: Client, page: str = "") -> Callable[[], None]:
    address = page or reverse("tenders:list")

    def visit() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}")

    return visit


def _queries(client: Client, page: str = "") -> int:
    with CaptureQueriesContext(connection) as queries:
        _visit(client, page)()
    return len(queries)


def advice() -> Iterator[Result]:
    """One advice, against writing its outcome as JSON."""
    facts = Facts(
        jurisdiction="nl",
        value_cents=595_000_000,
        notice_date=date(2027, 2, 1),
        closing_date=date(2027, 3, 22),
        procedure="open",
        award_method="quality",
        isv_forms=frozenset({"performance", "award"}),
        stones=(
            Stone("cobbles", "granite", origin_country="IN", processing_country="IN"),
            Stone("kerbs", "bluestone", origin_country="BE", processing_country="BE"),
            Stone("paving", "sandstone"),
        ),
    )
    data = advise(facts).as_data()
    ours, dumps = medians(lambda: advise(facts), lambda: json.dumps(data), times=TIMES)
    yield Result(
        "advice",
        ours / dumps,
        20,
        f"advise {ours * 1e6:.0f} µs, json.dumps {dumps * 1e6:.0f} µs, "
        f"{len(data['outcomes'])} outcomes",
    )


def log() -> Iterator[Result]:
    """What the log costs, with a million rows."""
    yield from _elsewhere("tests.bench.audit")


def lanes() -> Iterator[Result]:
    """How long an officer's guide takes while visitors' PDFs wait, with the real portal."""
    yield from _elsewhere("tests.bench.lanes")


def _elsewhere(module: str) -> Iterator[Result]:
    """In a process and a database of its own."""
    done = subprocess.run(  # noqa: S603 -- our own module
        [sys.executable, "-m", module],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        told = json.loads(line)
        yield Result(told["name"], told["ratio"], told["goal"], told["detail"])


def together() -> Iterator[Result]:
    """The page of a tender with much work in it against an empty one; a long history, a short."""
    member = MembershipFactory()
    empty, short, full = TenderFactory.create_batch(3, organisation=member.organisation)
    for code in journey_of(full).route.stations:
        StationState.objects.create(tender=full, code=code, owner="Inkoper", due_date=SOME_DAY)
    NoteFactory.create_batch(50, tender=full, code="B1", author=member.user)
    for tender, rows in ((full, 300), (short, SIZE)):
        for number in range(rows):
            change_tender(tender, {"place": f"{number}"}, version=number + 1, by=member.user)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(member.user)
    for view, other in (("detail", empty), ("history", short)):
        pages = [reverse(f"tenders:{view}", args=[each.pk]) for each in (full, other)]
        many, few = medians(*(_visit(client, page) for page in pages), times=3)
        queries = [_queries(client, page) for page in pages]
        yield Result(
            f"together-{view}",
            many / few,
            1.5,
            f"24 stations, 50 notes, 300 rows {many * 1000:.1f} ms, "
            f"{'empty' if other is empty else f'{SIZE} rows'} {few * 1000:.1f} ms, "
            f"queries {queries[0]} and {queries[1]}",
            sound=queries[0] == queries[1],
        )


def dossier_pages() -> Iterator[Result]:
    """Every page of a large dossier against that of a small one."""
    sides = []
    for sizes in (dossiers.LARGE, dossiers.SMALL):
        member = MembershipFactory(organisation=SupplierFactory())
        filled = dossiers.filled(member.organisation, sizes)
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(member.user)
        sides.append((client, dossiers.pages(filled)))
    for name in sides[0][1]:
        visits = [_visit(client, pages[name]) for client, pages in sides]
        large, small = medians(*visits, runs=9)
        queries = [_queries(client, pages[name]) for client, pages in sides]
        yield Result(
            f"dossier-{name.replace(' ', '-')}",
            large / small,
            1.3,
            f"200 sites, 600 links, 2,000 evidence {large * 1000:.1f} ms, 5, 6 and 10 "
            f"{small * 1000:.1f} ms, queries {queries[0]} and {queries[1]}",
            # Of a large chain no single places are read, so it may ask for less.
            sound=queries[0] <= queries[1],
        )


ALL = (guide, tender_list, advice, log, document_check, together, lanes, dossier_pages)
