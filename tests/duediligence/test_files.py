"""The whole dossier to take along: nothing left out, made by a job, and whole in its ZIP."""

import hashlib
import io
import json
import re
import zipfile
from datetime import date

import docx
import odfdo
import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from duediligence.actions.evidence import add_evidence
from duediligence.actions.files import forget_files
from duediligence.actions.rows import change_row
from duediligence.core.content import FIELDS
from duediligence.enums import FileKind
from duediligence.exchange.archive import EvidenceDamaged
from duediligence.exchange.document import COLUMNS, TOLD, document_of
from duediligence.exchange.printing import made
from duediligence.models import DossierFile, Evidence
from portal.files.actions import settle_file
from portal.files.inspection.verdict import Verdict
from portal.files.models import StoredFile
from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.operations.demo.dossier import make_dossier
from tenders.clauses.document import plain_text
from tests.factories import ChainFactory, DossierFactory, MembershipFactory, SupplierFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 5, 3)


@pytest.fixture
def full(editor):
    return make_dossier(editor.current_membership.organisation, editor)


def quiet(_percent, _step):
    pass


def content_of_file(dossier, kind):
    with made(dossier, kind, quiet) as content:
        return content.read()


def words(text):
    return re.sub(r"\s+", " ", text)


# --- What stands in it ---------------------------------------------------------------------------
def test_every_kind_of_row_has_its_place():
    """A kind that is added to a dossier and not here would be left out without a word."""
    assert {*COLUMNS, *TOLD} == set(FIELDS)
    for kind, columns in COLUMNS.items():
        assert {name for column in columns for name in column} <= set(FIELDS[kind])


def test_everything_that_was_typed_stands_in_the_document(full):
    text = words(plain_text(document_of(full, day=DAY)))

    rows = [
        *full.chains.values_list("name", "note"),
        *full.sites.values_list("name", "place", "known_from", "action", "note"),
        *full.links.values_list("material", "known_from", "note"),
        *full.risks.values_list("title", "description", "sources"),
        *full.measures.values_list("title", "owner", "goal", "indicator", "partners", "effect"),
        *full.evidences.values_list("title", "issuer", "file_name", "note", "doubt"),
        *full.complaints.values_list("title", "from_whom", "description", "answer", "remedy"),
        *((a["value"], a["note"]) for s in full.sections.all() for a in s.answers.values()),
    ]
    codes = {"yes", "no", "partly", "unknown"}
    typed = {words(value).strip() for row in rows for value in row if value} - codes
    assert len(typed) > 70
    assert {value for value in typed if value not in text} == set()


def test_what_is_open_says_so_and_what_is_asked_no_more_stays(dossier):
    section = dossier.sections.create(
        step=1,
        answers={"no-such-question": {"value": "Oud antwoord", "note": "", "confirmed": 2025}},
    )

    text = plain_text(document_of(dossier, day=DAY))

    assert text.count("nog niet beantwoord") > 3
    assert "no-such-question\tOud antwoord\t-\t2025" in text
    assert section.step == 1


def test_signs_that_no_document_can_hold_are_shown_as_such(dossier):
    ChainFactory(dossier=dossier, name="Graniet", note="a\x0bb")

    assert "a\N{REPLACEMENT CHARACTER}b" in plain_text(document_of(dossier, day=DAY))
    for kind in ("docx", "odt"):
        assert content_of_file(dossier, kind)


# --- As files ------------------------------------------------------------------------------------
def test_pdf_docx_and_odt_open_and_say_the_same(full):
    pdf = pikepdf.open(io.BytesIO(content_of_file(full, "pdf")))
    word = docx.Document(io.BytesIO(content_of_file(full, "docx")))
    odt = odfdo.Document(io.BytesIO(content_of_file(full, "odt")))

    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.docinfo["/Title"]).startswith(f"Due-diligencedossier {full.round}")
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [h.text_recursive for h in odt.body.get_headers()]
    assert {"Ketens", "Schakels", "Risico’s", "Maatregelen"} <= set(headings)
    table = next(t for t in word.tables if t.rows[0].cells[0].text.startswith("De schakel"))
    assert len(table.rows) == full.sites.count() + 1


@pytest.fixture
def evidence(full, editor):
    """Two pieces of evidence with a file, one that was refused, and those of the demonstration."""
    rows = []
    for name, content, code in (
        ("a.txt", b"een", ""),
        ("../b.txt", b"twee", ""),
        ("c.txt", b"3", "virus"),
    ):
        values = {"title": f"Stuk {name}", "kind": "audit", "scope": "company"}
        row = add_evidence(full, values, SimpleUploadedFile(name, content), by=editor)
        settle_file(row.file, Verdict(code=code, media_type="text/plain"))
        rows.append(Evidence.objects.get(pk=row.pk))
    return rows


def test_the_zip_is_whole_and_says_what_is_not_in_it(full, evidence):
    archive = zipfile.ZipFile(io.BytesIO(content_of_file(full, "zip")))
    manifest = json.loads(archive.read("manifest.json"))

    listed = {each["name"]: each for each in manifest["files"]}
    assert set(archive.namelist()) == {*listed, "manifest.json", "SHA256SUMS"}
    for name, each in listed.items():
        content = archive.read(name)
        assert (each["sha256"], each["bytes"]) == (
            hashlib.sha256(content).hexdigest(),
            len(content),
        )
    first, second, refused = evidence
    assert archive.read(f"bewijs/B{first.pk}-a.txt") == b"een"
    assert archive.read(f"bewijs/B{second.pk}-b.txt") == b"twee"
    assert {"dossier.pdf", "dossier.xlsx", "dossier.json"} <= set(listed)
    lacking = {each["key"]: each["why"] for each in manifest["without_file"]}
    assert lacking[f"B{refused.pk}"] == "geweigerd"
    assert len(lacking) + 2 == full.evidences.count()
    sums = archive.read("SHA256SUMS").decode().splitlines()
    assert sorted(sums) == sorted(f"{e['sha256']}  {n}" for n, e in listed.items())


def test_damaged_evidence_makes_no_zip(full, evidence):
    StoredFile.objects.filter(pk=evidence[0].file_id).update(sha256="0" * 64)

    with pytest.raises(EvidenceDamaged, match=r"Stuk a\.txt"):
        content_of_file(full, "zip")


# --- On the page ---------------------------------------------------------------------------------
def files_page(dossier):
    return reverse("duediligence:files", args=[dossier.pk])


def making(dossier, kind="docx"):
    return reverse("duediligence:make-file", args=[dossier.pk, kind])


def download(dossier, kind="docx"):
    return reverse("duediligence:sheet", args=[dossier.pk, kind])


def make(at_work, dossier, kind="docx"):
    at_work.post(making(dossier, kind))
    job = Job.objects.latest("queued_at")
    perform(job.pk)
    job.refresh_from_db()
    return job


def test_a_file_is_asked_for_made_and_taken_along(at_work, full):
    assert at_work.get(download(full)).status_code == 404

    job = make(at_work, full)

    assert (job.state, job.error_text) == ("done", "")
    answer = at_work.get(download(full))
    assert docx.Document(io.BytesIO(answer.getvalue())).paragraphs
    assert answer["Cache-Control"] == "private, no-store"
    assert "Klaar." in at_work.get(files_page(full)).content.decode()


def test_while_it_is_made_the_page_says_how_far(at_work, full):
    at_work.post(making(full, "pdf"))
    Job.objects.update(progress=15, step="pages")

    page = at_work.get(files_page(full)).content.decode()
    part = at_work.get(reverse("duediligence:file-progress", args=[full.pk, "pdf"]))

    assert 'data-hx-trigger="load delay:1s"' in page
    assert "Wij maken de bladzijden op" in part.content.decode()


def test_nothing_is_made_twice_and_a_change_makes_it_old(at_work, full, editor):
    make(at_work, full)
    at_work.post(making(full))
    assert Job.objects.filter(task="duediligence.tasks.make_file").count() == 1

    chain = full.chains.earliest("pk")
    change_row(chain, {"note": "Nieuw"}, version=chain.version, by=editor)
    assert "Gemaakt vóór de laatste wijziging" in at_work.get(files_page(full)).content.decode()
    before = DossierFile.objects.get().file.name

    make(at_work, full)

    after = DossierFile.objects.get()
    assert after.file.name != before
    assert not after.is_stale
    assert not DossierFile.objects.exclude(kind=FileKind.DOCX).exists()


def test_the_one_before_goes_and_what_is_wiped_goes(
    at_work, full, editor, django_capture_on_commit_callbacks
):
    make(at_work, full)
    first = DossierFile.objects.get().file.name
    chain = full.chains.earliest("pk")
    change_row(chain, {"note": "Nieuw"}, version=chain.version, by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        make(at_work, full)
    second = DossierFile.objects.get().file.name
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)

    with django_capture_on_commit_callbacks(execute=True):
        forget_files([full.pk])
    assert not default_storage.exists(second)
    assert at_work.get(download(full)).status_code == 404


def test_another_kind_or_another_dossier_is_not_there(client, at_work, full):
    assert at_work.post(making(full, "exe")).status_code == 404
    make(at_work, full)
    stranger = MembershipFactory(organisation=SupplierFactory()).user
    DossierFactory(organisation=stranger.current_membership.organisation)
    client.force_login(stranger)

    assert client.get(download(full)).status_code == 404
    assert client.post(making(full, "pdf")).status_code == 404
