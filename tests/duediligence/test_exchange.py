"""A dossier goes out as a spreadsheet and comes back: nothing lost, every problem at its place."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from duediligence import choices
from duediligence.actions.answering import answer_questions
from duediligence.actions.rows import change_row
from duediligence.content import content_of
from duediligence.exchange.reading import import_file
from duediligence.exchange.writing import workbook_of
from duediligence.management.commands.export_dossier import Command as Export
from duediligence.management.commands.import_dossier import Command as Import
from duediligence.models import Chain, Dossier, Link, Measure, Risk, Section, Site
from duediligence.sheets import WRITERS, Formula, Sheet, read_workbook
from portal.operations.demo.dossier import make_dossier
from portal.shared.errors import PortalError
from tests.factories import (
    ChainFactory,
    DossierFactory,
    RiskFactory,
    SiteFactory,
    SupplierFactory,
)
from tests.tenders.naughty import naughty_strings

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(editor):
    """The dossier of the demonstration: every kind of row, unknown ones too."""
    return make_dossier(editor.current_membership.organisation, editor)


@pytest.fixture
def small(dossier):
    """Two chains, two places, who delivers to whom, a risk and an answer."""
    chain = ChainFactory(dossier=dossier, name="Graniet")
    ChainFactory(dossier=dossier, name="Zandsteen")
    quarry = SiteFactory(dossier=dossier, chains=[chain])
    known = {"level": 2, "known_from": "factuur", "name": "Zagerij"}
    factory = SiteFactory(dossier=dossier, chains=[chain], role="processor", **known)
    Link.objects.create(dossier=dossier, chain=chain, seller=quarry, buyer=factory)
    RiskFactory(dossier=dossier, chain=chain, site=factory)
    kept = {"value": "De directie.", "note": "", "confirmed": 2026}
    Section.objects.create(dossier=dossier, step=1, answers={"responsible": kept})
    return dossier


def written(dossier, kind="ods"):
    return WRITERS[kind](workbook_of(dossier))


def edited(dossier, **cells):
    """The workbook of the dossier with cells changed: ``Schakels_3_name="x"``, counted from 1."""
    book = workbook_of(dossier)
    sheets = {sheet.name: [list(row) for row in sheet.rows] for sheet in book}
    for place, text in cells.items():
        sheet, number, column = place.split("_", 2)
        rows = sheets[sheet]
        head = rows[0]
        if column not in head:
            head.append(column)
        while len(rows) < int(number):
            rows.append([])
        row = rows[int(number) - 1]
        row.extend("" for _ in range(len(head) - len(row)))
        row[head.index(column)] = text
    return WRITERS["xlsx"]([Sheet(name, rows) for name, rows in sheets.items()])


@pytest.mark.parametrize("kind", WRITERS)
def test_what_went_out_comes_back_without_a_change(full, kind):
    before = content_of(full)

    outcome = import_file(full, written(full, kind))

    assert (outcome.status, outcome.created, outcome.updated) == ("imported", 0, 0)
    assert outcome.unchanged > 60
    assert content_of(full) == before


@pytest.mark.parametrize("kind", WRITERS)
def test_the_naughty_strings_come_back(dossier, kind):
    texts = [text for text in naughty_strings(every=12) if text.strip() and "\0" not in text]
    for number, text in enumerate(texts):
        Chain.objects.create(dossier=dossier, name=f"{number}", note=text.strip())
    before = content_of(dossier)

    outcome = import_file(dossier, written(dossier, kind))

    assert (outcome.problems, outcome.updated, outcome.created) == ([], 0, 0)
    assert content_of(dossier) == before


def test_a_changed_cell_is_one_change(small):
    quarry = small.sites.earliest("pk")

    outcome = import_file(
        small,
        edited(
            small,
            Schakels_3_name="Groeve Nieuw",
            Schakels_3_level="zelf verklaard",
            Schakels_3_known_from="exporteur",
        ),
    )

    assert (outcome.status, outcome.updated, outcome.created) == ("imported", 1, 0)
    quarry.refresh_from_db()
    assert (quarry.name, quarry.level, quarry.known_from) == ("Groeve Nieuw", 1, "exporteur")


def test_an_emptied_cell_empties_the_field(small):
    Chain.objects.filter(name="Graniet").update(note="Weg ermee")

    outcome = import_file(small, edited(small, Ketens_3_note=""))

    assert outcome.updated == 1
    assert Chain.objects.get(name="Graniet").note == ""


def test_new_rows_name_each_other(dossier):
    ChainFactory(dossier=dossier, name="Bestaat al")
    book = edited(
        dossier,
        Ketens_4_key="nieuw1",
        Ketens_4_name="Graniet",
        Schakels_3_key="g",
        Schakels_3_role="Groeve",
        Schakels_3_chains="nieuw1",
        Schakels_3_action_date="46053",
        Schakels_3_action="Vragen",
        Schakels_4_key="v",
        Schakels_4_role="processor",
        Schakels_4_name="Zagerij",
        Schakels_4_level="2",
        Schakels_4_known_from="factuur",
        Schakels_4_chains="nieuw1",
        Verbindingen_3_chain="nieuw1",
        Verbindingen_3_seller="g",
        Verbindingen_3_buyer="v",
        Risicos_3_key="r",
        Risicos_3_theme="Leefbaar loon",
        Risicos_3_title="Loon",
        Risicos_3_is_actual="ja",
        Maatregelen_3_title="Gesprek",
        Maatregelen_3_risks="r",
    )

    outcome = import_file(dossier, book)

    assert outcome.problems == []
    assert outcome.created == 6
    link = Link.objects.get()
    assert (link.seller.role, link.buyer.name, link.chain.name) == ("quarry", "Zagerij", "Graniet")
    assert str(Site.objects.get(role="quarry").action_date) == "2026-01-31"
    assert Risk.objects.get().is_actual
    assert list(Measure.objects.get().risks.all()) == [Risk.objects.get()]


PROBLEMS = [
    ({"Schakels_3_role": "maan"}, ("Schakels", 3, "role", "unknown-choice")),
    ({"Schakels_3_action_date": "morgen"}, ("Schakels", 3, "action_date", "not-a-date")),
    ({"Schakels_3_name": "x" * 300}, ("Schakels", 3, "name", "too-long")),
    ({"Schakels_3_chains": "K999999"}, ("Schakels", 3, "chains", "unknown-reference")),
    ({"Schakels_4_known_from": ""}, ("Schakels", 4, "known_from", "not-allowed")),
    ({"Schakels_3_key": "S999999"}, ("Schakels", 3, "key", "unknown-key")),
    ({"Ketens_3_name": ""}, ("Ketens", 3, "name", "required")),
    ({"Ketens_1_nieuw": "nieuw"}, ("Ketens", 1, "nieuw", "unknown-column")),
    ({"Ketens_1_key": "sleutel"}, ("Ketens", 1, "key", "missing-column")),
    ({"Antwoorden_3_question": "weet-niet"}, ("Antwoorden", 3, "question", "unknown-question")),
    ({"Antwoorden_3_value": "misschien"}, ("Antwoorden", 3, "value", "unknown-choice")),
    ({"Antwoorden_3_key": "K999999"}, ("Antwoorden", 3, "key", "unknown-reference")),
]


@pytest.mark.parametrize(("cells", "expected"), PROBLEMS, ids=[p[1][3] for p in PROBLEMS])
def test_a_problem_is_named_at_its_place_and_nothing_is_written(small, cells, expected):
    before = content_of(small)

    outcome = import_file(small, edited(small, Ketens_4_note="Anders", **cells))

    found = {(p.sheet, p.row, p.column, p.code) for p in outcome.problems}
    assert expected in found
    assert all(p.message for p in outcome.problems)
    assert outcome.status == "refused"
    assert content_of(small) == before


def test_all_that_is_wrong_is_said_at_once_and_its_consequences_are_not(dossier):
    """A wrong choice beside a key that is not there; who names that row makes no mistake."""
    book = edited(
        dossier,
        Ketens_3_name="Graniet",
        Schakels_3_key="g",
        Schakels_3_role="maan",
        Schakels_3_chains="nieuw1, nergens",
        Schakels_4_key="v",
        Schakels_4_role="Verwerker",
        Verbindingen_3_chain="nieuw1",
        Verbindingen_3_seller="g",
        Verbindingen_3_buyer="v",
    )

    outcome = import_file(dossier, book)

    assert [(p.sheet, p.row, p.column, p.code) for p in outcome.problems] == [
        ("Schakels", 3, "chains", "unknown-reference"),
        ("Schakels", 3, "role", "unknown-choice"),
    ]


def test_the_first_file_has_room_for_a_chain_and_its_questions(dossier):
    """Nothing filled in changes nothing; answers about a chain need its row."""
    sheets = {sheet.name: sheet.rows for sheet in workbook_of(dossier)}
    of_chain = [n for n, row in enumerate(sheets["Antwoorden"], start=1) if row[0] == "nieuw1"]
    answer = {f"Antwoorden_{of_chain[0]}_value": "ja"}

    empty = import_file(dossier, edited(dossier))
    without = import_file(dossier, edited(dossier, **answer))
    filled = import_file(dossier, edited(dossier, Ketens_3_name="Graniet", **answer))

    assert sheets["Ketens"][2] == ["nieuw1"]
    assert (empty.status, empty.created, empty.updated) == ("imported", 0, 0)
    assert [(p.row, p.column) for p in without.problems] == [(of_chain[0], "key")]
    assert (filled.status, filled.created, filled.updated) == ("imported", 1, 1)
    assert Section.objects.get().chain.name == "Graniet"


def test_a_formula_is_refused_at_its_place(small):
    outcome = import_file(small, edited(small, Schakels_3_name=Formula('"Groeve "&1', "Groeve 1")))

    assert [(p.sheet, p.row, p.column, p.code) for p in outcome.problems] == [
        ("Schakels", 3, "name", "formula")
    ]


def test_half_a_sign_is_refused_at_its_place(small):
    outcome = import_file(small, edited(small, Schakels_3_note="a\ud800"))

    assert ("Schakels", 3, "note", "not-allowed") in {
        (p.sheet, p.row, p.column, p.code) for p in outcome.problems
    }


@pytest.mark.parametrize(("written_in", "read_in"), [("nl", "en"), ("en", "nl")])
def test_names_of_choices_are_understood_in_both_languages(full, written_in, read_in):
    with translation.override(written_in):
        file = written(full)
    with translation.override(read_in):
        outcome = import_file(full, file)

    assert (outcome.status, outcome.updated) == ("imported", 0)


def test_the_file_offers_names_and_counts_what_is_left(small):
    book = openpyxl.load_workbook(io.BytesIO(written(small, "xlsx")))

    rules = book["Schakels"].data_validations.dataValidation
    role = next(rule for rule in rules if "C3" in str(rule.sqref))
    sheet, cells = role.formula1.split("!")
    names = [cell.value for [cell] in book[sheet][cells.replace("$", "")]]
    assert book["Schakels"]["C3"].value in names
    assert names[:2] == [str(name) for _code, name in choices.roles()][:2]
    formulas = [row[2].value for row in book["Controle"].iter_rows() if row[2].data_type == "f"]
    assert any(text.startswith("=COUNTBLANK(Antwoorden!$E$3") for text in formulas)
    assert any("Ketens!$C$3:$C$44" in text for text in formulas)
    themes = {row[0].value: row[2].value for row in book["Controle"].iter_rows()}
    assert "Risicos!$C$3" in themes["Ketens zonder het thema: Leefbaar loon"]
    assert book["Controle"].protection.sheet


def test_signs_that_another_program_dropped_are_no_change(small):
    Chain.objects.filter(name="Graniet").update(note="a\tb\x0bc _x000B_\nd")
    row = {"Ketens_3_note": "abc \x0b\nd"}

    outcome = import_file(small, edited(small, **row))

    assert (outcome.status, outcome.updated) == ("imported", 0)
    assert Chain.objects.get(name="Graniet").note == "a\tb\x0bc _x000B_\nd"
    assert import_file(small, edited(small, Ketens_3_note="abc d")).updated == 1


def test_two_rows_with_one_key(small):
    key = f"K{small.chains.earliest('pk').pk}"

    outcome = import_file(small, edited(small, Ketens_4_key=key))

    assert ("Ketens", 4, "key", "double-key") in {
        (p.sheet, p.row, p.column, p.code) for p in outcome.problems
    }


def test_the_codes_are_the_published_ones():
    """The page promises them; a code that is not on it would be news to whoever relies on it."""
    page = (Path(__file__).parents[2] / "docs" / "dossier-spreadsheet.md").read_text("utf-8")
    published = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    source = Path(__file__).parents[2] / "duediligence" / "exchange" / "reading.py"
    said = source.read_text("utf-8")

    assert {code for code in published if f'"{code}"' not in said} == set()


@pytest.mark.parametrize("content", [b"", b"geen rekenblad"])
def test_what_is_no_spreadsheet_is_refused(dossier, content):
    outcome = import_file(dossier, content)

    assert [p.code for p in outcome.problems] == ["unreadable-file"]


def test_a_workbook_of_something_else_is_refused(dossier):
    outcome = import_file(dossier, WRITERS["ods"]([Sheet("Kas", [["1"]])]))

    assert [p.code for p in outcome.problems] == ["missing-sheet"]


def test_who_was_first_is_shown_side_by_side(small, editor):
    book = edited(small, Ketens_3_note="Van het bestand")
    chain = small.chains.earliest("pk")
    change_row(chain, {"note": "Van de pagina"}, version=1, by=editor)

    outcome = import_file(small, book)

    assert outcome.status == "conflicts"
    assert [(c.mine["note"], c.theirs["note"]) for c in outcome.conflicts] == [
        ("Van het bestand", "Van de pagina")
    ]
    chain.refresh_from_db()
    assert chain.note == "Van de pagina"


@pytest.mark.parametrize(
    ("version", "status", "note"),
    [
        (0, "imported", "Van de pagina"),
        (2, "imported", "Van het bestand"),
        (1, "conflicts", "Van de pagina"),  # somebody changed it again after it was shown
    ],
)
def test_who_wins_is_chosen_per_row(small, editor, version, status, note):
    book = edited(small, Ketens_3_note="Van het bestand", Ketens_4_note="Ook nieuw")
    chain = small.chains.earliest("pk")
    change_row(chain, {"note": "Van de pagina"}, version=1, by=editor)

    outcome = import_file(small, book, chosen={"Ketens:3": version})

    chain.refresh_from_db()
    assert (outcome.status, chain.note) == (status, note)
    assert (small.chains.latest("pk").note == "Ook nieuw") == (status == "imported")


def test_answers_come_back_and_meet_others(small, editor):
    questions = [row[2] for row in read_workbook(written(small))[1].rows]
    place = questions.index("responsible") + 1
    book = edited(small, **{f"Antwoorden_{place}_value": "De inkoper."})

    outcome = import_file(small, book)
    answers = small.sections.get(chain=None, step=1).answers
    assert (outcome.updated, answers["responsible"]["value"]) == (1, "De inkoper.")

    version = small.sections.get(chain=None, step=1).version
    answer_questions(small, 1, {"responsible": ("Iemand", "")}, version=version, by=editor)
    assert import_file(small, book).status == "conflicts"


def test_the_file_of_another_company_changes_nothing(small):
    other = DossierFactory()

    outcome = import_file(other, written(small))

    assert outcome.status == "refused"
    assert {p.code for p in outcome.problems} >= {"unknown-key"}
    assert not other.chains.exists()


@pytest.mark.parametrize("kind", WRITERS)
def test_the_page_gives_what_can_be_read_back(at_work, small, kind):
    answer = at_work.get(reverse("duediligence:sheet", args=[small.pk, kind]))

    assert import_file(small, answer.content).status == "imported"
    assert answer["Cache-Control"] == "private, no-store"
    assert at_work.get(reverse("duediligence:sheet", args=[small.pk, "pdf"])).status_code == 404


# --- Commands ------------------------------------------------------------------------------------
@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def command(of, *arguments):
        status = 0
        try:
            of().run_from_argv(["manage.py", "x", *map(str, arguments), "--json"])
        except SystemExit as ended:
            status = ended.code
        return status, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def numbered(small, editor):
    organisation = editor.current_membership.organisation
    type(organisation).objects.filter(pk=organisation.pk).update(number="00000001")
    return small


def test_out_and_back_by_command(run, numbered, tmp_path):
    file = tmp_path / "dossier.xlsx"

    out, said = run(Export, "--supplier", "00000001", "--format", "xlsx", "--output", file)
    back, told = run(Import, file, "--supplier", "00000001")

    assert (out, said["bytes"]) == (0, file.stat().st_size)
    assert back == 0
    assert set(told) == {
        "status",
        "created",
        "updated",
        "unchanged",
        "problems",
        "conflicts",
    }
    assert (told["status"], told["problems"], told["conflicts"]) == ("imported", [], [])


def test_the_exit_status_says_how_it_went(run, numbered, tmp_path):
    file = tmp_path / "dossier.xlsx"
    file.write_bytes(edited(numbered, Ketens_3_name=""))
    status, told = run(Import, file, "--supplier", "00000001")
    assert (status, told["status"]) == (1, "refused")
    assert set(told["problems"][0]) == {"sheet", "row", "column", "code", "message"}

    file.write_bytes(edited(numbered, Ketens_3_note="a", Ketens_3_version="99"))
    status, told = run(Import, file, "--supplier", "00000001")
    assert (status, told["status"], list(told["conflicts"][0])) == (
        2,
        "conflicts",
        ["mine", "theirs"],
    )


def test_without_json_a_conflict_says_what_each_side_has(numbered, tmp_path, capsys):
    file = tmp_path / "dossier.xlsx"
    file.write_bytes(edited(numbered, Ketens_3_note="Uit het bestand", Ketens_3_version="99"))

    with pytest.raises(SystemExit) as stopped:
        call_command("import_dossier", str(file), "--supplier", "00000001")

    said = capsys.readouterr().out
    assert stopped.value.code == 2
    assert "Ketens, rij 3" in said
    assert "in het bestand Uit het bestand, in het portaal -" in said


def test_a_dry_run_counts_and_writes_nothing(run, numbered, tmp_path):
    file = tmp_path / "dossier.xlsx"
    file.write_bytes(edited(numbered, Ketens_3_note="Nieuw"))

    status, told = run(Import, file, "--supplier", "00000001", "--dry-run")

    assert (status, told["status"], told["updated"]) == (0, "imported", 1)
    assert numbered.chains.earliest("pk").note == ""


@pytest.mark.parametrize(
    ("kind", "begin"), [("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK"), ("zip", b"PK")]
)
def test_every_kind_of_file_by_command(run, numbered, tmp_path, kind, begin):
    file = tmp_path / f"dossier.{kind}"

    status, said = run(Export, "--supplier", "00000001", "--format", kind, "--output", file)

    assert (status, said) == (0, {"output": str(file), "bytes": file.stat().st_size})
    assert file.read_bytes().startswith(begin)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--supplier", "12345678", "--format", "ods"), "unknown-supplier"),
        (("--supplier", "00000001", "--format", "csv"), "bad-use"),
    ],
)
def test_bad_use_is_refused_with_a_code(run, numbered, tmp_path, arguments, code):
    status, said = run(Export, *arguments, "--output", tmp_path / "x")

    assert (status, said["error"]["code"]) == (2, code)


def test_a_supplier_without_a_dossier_is_unknown(tmp_path):
    SupplierFactory(number="00000009")
    with pytest.raises(PortalError):
        call_command(
            "export_dossier",
            "--supplier",
            "00000009",
            "--format",
            "ods",
            "--output",
            tmp_path / "x",
        )
    assert not Dossier.objects.exists()
