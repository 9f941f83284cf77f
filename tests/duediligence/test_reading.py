"""A file read in on the pages: checked, shown as it would be, conflicts chosen, then written."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from duediligence.actions.rows import change_row
from duediligence.exchange import intake
from duediligence.exchange.sites import guess
from duediligence.exchange.writing import workbook_of
from duediligence.models import Chain, Intake, Site
from duediligence.sheets import WRITERS, Sheet, UnreadableWorkbook, read_csv
from portal.accounts.enums import Role
from portal.files.models import StoredFile
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.runner import perform
from tests.factories import (
    ChainFactory,
    DossierFactory,
    MembershipFactory,
    SiteFactory,
    SupplierFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_on_disk(settings, tmp_path, _files_in_memory):
    """The child that judges a file opens it by its path."""
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def small(dossier):
    chain = ChainFactory(dossier=dossier, name="Graniet")
    ChainFactory(dossier=dossier, name="Zandsteen")
    SiteFactory(dossier=dossier, chains=[chain])
    return dossier


def send(at_work, dossier, content, name="dossier.xlsx"):
    """Send a file and let the pipeline judge it, as the worker does; the address of its page."""
    page = reverse("duediligence:read-in", args=[dossier.pk])
    answer = at_work.post(page, {"document": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, html.fromstring(answer.content).text_content()
    work()
    return answer["Location"]


def work():
    """What the workers do: every job in its turn, and again until it is done or failed for good.

    The sign of life of a job comes from a connection of its own, which can be in the way of a
    write: the attempt then fails, and the worker makes the next one.
    """
    while waiting := list(Job.objects.filter(state=JobState.QUEUED).order_by("queued_at")):
        for job in waiting:
            perform(job.pk, job.attempt + 1)


def put(at_work, page, values=None):
    """Say yes, or which column is which, let the job do it, and go where the page leads."""
    asked = at_work.post(page, values or {})
    assert asked["Location"] == page
    work()
    job = Job.objects.latest("queued_at")
    return at_work.get(f"{page}stand/{job.pk}/", follow=True)


def workbook(dossier, kind="xlsx", **notes):
    """The workbook of the dossier with the notes of chains changed, by name."""
    book = {sheet.name: [list(row) for row in sheet.rows] for sheet in workbook_of(dossier)}
    chains = book["Ketens"]
    name, note = (chains[0].index(each) for each in ("name", "note"))
    for row in chains[2:]:
        row[note] = notes.get(row[name], row[note])
    return WRITERS[kind]([Sheet(each, rows) for each, rows in book.items()])


def counted(answer):
    """New, changed, the same."""
    found = html.fromstring(answer.content.decode()).xpath(
        "(//dl[@class='lijst-feiten'])[1]//dd/text()"
    )
    return [int(each) for each in found]


def shown(answer):
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


@pytest.mark.parametrize("kind", WRITERS)
def test_a_spreadsheet_is_shown_first_and_then_written(at_work, small, kind):
    page = send(at_work, small, workbook(small, kind, Graniet="Nieuw"), f"dossier.{kind}")

    new, changed, same = counted(at_work.get(page))
    assert (new, changed) == (0, 1)
    assert same > 2
    assert Chain.objects.get(name="Graniet").note == ""

    done = put(at_work, page)

    assert Chain.objects.get(name="Graniet").note == "Nieuw"
    assert "Het bestand is ingelezen" in shown(done)
    assert counted(done)[:2] == [0, 1]
    assert not StoredFile.objects.exists()
    assert at_work.get(page).status_code == 404


def test_a_spreadsheet_that_changes_nothing_says_so_and_has_nothing_to_read_in(at_work, small):
    page = at_work.get(send(at_work, small, workbook(small)))

    assert counted(page)[:2] == [0, 0]
    assert "Er zou niets veranderen" in shown(page)
    assert "Inlezen" not in html.fromstring(page.content.decode()).xpath("//button//text()")


def test_every_problem_is_named_at_its_place(at_work, small):
    book = openpyxl.load_workbook(io.BytesIO(workbook(small)))
    book["Schakels"]["C3"] = "maan"
    book["Ketens"]["C4"] = ""
    target = io.BytesIO()
    book.save(target)
    page = send(at_work, small, target.getvalue())

    rows = html.fromstring(at_work.get(page).content.decode()).xpath("//tbody/tr")
    said = [[" ".join(cell.text_content().split()) for cell in row][:3] for row in rows]
    told = json.loads(at_work.get(f"{page}uitkomst.json").content)

    assert ["Ketens", "4", "Naam (name)"] in said
    assert ["Schakels", "3", "Rol (role)"] in said
    assert (told["status"], len(told["problems"])) == ("refused", len(said))
    assert "problemen" in shown(put(at_work, page))
    assert Site.objects.get().role == "quarry"


def test_conflicts_are_chosen_per_row(at_work, small, editor):
    content = workbook(small, Graniet="Uit het bestand", Zandsteen="Ook uit het bestand")
    for chain in small.chains.all():
        change_row(chain, {"note": "Van de pagina"}, version=1, by=editor)
    page = send(at_work, small, content)

    tree = html.fromstring(at_work.get(page).content.decode())
    names = sorted(set(tree.xpath("//input[@type='radio']/@name")))
    assert names == ["keep-Ketens:3", "keep-Ketens:4"]
    words = tree.text_content()
    assert "Uit het bestand" in words
    assert "Van de pagina" in words

    half = put(at_work, page, {names[0]: "2"})
    assert "kies voor elke rij" in shown(half)
    assert set(small.chains.values_list("note", flat=True)) == {"Van de pagina"}

    put(at_work, page, {names[0]: "2", names[1]: "0"})
    assert list(small.chains.values_list("note", flat=True)) == ["Uit het bestand", "Van de pagina"]


def test_a_file_that_the_pipeline_refuses_says_why(at_work, small):
    page = send(at_work, small, b"PK\x03\x04geen zip", "x.xlsx")

    assert "Dit bestand is geweigerd" in shown(at_work.get(page))
    assert "Wat u kunt doen" in shown(at_work.get(page))


def test_the_page_follows_the_job(at_work, small):
    form = reverse("duediligence:read-in", args=[small.pk])
    content = SimpleUploadedFile("a.xlsx", workbook(small))
    page = at_work.post(form, {"document": content})["Location"]
    state = f"{page}stand/{Intake.objects.get().job_id}/"

    def look():
        return at_work.get(state, headers={"HX-Request": "true"})

    assert "<progress" in at_work.get(page).content.decode()
    assert "wacht op zijn beurt" in shown(look())
    assert at_work.get(state)["Location"] == page  # without scripts: the whole page
    assert at_work.get(f"{page}uitkomst.json").status_code == 404
    work()
    assert look()["HX-Redirect"] == page


def test_a_dossier_that_changed_meanwhile_is_looked_at_again(at_work, small, editor):
    page = send(at_work, small, workbook(small, Graniet="Nieuw"))
    assert "is veranderd sinds" not in shown(at_work.get(page))
    chain = Chain.objects.get(name="Graniet")
    change_row(chain, {"note": "Van de pagina"}, version=1, by=editor)

    stale = at_work.get(page)
    again = put(at_work, page, {"again": "1"})

    assert "is veranderd sinds" in shown(stale)
    assert "Van de pagina" not in shown(stale)
    assert "Van de pagina" in shown(again)
    assert "is veranderd sinds" not in shown(again)


def test_what_goes_wrong_in_the_job_can_be_tried_again(at_work, small, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(intake.reading, "import_sheets", lambda *_args, **_more: 1 / 0)
        page = send(at_work, small, workbook(small))
    assert "Dit is niet gelukt" in shown(at_work.get(page))

    assert counted(put(at_work, page, {"again": "1"}))[:2] == [0, 0]


def test_who_may_not_write_any_more_writes_nothing(at_work, small, editor):
    page = send(at_work, small, workbook(small, Graniet="Nieuw"))
    at_work.post(page)
    editor.memberships.update(role=Role.READER)
    work()

    assert Chain.objects.get(name="Graniet").note == ""
    assert "niet meer veranderen" in Job.objects.latest("queued_at").error_text


def test_a_newer_file_takes_the_place_of_the_one_that_was_left(at_work, small):
    first = send(at_work, small, workbook(small))
    second = send(at_work, small, workbook(small, Graniet="x"))

    assert at_work.get(first).status_code == 404
    at_work.post(f"{second}weg/")
    assert not StoredFile.objects.exists()
    assert Chain.objects.get(name="Graniet").note == ""


def test_only_who_writes_in_the_dossier_reads_in(client, at_work, small):
    page = send(at_work, small, workbook(small))
    reader = MembershipFactory(organisation=small.organisation, role=Role.READER).user
    stranger = MembershipFactory(organisation=SupplierFactory()).user
    theirs = DossierFactory(organisation=stranger.current_membership.organisation)

    client.force_login(reader)
    assert client.get(page).status_code == 403
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    moved = page.replace(str(small.pk), str(theirs.pk))
    assert client.get(moved).status_code == 404


# --- Lists of somebody's own ----------------------------------------------------------------------
LIST = [
    ["Bedrijf", "Plaats", "Land", "Soort"],
    ["Groeve Müller & Söhne", "Łódź", "Polen", "groeve"],
    ["Zagerij “De Keten”; oud", "Gent", "BE", "processor"],
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def as_csv(rows, separator, encoding):
    lines = [
        separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in rows
    ]
    return "\r\n".join(lines).encode(encoding)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_list_is_read_in_every_usual_encoding(separator, encoding):
    assert read_csv(as_csv(LIST, separator, encoding))[0].rows == LIST


def test_windows_1252_is_read():
    rows = [["naam", "prijs"], ["Café Ünal", "5 €"]]

    assert read_csv(as_csv(rows, ";", "cp1252"))[0].rows == rows


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"a;b\0c", b"\x81\x8d;a", b"a\n" * 20_001, b";".join([b"x"] * 101)]
)
def test_what_is_no_list_is_refused(content):
    with pytest.raises(UnreadableWorkbook):
        read_csv(content)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (["Bedrijf", "Plaats", "Land", "Soort"], {"name": 0, "place": 1, "country": 2, "role": 3}),
        (["Naam bedrijf", "Naam", "Country:"], {"name": 1, "country": 2}),
        (["x", "", None], {}),
    ],
)
def test_columns_are_guessed_by_their_heads(heads, expected):
    assert guess(heads) == expected


MATCHED = {
    "columns": "1",
    "name": "0",
    "place": "1",
    "country": "2",
    "role": "3",
    "all_level": "1",
    "all_known_from": "eigen lijst",
}


def matched(small, **more):
    chain = small.chains.get(name="Graniet").pk
    return {**MATCHED, "all_chain": str(chain), **more}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_list_of_places_is_matched_shown_and_written(at_work, small, encoding):
    page = send(at_work, small, as_csv(LIST, ";", encoding), "l.csv")

    asked = at_work.get(page)
    tree = html.fromstring(asked.content.decode())
    assert "Welke kolom is wat?" in shown(asked)
    chosen = tree.xpath("//select[@name='country']/option[@selected]/text()")
    assert [each.strip() for each in chosen] == ["Land"]
    assert counted(put(at_work, page, matched(small))) == [2, 0, 0]
    assert "Welke kolom is wat?" in shown(at_work.get(page, {"columns": "1"}))
    assert Site.objects.count() == 1

    put(at_work, page)

    made = Site.objects.exclude(name="").order_by("pk")
    assert [(s.name, s.place, s.country, s.role, s.level, s.known_from) for s in made] == [
        ("Groeve Müller & Söhne", "Łódź", "PL", "quarry", 1, "eigen lijst"),
        ("Zagerij “De Keten”; oud", "Gent", "BE", "processor", 1, "eigen lijst"),
    ]
    assert {chain.name for site in made for chain in site.chains.all()} == {"Graniet"}


def test_a_list_that_is_read_twice_makes_nothing_twice_and_shows_what_differs(at_work, small):
    first = send(at_work, small, as_csv(LIST, ";", "utf-8"), "l.csv")
    put(at_work, first, matched(small))
    put(at_work, first)
    changed = [*LIST[:2], [*LIST[2][:2], "DE", LIST[2][3]]]
    page = send(at_work, small, as_csv(changed, ";", "utf-8"), "l.csv")

    again = put(at_work, page, matched(small))
    assert counted(again) == [0, 0, 1]
    [name] = set(html.fromstring(again.content).xpath("//input[@type='radio']/@name"))
    assert name == "keep-CSV:3"
    put(at_work, page, {name: "1"})

    assert list(Site.objects.exclude(name="").values_list("country", flat=True)) == ["PL", "DE"]
    assert set(Site.objects.exclude(name="").values_list("known_from", flat=True)) == {
        "eigen lijst"
    }


def test_problems_of_a_list_are_named_in_its_own_rows_and_columns(at_work, small):
    rows = [[], *LIST, [], ["Groeve", "X", "Nergensland", "maan"]]
    page = send(at_work, small, as_csv(rows, ";", "utf-8"), "l.csv")

    asked = put(at_work, page, matched(small))
    said = html.fromstring(asked.content.decode()).xpath("//tbody/tr")

    places = [[" ".join(c.text_content().split()) for c in row][:3] for row in said]
    assert sorted(places) == [["CSV", "6", "Land"], ["CSV", "6", "Soort"]]
    put(at_work, page)
    assert Site.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "1"}, "place"),
        ({"name": "", "place": ""}, "name"),
        ({"role": ""}, "all_role"),
        ({"all_known_from": ""}, "all_known_from"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_at_its_field(at_work, small, change, field):
    page = send(at_work, small, as_csv(LIST, ";", "utf-8"), "l.csv")

    tree = html.fromstring(at_work.post(page, matched(small, **change)).content.decode())

    assert tree.xpath(f"//*[@name='{field}'][@aria-invalid='true']")
    assert Site.objects.count() == 1
