"""To take along: asked for on the page, made by the job, fetched by who may read the tender."""

import zipfile
from io import BytesIO

import docx
import odfdo
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html

from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.shared.pdf import render
from tenders.actions import copies as deeds
from tenders.actions.keeping import empty_bin
from tenders.documents import read_document
from tenders.models import CheckCopies, FindingDecision, Tender
from tenders.pages.copies import copies_page
from tenders.remarks import child
from tenders.remarks.report import html as report_html
from tests.tenders.documents.making import as_docx
from tests.tenders.guide.structure import faults
from tests.tenders.remarks.reading import comments_of_docx

pytestmark = pytest.mark.django_db
SPECIFICATION = """# Bestek Marktplein

De stenen hebben het keurmerk Fair Stone.

De gunning vindt plaats op laagste prijs.
"""


@pytest.fixture
def here(monkeypatch):
    """Do the work of the children in this process: their limits have tests of their own."""

    def isolated(function, payload, **_limits):
        return getattr(child, function.partition(":")[2])(payload)

    monkeypatch.setattr(deeds, "run_isolated", isolated)
    monkeypatch.setattr(deeds, "pdf_from_html", lambda _html: b"%PDF-1.7 %%EOF")


@pytest.fixture
def check(at_work, tender, tmp_path, django_capture_on_commit_callbacks):
    """A finished check of a DOCX and a text."""
    content = as_docx(SPECIFICATION, tmp_path / "bestek.docx").read_bytes()
    with django_capture_on_commit_callbacks(execute=False):
        at_work.post(
            reverse("tenders:checks", args=[tender.pk]),
            {
                "documents": [
                    SimpleUploadedFile("bestek.docx", content),
                    SimpleUploadedFile("brief.txt", b"De uitnodiging."),
                ]
            },
        )
    for task in ("portal.files.tasks.check_file", "tenders.tasks.check_documents"):
        for job in Job.objects.filter(task=task, state="queued"):
            perform(job.pk)
    return tender.checks.get()


def make(client, check, capture):
    """Ask on the page, and work as a worker would."""
    with capture(execute=False):
        client.post(reverse("tenders:check-take", args=[check.tender_id, check.number]))
    for job in Job.objects.filter(task="tenders.tasks.copy_check", state="queued"):
        with capture(execute=True):
            perform(job.pk, job.attempt + 1)
    return CheckCopies.objects.get(check_run=check, language="en")


def bytes_of(check):
    with default_storage.open(check.files.first().file.blob.storage_name) as file:
        return file.read()


def fetched(client, copies, place):
    check = copies.check_run
    address = reverse("tenders:check-copy", args=[check.tender_id, check.number, "en", place])
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    data = b"".join(answer.streaming_content)
    answer.close()
    return data


def test_a_copy_with_remarks_and_three_reports_can_be_fetched(
    at_work, check, here, django_capture_on_commit_callbacks
):
    before = bytes_of(check)

    copies = make(at_work, check, django_capture_on_commit_callbacks)

    assert [(each["form"], each["name"]) for each in copies.files] == [
        ("report", f"check-1-{check.tender.reference}.pdf"),
        ("report", f"check-1-{check.tender.reference}.docx"),
        ("report", f"check-1-{check.tender.reference}.odt"),
        ("marked", "bestek with remarks.docx"),
        ("marked", "brief.txt"),
    ]
    told = comments_of_docx(fetched(at_work, copies, 3))
    assert len(told) == copies.files[3]["remarks"] > 1
    assert any("Fair Stone" in words for words in told.values())
    after = bytes_of(check)
    assert after == before
    page = html.fromstring(
        at_work.get(reverse("tenders:check-take", args=[check.tender_id, 1])).content
    )
    assert len(page.xpath("//div[@id='meenemen']//a")) == 4
    assert "A text file cannot carry remarks." in page.text_content()


def test_the_reports_say_every_finding_and_what_was_decided(
    at_work, check, here, django_capture_on_commit_callbacks
):
    identity = deeds.found_in(check, deeds.CheckResult.from_data(check.result["result"]), "en")[0][
        1
    ].identity
    FindingDecision.objects.create(
        tender=check.tender,
        identity=identity,
        accepted=False,
        reason="Zo afgesproken.",
        decided_by=check.started_by,
        decided_at=timezone.now(),
    )

    copies = make(at_work, check, django_capture_on_commit_callbacks)

    report = deeds.report_for(check, "en")
    word = docx.Document(BytesIO(fetched(at_work, copies, 1)))
    in_word = "\n".join(each.text for each in word.paragraphs)
    odt = odfdo.Document(BytesIO(fetched(at_work, copies, 2)))
    in_odt = odt.get_formatted_text()
    assert report.entries
    for text in (in_word, in_odt):
        assert "Not taken over: Zo afgesproken." in text
        for entry in report.entries:
            assert entry.title in text


def test_the_report_is_a_tagged_pdf_without_faults(check):
    report = deeds.report_for(check, "nl")
    with translation.override("nl"):
        page = report_html(report)
        title = report.title

    data = render(page.encode())

    assert faults(data, language="nl", title=f"{title}: {check.tender.title}") == []


def test_nothing_is_made_twice_and_a_decision_makes_it_old(
    at_work, check, here, django_capture_on_commit_callbacks
):
    first = make(at_work, check, django_capture_on_commit_callbacks)
    stored = [each["storage"] for each in first.files if each["storage"]]
    again = make(at_work, check, django_capture_on_commit_callbacks)
    assert again.files == first.files
    FindingDecision.objects.create(
        tender=check.tender,
        identity="ISV-01-missing",
        accepted=True,
        decided_by=check.started_by,
        decided_at=timezone.now(),
    )
    with translation.override("en"):
        assert copies_page(check, "en").stale

    new = make(at_work, check, django_capture_on_commit_callbacks)

    assert new.files != first.files
    assert not [name for name in stored if default_storage.exists(name)]
    assert all(default_storage.exists(each["storage"]) for each in new.files if each["storage"])


def test_a_file_that_is_gone_is_said_and_stops_no_other(
    at_work, check, here, django_capture_on_commit_callbacks
):
    row = check.files.first()
    row.file = None
    row.save()

    copies = make(at_work, check, django_capture_on_commit_callbacks)

    assert copies.files[3]["failed"] == "The file was removed."
    assert copies.files[0]["storage"]


def test_the_bytes_go_with_the_tender(check, django_capture_on_commit_callbacks):
    name = default_storage.save("checks/x", ContentFile(b"x"))
    CheckCopies.objects.create(
        tender=check.tender, check_run=check, language="nl", files=[{"storage": name}]
    )
    Tender.objects.filter(pk=check.tender_id).update(deleted_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        empty_bin(timezone.now())

    assert not default_storage.exists(name)


def test_the_child_works_under_its_limits(tmp_path):
    """Once over the line to a real child: what it is sent and what it gives is understood."""
    path = as_docx(SPECIFICATION, tmp_path / "bestek.docx")
    payload = {
        "path": str(path),
        "format": "docx",
        "raw": "iets anders",
        "scanned": False,
        "remarks": [],
        "moment": "2026-11-30T12:00:00",
    }
    with pytest.raises(deeds.PortalError) as refused:
        deeds._isolated("mark_in_child", payload)
    assert refused.value.code == "cannot-be-marked"


@pytest.mark.parametrize("place", [3, 99])
def test_what_is_not_there_is_404(at_work, check, place):
    CheckCopies.objects.create(
        tender=check.tender,
        check_run=check,
        language="en",
        files=[{"storage": "", "name": "x"}] * 4,
    )

    address = reverse("tenders:check-copy", args=[check.tender_id, 1, "en", place])

    assert at_work.get(address).status_code == 404


def test_archive_of_the_marked_copy_is_a_whole_word_file(tmp_path):
    path = as_docx(SPECIFICATION, tmp_path / "bestek.docx")
    data = child.mark_in_child(
        {
            "path": str(path),
            "format": "docx",
            "raw": read_document(path).raw,
            "scanned": False,
            "remarks": [{"number": 1, "severity": "tip", "text": "x", "start": 0, "end": 3}],
            "moment": "2026-11-30T12:00:00",
        }
    )

    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert "word/comments.xml" in archive.namelist()
        assert b"comments+xml" in archive.read("[Content_Types].xml")
