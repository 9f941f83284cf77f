"""The wizard without an account: what is kept, for how long, and that nobody else can look."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.operations.privacy.retention import keep_no_longer
from tenders import visitor
from tenders.actions import visits as deeds
from tenders.advice.facts import Facts, Stone
from tenders.models import Tender, Visit, VisitDay, VisitFile
from tests.factories import MembershipFactory, TenderFactory

pytestmark = pytest.mark.django_db
FIRST = {"jurisdiction": "nl", "authority_level": "subcentral", "nature": "works"}
REST = {
    "waarde": {"value_cents": "480.000", "notice_date": "2027-02-01", "start_date": "2027-06-01"},
    "steen": {"product": "cobbles", "stone": "granite", "origin_country": "IN"},
    "isv": {"isv_forms": ["performance"], "award_method": "quality"},
}
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def made(monkeypatch, settings):
    """What was laid out, with how much patience; files stay in memory."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    documents = []

    def pdf_from_html(html, *, nice):
        documents.append((html, nice))
        return PDF

    monkeypatch.setattr(deeds, "pdf_from_html", pdf_from_html)
    return documents


@pytest.fixture
def visit():
    token = deeds.begin_visit(FIRST)
    found = Visit.objects.at(token, since=visitor.kept_since()).get()
    found.token = token
    return found


def place(name, visit, **parts):
    return reverse(f"visits:{name}", kwargs={"token": visit.token, **parts})


def work(visit, language="nl"):
    """Ask for the PDF and make it, as a worker of the public lane does."""
    file = deeds.request_pdf(Visit.objects.get(pk=visit.pk), language)
    perform(file.job_id)
    file.refresh_from_db()
    return file


# --- The way through ----------------------------------------------------------------------------
def test_a_visitor_goes_from_the_first_question_to_the_map_without_a_cookie(client):
    answer = client.post(reverse("visits:begin"), FIRST)
    for step, values in REST.items():
        assert answer["Location"].endswith(f"/vraag/{step}/")
        answer = client.post(answer["Location"], values)

    page = client.get(answer["Location"])

    visit = Visit.objects.get()
    assert visitor.facts_of_answers(visit.answers) == Facts(
        jurisdiction="nl",
        value_cents=48_000_000,
        notice_date=date(2027, 2, 1),
        start_date=date(2027, 6, 1),
        isv_forms=frozenset({"performance"}),
        award_method="quality",
        stones=(Stone("cobbles", "granite", origin_country="IN"),),
    )
    assert page.context["page"].map.total > 0
    assert page.context["page"].answer in page.content.decode()
    assert not client.cookies
    assert {name: page[name] for name in ("X-Robots-Tag", "Referrer-Policy", "Cache-Control")} == {
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.parametrize("given", [{}, {"jurisdiction": "nl"}, {**FIRST, "nature": "art"}])
def test_the_first_questions_need_an_answer_and_keep_nothing_before(client, given):
    page = client.post(reverse("visits:begin"), given)

    right = {name for name, value in given.items() if FIRST[name] == value}
    assert set(page.context["form"].errors) == FIRST.keys() - right
    assert not Visit.objects.exists()


def test_answers_come_back_and_those_of_other_steps_stay(client, visit):
    address = place("step", visit, step="waarde")
    client.post(address, REST["waarde"])
    client.post(address, {"value_cents": "1000"})

    assert 'value="1000"' in client.get(address).content.decode()
    assert Visit.objects.get().answers == {
        **FIRST,
        "value_cents": 100_000,
        "notice_date": None,
        "start_date": None,
        "end_date": None,
    }


def test_a_station_has_its_card(client, visit):
    assert client.get(place("station", visit, code="A1")).status_code == 200
    assert client.get(place("station", visit, code="Q9")).status_code == 404


def test_who_is_logged_in_can_still_send_the_forms_in_the_head(client, visit):
    client.force_login(MembershipFactory().user)

    assert client.get(place("result", visit))["Referrer-Policy"] == "same-origin"


# --- Nobody else --------------------------------------------------------------------------------
@pytest.mark.parametrize("age", [timedelta(days=30, minutes=1), None])
def test_another_address_or_one_that_is_too_old_is_not_there(client, visit, age):
    if age:
        Visit.objects.update(begun_at=timezone.now() - age)
    else:
        visit.token += "x"

    for name, parts in (
        ("result", {}),
        ("step", {"step": "isv"}),
        ("station", {"code": "A1"}),
        ("pdf-progress", {"language": "nl"}),
        ("pdf-file", {"language": "nl"}),
    ):
        assert client.get(place(name, visit, **parts)).status_code == 404, name
    for name in ("pdf", "delete"):
        assert client.post(place(name, visit), {"language": "nl"}).status_code == 404, name
    assert Visit.objects.count() == 1


def test_the_secret_of_the_address_is_kept_nowhere(visit):
    assert visit.token not in str(Visit.objects.values().get())
    assert len(visit.token) >= 43  # 256 bits


# --- The PDF ------------------------------------------------------------------------------------
def test_the_pdf_is_made_in_the_lane_of_visitors_and_once_per_answers(client, visit, made):
    client.post(place("pdf", visit), {"language": "nl"})
    job = Job.objects.get()
    assert (job.queue, job.owner_id) == ("public", None)

    perform(job.pk)
    client.post(place("pdf", visit), {"language": "nl"})
    file = client.get(place("pdf-file", visit, language="nl"))

    assert b"".join(file.streaming_content) == PDF
    assert [nice for _html, nice in made] == [deeds.NICE]
    assert Job.objects.count() == Visit.objects.get().pdfs == VisitDay.objects.get().pdfs == 1


def test_a_visitor_sees_how_many_go_first(client, visit):
    others = [deeds.begin_visit(FIRST) for _ in range(2)]
    for token in others:
        deeds.request_pdf(Visit.objects.at(token, since=visitor.kept_since()).get(), "nl")
    deeds.request_pdf(visit, "nl")

    page = client.get(place("pdf-progress", visit, language="nl"))

    assert page.context["row"].ahead == 2
    assert "2" in page.context["row"].sentence
    assert "data-hx-get" in page.content.decode()


def test_the_fourth_pdf_of_a_visit_is_refused_in_words(client, visit):
    for value in range(visitor.caps().per_visit):
        deeds.change_visit(visit, {"value_cents": value})
        work(visit)
    deeds.change_visit(visit, {"value_cents": 99})

    page = client.post(place("pdf", visit), {"language": "nl"})

    assert page.status_code == 409
    assert page.context["refusal"] in page.content.decode()
    assert Job.objects.count() == visitor.caps().per_visit


def test_all_visitors_together_have_a_cap_a_day(visit):
    VisitDay.objects.create(day=timezone.localdate(), pdfs=visitor.caps().per_day)

    with pytest.raises(deeds.BusyDay):
        deeds.request_pdf(visit, "nl")

    visit.refresh_from_db()
    assert visit.pdfs == 0
    assert not Job.objects.exists()


# --- Wiping -------------------------------------------------------------------------------------
def test_a_visitor_wipes_everything_at_once(client, visit, django_capture_on_commit_callbacks):
    name = work(visit).pdf.name
    waiting = deeds.request_pdf(visit, "en").job
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(place("delete", visit))

    assert answer["Location"] == reverse("visits:deleted")
    assert not Visit.objects.exists()
    assert not VisitFile.objects.exists()
    assert not default_storage.exists(name)
    waiting.refresh_from_db()
    assert waiting.state == JobState.CANCELLED
    perform(waiting.pk)
    assert not default_storage.exists(deeds.file_name(visit, "en"))


def test_a_pdf_of_a_visit_that_was_wiped_meanwhile_is_not_kept(visit, monkeypatch):
    file = deeds.request_pdf(visit, "nl")

    def wiped(*_args, **_options):
        Visit.objects.all().delete()
        return PDF

    monkeypatch.setattr(deeds, "pdf_from_html", wiped)
    perform(file.job_id)

    assert not default_storage.exists(deeds.file_name(visit, "nl"))


def test_the_retention_task_wipes_what_is_over_thirty_days(
    visit, django_capture_on_commit_callbacks
):
    name = work(visit).pdf.name
    deeds.begin_visit(FIRST)
    now = timezone.now()
    Visit.objects.filter(pk=visit.pk).update(begun_at=now - timedelta(days=30, minutes=1))

    def purged(**options):
        with django_capture_on_commit_callbacks(execute=True):
            return {row.code: row.rows for row in keep_no_longer(now=now, **options)}

    assert purged(dry_run=True)[visitor.HOLDING] == 1
    assert Visit.objects.count() == 2
    assert default_storage.exists(name)
    assert purged()[visitor.HOLDING] == 1
    assert Visit.objects.count() == 1
    assert not default_storage.exists(name)


# --- Into an account ----------------------------------------------------------------------------
def test_taking_along_asks_for_a_log_in_and_comes_back(client, visit):
    answer = client.get(place("take", visit))

    assert answer["Location"].startswith(reverse("account_login"))
    assert visit.token in answer["Location"]


def test_answers_become_a_draft_tender_and_the_visit_goes(client, visit):
    for step, values in REST.items():
        client.post(place("step", visit, step=step), values)
    member = MembershipFactory()
    client.force_login(member.user)

    answer = client.post(place("take", visit), {"title": "Plein", "reference": "2027-1"})

    tender = Tender.objects.get()
    assert answer["Location"] == tender.get_absolute_url()
    assert (tender.organisation, tender.title, tender.value_cents, tender.isv_forms) == (
        member.organisation,
        "Plein",
        48_000_000,
        ["performance"],
    )
    assert tender.stones.values_list("product", "stone", "origin_country").get() == (
        "cobbles",
        "granite",
        "IN",
    )
    assert not Visit.objects.exists()


def test_a_reference_that_is_taken_keeps_the_visit(client, visit):
    member = MembershipFactory()
    TenderFactory(organisation=member.organisation, reference="2027-1")
    client.force_login(member.user)

    page = client.post(place("take", visit), {"title": "Plein", "reference": "2027-1"})

    assert set(page.context["form"].errors) == {"reference"}
    assert Visit.objects.count() == 1
