"""Asking for a guide, making it once, and what the page says about it."""

import pytest
from django.core.files.base import ContentFile

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.runner import perform
from portal.shared.sandbox import SandboxTimeout
from tenders.actions import guides, printing
from tenders.models import Guide, StationState, Tender
from tenders.pages.guides import LANGUAGES, PAPERS, guide_page, guide_row
from tests.tenders.guide.conftest import at_rest, make_tender

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 een gids\n%%EOF\n"


@pytest.fixture(autouse=True)
def made(monkeypatch):
    """The documents that were rendered; the child process itself has its own test."""
    documents = []

    def pdf_from_html(html):
        documents.append(html)
        return PDF

    monkeypatch.setattr(printing, "pdf_from_html", pdf_from_html)
    return documents


def ask(tender, person, language="nl", **more):
    return guides.request_guide(Tender.objects.get(pk=tender.pk), language, by=person, **more)


def work(guide):
    perform(guide.job_id)
    guide.job.refresh_from_db()
    guide.refresh_from_db()
    return guide


def content(storage, guide):
    with storage.open(guide.pdf.name) as file:
        return file.read()


def test_asking_starts_one_job(tender, person):
    first = ask(tender, person)
    again = ask(tender, person)

    assert (first.pk, first.job_id) == (again.pk, again.job_id)
    job = Job.objects.get()
    assert (job.task, job.kwargs, job.owner_id, job.subject) == (
        "tenders.tasks.render_guide",
        {"guide_pk": first.pk},
        person.pk,
        f"guide:{first.pk}",
    )


def test_same_facts_are_rendered_once(tender, person, made, storage):
    guide = work(ask(tender, person))

    assert guide.job.state == JobState.DONE
    assert guide.pdf.name == f"guides/{guide.digest}.pdf"
    assert content(storage, guide) == PDF
    assert len(made) == 1
    again = ask(tender, person)
    assert (again.job_id, again.made_at) == (guide.job_id, guide.made_at)
    assert Job.objects.count() == 1


def test_equal_facts_of_another_tender_need_no_job(tender, person, made):
    first = work(ask(tender, person))
    second = ask(make_tender(), person)

    assert (second.pdf.name, second.digest, second.job) == (first.pdf.name, first.digest, None)
    assert second.is_ready
    assert len(made) == 1


def test_a_job_finds_the_file_that_another_one_made(tender, person, made):
    one, other = ask(tender, person), ask(make_tender(), person)
    assert work(one).pdf.name == work(other).pdf.name
    assert len(made) == 1


def test_changed_facts_are_rendered_again_and_the_old_file_stays(tender, person, made, storage):
    old = work(ask(tender, person)).pdf.name
    StationState.objects.filter(tender=tender, code="A3").update(owner="Nieuw")
    new = work(ask(tender, person)).pdf.name

    assert old != new
    assert len(made) == 2
    assert storage.exists(old)


@pytest.mark.parametrize("left", [b"", b"%PDF-1.7 half"])
def test_half_a_file_does_not_count(tender, person, storage, made, left):
    guide = work(ask(tender, person))
    storage.delete(guide.pdf.name)
    storage.save(guide.pdf.name, ContentFile(left))

    again = work(ask(tender, person))

    assert again.job_id != guide.job_id
    assert content(storage, again) == PDF
    assert len(made) == 2


def test_a_lost_file_is_made_again(tender, person, storage, made):
    guide = work(ask(tender, person))
    storage.delete(guide.pdf.name)
    assert work(ask(tender, person)).job_id != guide.job_id
    assert len(made) == 2


def test_progress_passes_every_step(tender, person, monkeypatch):
    seen = []
    plain = printing.Run.progress

    def progress(run, percent, step=""):
        seen.append((percent, step))
        plain(run, percent, step)

    monkeypatch.setattr(printing.Run, "progress", progress)
    work(ask(tender, person))
    assert seen == [(5, "facts"), (15, "drawing"), (30, "pdf"), (90, "saving")]


def test_a_guide_in_another_language_is_a_bug(tender, person):
    with pytest.raises(ValueError, match="there is no guide in 'de'"):
        ask(tender, person, "de")
    assert not Guide.objects.exists()


@pytest.mark.parametrize("kind", PAPERS)
def test_a_poster_is_a_file_of_its_own(tender, person, made, kind):
    guide = work(ask(tender, person))
    poster = work(ask(tender, person, kind=kind))

    assert poster.pk != guide.pk
    assert poster.pdf.name != guide.pdf.name
    assert f'class="{kind.value}"' in made[1]
    assert not poster.editions.exists()  # only a guide tells what changed
    found = guide_row(Tender.objects.get(pk=tender.pk), kind, "nl")
    assert (states(found), found.key) == ({"ready"}, f"{kind.value}-nl")


def test_another_kind_is_a_bug(tender, person):
    with pytest.raises(ValueError, match="a5"):
        ask(tender, person, kind="a5")


# --- What changed ---------------------------------------------------------------------------------
def titles(changes):
    return [part["title"] for part in changes["parts"]] if changes else None


def test_a_later_version_says_what_changed(tender, person, made):
    work(ask(tender, person, "en"))
    assert "What changed" not in made[0]
    assert row(tender, "en").changes is None

    Tender.objects.filter(pk=tender.pk).update(isv_forms=["performance"])
    at_rest(tender)
    assert states(row(tender, "en")) == {"ready", "stale"}
    told = row(tender, "en").changes  # before it is made again, what is new since the file
    assert titles(told)[0] == "Form of ISV"
    guide = work(ask(tender, person, "en"))
    assert "What changed since the guide of" in made[1]
    assert row(tender, "en").changes == told
    assert states(row(tender, "en")) == {"ready"}

    again = ask(tender, person, "en")
    assert (again.digest, again.job_id) == (guide.digest, guide.job_id)
    assert [edition.number for edition in guide.editions.order_by("number")] == [1, 2]


def test_going_back_is_a_change_too_and_two_editions_are_kept(tender, person):
    files = []
    for forms in (["performance"], ["award"], ["performance"]):
        Tender.objects.filter(pk=tender.pk).update(isv_forms=forms)
        guide = work(ask(at_rest(tender), person))
        files.append(guide.pdf.name)

    assert len(set(files)) == 3  # the last one says what changed, the first could not
    assert titles(row(tender).changes)[0] == "Vorm van ISV"
    kept = guide.editions.order_by("number")
    assert [edition.number for edition in kept] == [2, 3]


def test_what_a_person_notes_is_no_change(tender, person):
    work(ask(tender, person))
    tender.notes.update(text="Iets anders.")
    StationState.objects.filter(tender=tender, code="A3").update(owner="Ander")
    guide = work(ask(at_rest(tender), person))
    assert guide.editions.count() == 1
    assert row(tender).changes is None


def test_the_shell_makes_a_version_too(tender, person, made):
    guides.stored_guide(tender, "nl")
    guides.stored_guide(tender, "nl")
    Tender.objects.filter(pk=tender.pk).update(place="Elders")
    guides.stored_guide(at_rest(tender), "nl")
    assert len(made) == 2
    assert states(row(tender)) == {"ready"}
    assert titles(row(tender).changes) == ["Andere antwoorden"]


# --- The page -------------------------------------------------------------------------------------
def row(tender, language="nl"):
    rows = guide_page(Tender.objects.get(pk=tender.pk)).guides
    assert tuple(found.language for found in rows) == LANGUAGES
    return next(found for found in rows if found.language == language)


def states(found):
    return {name for name in ("ready", "stale", "busy", "failed") if getattr(found, name)}


def test_page_follows_a_guide_from_nothing_to_stale(tender, person):
    assert states(row(tender)) == set()
    guide = ask(tender, person)
    assert states(row(tender)) == {"busy"}
    assert row(tender).sentence != ""
    Job.objects.filter(pk=guide.job_id).update(progress=30, step="pdf")
    waiting, busy = row(tender, "en"), row(tender)
    assert (states(waiting), busy.percent) == (set(), 30)
    Job.objects.filter(pk=guide.job_id).update(progress=0, step="")
    guide = work(guide)
    assert states(row(tender)) == {"ready"}
    assert (row(tender).made_at, row(tender).sentence) == (guide.made_at, "")
    Tender.objects.filter(pk=tender.pk).update(title="Anders")
    assert states(row(tender)) == {"ready", "stale"}


def test_page_says_what_went_wrong(tender, person, monkeypatch):
    def refuse(html):
        raise SandboxTimeout("Dit duurt te lang.")

    monkeypatch.setattr(printing, "pdf_from_html", refuse)
    work(ask(tender, person))
    assert states(row(tender)) == {"failed"}
    assert row(tender).sentence == "Dit duurt te lang."


def test_page_has_a_fixed_number_of_queries(tender, person, django_assert_num_queries):
    def fetched():
        found = Tender.objects.select_related("organisation").prefetch_related("lots", "stones")
        return found.get(pk=tender.pk)

    for language in LANGUAGES:
        before = fetched()
        with django_assert_num_queries(5):
            guide_page(before)
        ask(tender, person, language)
