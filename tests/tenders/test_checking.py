"""The check of documents in the portal: from files to findings, and what people decide."""

import json
import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from portal.audit.models import Entry
from portal.files.models import StoredFile
from portal.jobs.models import Job
from portal.jobs.runner import perform
from tenders.actions import checking
from tenders.checks import child
from tenders.checks.patterns import FOLDER
from tenders.models import DocumentCheck, FindingDecision
from tests.tenders.documents.making import as_pdf

pytestmark = pytest.mark.django_db
CLEAN = "De opdracht omvat het leveren van banden."
ONE = """Bestek Marktplein

De stenen hebben het keurmerk Fair Stone.

De opdrachtnemer rapporteert elk jaar aan de opdrachtgever over de herkomst van de steen en de
arbeidsomstandigheden in de keten.

De gunning vindt plaats op laagste prijs.
"""


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """Start a check over HTTP and do its work, as a worker would."""

    def start(client, tender, **files):
        contents = [
            SimpleUploadedFile(f"{name}.txt", text.encode()) for name, text in files.items()
        ]
        with django_capture_on_commit_callbacks(execute=False):
            answer = client.post(
                reverse("tenders:checks", args=[tender.pk]), {"documents": contents}
            )
        assert answer.status_code == 302, answer.content.decode()
        for task in ("portal.files.tasks.check_file", "tenders.tasks.check_documents"):
            for job in Job.objects.filter(task=task, state="queued"):
                perform(job.pk)
        return tender.checks.first()

    return start


def page_of(client, tender, check, query=""):
    answer = client.get(reverse("tenders:check", args=[tender.pk, check.number]) + query)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def titles(page):
    return [part.text_content() for part in page.xpath("//article//h4")]


def test_findings_stand_beside_the_text_that_they_are_about(at_work, tender, run):
    check = run(at_work, tender, bestek=ONE)

    page = page_of(at_work, tender, check)

    quotes = [part.text_content() for part in page.xpath("//article//blockquote")]
    marked = " ".join(part.text_content() for part in page.find_class("mark"))
    assert "Fair Stone" in " ".join(quotes)
    assert "Fair Stone" in marked
    assert "laagste prijs" in marked
    assert len(page.xpath("//ol[@class='bouwstenen']/li")) == 12
    # Every number leads to a place, and back.
    for link in page.xpath("//p[@class='bev-lijn']//a/@href | //a[@class='mark-nr']/@href"):
        assert page.xpath("//*[@id=$id]", id=link[1:]), link


def test_the_answer_as_json_is_that_of_the_command(at_work, tender, run):
    check = run(at_work, tender, bestek=ONE)

    told = json.loads(
        at_work.get(reverse("tenders:check-json", args=[tender.pk, check.number])).content
    )

    assert set(told) == {"documents", "has_isv", "building_blocks", "findings"}
    raw = check.result["texts"][0]["raw"]
    for finding in told["findings"]:
        for passage in finding["passages"]:
            assert raw[passage["start"] : passage["end"]] == passage["quote"]


def test_without_isv_there_is_one_hint_and_not_twelve(at_work, tender, run):
    tender.isv_forms = []
    tender.save()
    check = run(at_work, tender, bestek=CLEAN)

    page = page_of(at_work, tender, check)

    assert titles(page).count("No ISV in these documents") == 1
    assert not [title for title in titles(page) if title.endswith("is missing")]


def test_a_new_version_says_what_was_solved_what_is_new_and_what_remains(at_work, tender, run):
    first = run(at_work, tender, bestek=ONE)
    label = next(f for f in first.result["result"]["findings"] if f["code"] == "KEU-1")
    second = run(at_work, tender, bestek=ONE.replace("Fair Stone", "Fair Stone of gelijkwaardig"))

    page = page_of(at_work, tender, second)

    assert label
    assert page.find_class("toets-verschil")[0].text_content().startswith("Since check 1: 1 solved")
    assert "KEU-1" not in {f["code"] for f in second.result["result"]["findings"]}


@pytest.mark.parametrize(
    ("choice", "reason", "kept"),
    [("accept", "", (True, "")), ("overrule", "Dit is zo bedoeld.", (False, "Dit is zo bedoeld."))],
)
def test_a_decision_stays_with_the_finding_in_the_next_check(
    at_work, tender, run, choice, reason, kept
):
    check = run(at_work, tender, bestek=ONE)
    page = page_of(at_work, tender, check)
    identity = page.xpath(
        "//article[.//blockquote[contains(., 'Fair Stone')]]//input[@name='finding']"
    )
    deed = {"finding": identity[0].get("value"), "choice": choice, "reason": reason, "place": "1"}

    at_work.post(reverse("tenders:finding", args=[tender.pk, check.number]), deed)

    made = FindingDecision.objects.get()
    assert (made.accepted, made.reason) == kept
    assert Entry.objects.filter(verb="tender.finding-decided").count() == 1
    again = run(at_work, tender, bestek=ONE)
    open_now = page_of(at_work, tender, again, "?stand=open")
    decided = page_of(at_work, tender, again, "?stand=decided")
    assert len(titles(decided)) == 1
    assert titles(decided)[0] not in titles(open_now)

    at_work.post(
        reverse("tenders:finding", args=[tender.pk, again.number]), {**deed, "choice": "undo"}
    )
    assert not FindingDecision.objects.exists()


def test_overruling_without_a_reason_is_refused_and_changes_nothing(at_work, tender, run):
    check = run(at_work, tender, bestek=ONE)
    identity = page_of(at_work, tender, check).xpath("//input[@name='finding']/@value")[0]

    answer = at_work.post(
        reverse("tenders:finding", args=[tender.pk, check.number]),
        {"finding": identity, "choice": "overrule", "reason": " "},
        follow=True,
    )

    assert "Write why you do not take this over." in answer.content.decode()
    assert not FindingDecision.objects.exists()


@pytest.mark.parametrize("deed", [{}, {"finding": "x", "choice": "accept"}, {"choice": "no"}])
def test_a_finding_that_is_not_there_is_404(at_work, tender, run, deed):
    check = run(at_work, tender, bestek=ONE)

    answer = at_work.post(reverse("tenders:finding", args=[tender.pk, check.number]), deed)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("kaart.png", b"\x89PNG"), ("tabel.xlsx", b"PK"), ("leeg.txt", b"")]
)
def test_what_cannot_be_read_is_said_at_the_door_and_nothing_is_kept(
    at_work, tender, name, content
):
    answer = at_work.post(
        reverse("tenders:checks", args=[tender.pk]),
        {
            "documents": [
                SimpleUploadedFile("goed.txt", b"Tekst."),
                SimpleUploadedFile(name, content),
            ]
        },
    )

    assert answer.status_code == 200
    assert html.fromstring(answer.content).find_class("foutenlijst")
    assert not DocumentCheck.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_that_the_pipeline_refuses_ends_the_check_with_its_name(at_work, tender, run):
    check = run(at_work, tender, bestek="<script>alert(1)</script>")

    page = at_work.get(reverse("tenders:check", args=[tender.pk, check.number])).content.decode()

    assert check.result is None
    assert "bestek.txt" in page
    assert "The check did not succeed" in page


def test_a_check_can_be_stopped(at_work, tender, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        at_work.post(
            reverse("tenders:checks", args=[tender.pk]),
            {"documents": [SimpleUploadedFile("a.txt", ONE.encode())]},
        )
    check = tender.checks.get()

    at_work.post(reverse("tenders:check-stop", args=[tender.pk, 1]))

    check.job.refresh_from_db()
    assert check.job.state == "cancelled"
    assert Entry.objects.filter(verb="tender.check-stopped").exists()


def test_a_running_check_says_its_page_and_ends_when_it_is_called_off(
    at_work, tender, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False):
        at_work.post(
            reverse("tenders:checks", args=[tender.pk]),
            {"documents": [SimpleUploadedFile(f"{n}.txt", ONE.encode()) for n in "ab"]},
        )
    check = tender.checks.get()
    for job in Job.objects.filter(task="portal.files.tasks.check_file"):
        perform(job.pk)
    shown = []

    def isolated(_function, _payload, *, heard, **_limits):
        for told in (["reading", 1, 2, 0, 0], ["reading", 2, 2, 14, 60], ["rules"]):
            heard(told)
            page = at_work.get(reverse("tenders:check-progress", args=[tender.pk, 1]))
            part = html.fromstring(page.content)
            shown.append((part.xpath("//progress/@value")[0], part.xpath("//p")[0].text_content()))
        at_work.post(reverse("tenders:check-stop", args=[tender.pk, 1]))
        heard(None)
        raise AssertionError("the child lives on")

    monkeypatch.setattr(checking, "run_isolated", isolated)
    perform(check.job.pk)

    check.refresh_from_db()
    assert shown == [
        ("20", "We read document 1 of 2."),
        ("57", "We read document 2 of 2: page 14 of 60."),
        ("82", "We look for the building blocks and follow the rules."),
    ]
    assert (check.result, check.job.state) == (None, "cancelled")


def test_the_child_tells_every_page(monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(child, "tell", lambda told, **_how: said.append(told))
    path = as_pdf("\n\n".join(["Een alinea met gewone woorden. " * 30] * 10), tmp_path / "b.pdf")

    child.check_to_show({"files": [{"path": str(path), "name": "b.pdf"}], "facts": {}})

    pages = said[1][4]
    assert pages > 1
    assert said == [*(["reading", 1, 1, n, pages if n else 0] for n in range(pages + 1)), ["rules"]]


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_list_of_checks_has_a_fixed_number_of_queries(
    at_work, tender, buyer, number, django_assert_num_queries
):
    for each in range(number):
        DocumentCheck.objects.create(tender=tender, number=each + 1, started_by=buyer.user)

    with django_assert_num_queries(11):
        page = at_work.get(reverse("tenders:checks", args=[tender.pk]))

    assert page.content.decode().count('<th scope="row">') == number


def test_the_page_says_how_often_the_check_was_right(at_work, tender):
    page = at_work.get(reverse("tenders:checks", args=[tender.pk])).content.decode()

    measured = tomllib.loads((FOLDER / "measured.toml").read_text("utf-8"))
    blocks = measured["blocks"]
    assert f"{blocks['hits']} of {blocks['hits'] + blocks['missed']} building blocks" in page
