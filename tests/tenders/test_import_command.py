"""``manage.py import_notice``: exactly the JSON of its contract, its exit status, what it saves."""

import json

import pytest

from portal.accounts.enums import Country, NumberScheme, OrganisationKind
from portal.shared.sandbox import SandboxMemory
from tenders.actions import importing
from tenders.management.commands.import_notice import Command
from tenders.models import Tender
from tests.factories import OrganisationFactory
from tests.tenders.notices.notices import EXAMPLES, OWN, own

pytestmark = pytest.mark.django_db

DEMO = OWN / "nl-open-demo.xml"
CHANGE = OWN / "nl-open-change.xml"
FLEMISH = OWN / "be-restricted.xml"
RESULT = EXAMPLES / "can_24_minimal.xml"
ENTRY = ["file", "status", "tender", "left_out", "errors"]
TENDER = [
    "reference",
    "title",
    "description",
    "buyer",
    "jurisdiction",
    "nature",
    "procedure",
    "cpv",
    "lots",
    "value",
    "notice_date",
    "closing",
    "award_criteria",
    "selection_criteria",
    "social_objectives",
    "is_stone",
]


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command as from a shell: exit status, stdout, stderr."""
    # A command closes the connections at its end; the test still needs its transaction.
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def command(*arguments):
        status = 0
        try:
            Command().run_from_argv(["manage.py", "import_notice", *map(str, arguments)])
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture
def as_json(run):
    def command(*arguments):
        status, out, err = run(*arguments, "--json")
        assert err == ""
        return status, json.loads(out)

    return command


@pytest.fixture
def city(db):
    return OrganisationFactory(number_scheme=NumberScheme.KVK, number="00000001")


def test_an_imported_notice_is_told_to_the_letter(as_json, city):
    status, (entry,) = as_json(DEMO)

    assert status == 0
    assert list(entry) == ENTRY
    assert list(entry["tender"]) == TENDER
    assert entry == {
        "file": str(DEMO),
        "status": "imported",
        "tender": own("nl-open-demo").as_json(),
        "left_out": [item.as_json("nl") for item in own("nl-open-demo").left_out],
        "errors": [],
    }
    tender = Tender.objects.get()
    assert tender.organisation == city
    assert tender.reference == entry["tender"]["reference"]


def test_what_is_left_out_has_a_field_a_value_and_a_reason(as_json, city):
    _status, (entry,) = as_json("--dry-run", EXAMPLES / "cn_24_maximal.xml")

    assert entry["left_out"]
    assert {tuple(item) for item in entry["left_out"]} == {("field", "value", "reason")}
    assert {type(value) for item in entry["left_out"] for value in item.values()} == {str}


def test_a_refused_notice_is_told_to_the_letter(as_json, city):
    status, entries = as_json(RESULT)

    assert status == 1
    assert [list(entry) for entry in entries] == [ENTRY]
    (entry,) = entries
    (error,) = entry.pop("errors")
    assert entry == {"file": str(RESULT), "status": "refused", "tender": None, "left_out": []}
    assert list(error) == ["code", "message"]
    assert error["code"] == "not-a-call"
    assert not Tender.objects.exists()


@pytest.mark.parametrize(
    ("files", "status", "expected"),
    [
        ([DEMO], 0, ["imported"]),
        ([RESULT, DEMO], 0, ["refused", "imported"]),
        ([RESULT, RESULT], 1, ["refused", "refused"]),
        ([DEMO, DEMO, CHANGE], 0, ["imported"] * 3),
    ],
)
def test_the_exit_status_says_whether_anything_was_imported(as_json, city, files, status, expected):
    found, entries = as_json(*files)

    assert (found, [entry["status"] for entry in entries]) == (status, expected)
    assert Tender.objects.count() == (1 if DEMO in files else 0)


def test_twice_is_one_tender(as_json, city):
    as_json(DEMO)
    before = Tender.objects.get()
    status, (entry,) = as_json(DEMO)

    assert (status, entry["status"]) == (0, "imported")
    assert Tender.objects.get() == before
    assert entry["tender"]["reference"] == before.reference


def test_a_dry_run_saves_nothing_and_needs_no_organisation(as_json):
    status, (entry,) = as_json("--dry-run", DEMO)

    assert (status, entry["status"]) == (0, "imported")
    assert entry["tender"] == own("nl-open-demo").as_json()
    assert not Tender.objects.exists()


BAD_USE = [
    ([], "bad-use"),
    (["--organisation", "404", DEMO], "no-organisation"),
    (["--organisation", "404", "--dry-run", DEMO], "no-organisation"),
    (["--organisation", "", DEMO], "no-organisation"),
    (["/does/not/exist.xml"], "unreadable-file"),
    ([OWN], "unreadable-file"),
    ([DEMO, "/does/not/exist.xml"], "unreadable-file"),
    (["--language", "de", DEMO], "bad-use"),
    (["--onzin", DEMO], "bad-use"),
    (["--organisation"], "bad-use"),
]


@pytest.mark.parametrize(("arguments", "code"), BAD_USE)
def test_bad_use_ends_with_2_and_saves_nothing(run, as_json, city, arguments, code):
    status, answer = as_json(*arguments)
    assert status == 2
    assert list(answer) == ["error"]
    assert list(answer["error"]) == ["code", "message"]
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]

    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.strip()
    assert not Tender.objects.exists()


def test_without_an_authority_there_is_nothing_to_import_for(as_json):
    OrganisationFactory(kind=OrganisationKind.SUPPLIER, number="00000001")
    status, answer = as_json(DEMO)

    assert (status, answer["error"]["code"]) == (2, "no-organisation")


def test_for_whom_a_notice_is_imported(as_json):
    first = OrganisationFactory(number_scheme=NumberScheme.KBO, number="1", country=Country.BE)
    dutch = OrganisationFactory(number_scheme=NumberScheme.KVK, number="2", country=Country.NL)
    OrganisationFactory(kind=OrganisationKind.SUPPLIER, number="00000001")

    as_json(DEMO)
    assert Tender.objects.get().organisation == dutch  # the first of the buyer's country

    Tender.objects.all().delete()
    as_json("--organisation", "1", DEMO)
    assert Tender.objects.get().organisation == first

    Tender.objects.all().delete()
    named = OrganisationFactory(number_scheme=NumberScheme.KVK, number="00000001")
    as_json(DEMO)
    assert Tender.objects.get().organisation == named

    Tender.objects.all().delete()
    as_json(FLEMISH)
    assert Tender.objects.get().organisation == first


def test_of_a_large_file_no_more_is_read_than_needed(as_json, city, tmp_path, settings):
    settings.NOTICE_MAX_BYTES = 1024**2
    large = tmp_path / "groot.xml"
    with large.open("wb") as file:
        file.truncate(64 * 1024**3)  # of nothing: it takes no room

    status, (entry,) = as_json(large)

    assert status == 1
    assert entry["errors"][0]["code"] == "too-large"


def test_a_file_of_exactly_the_limit_is_read(as_json, city, tmp_path, settings):
    settings.NOTICE_MAX_BYTES = DEMO.stat().st_size
    assert as_json(DEMO)[0] == 0
    settings.NOTICE_MAX_BYTES -= 1
    assert as_json(DEMO)[0] == 1


def test_one_notice_that_breaks_its_child_holds_up_no_other(as_json, city, monkeypatch):
    real = importing.run_isolated

    def run(path, content, **limits):
        if content == DEMO.read_bytes():
            raise SandboxMemory("te veel geheugen")
        return real(path, content, **limits)

    monkeypatch.setattr(importing, "run_isolated", run)
    status, (broken, fine) = as_json(DEMO, FLEMISH)

    assert status == 0
    assert broken == {
        "file": str(DEMO),
        "status": "refused",
        "tender": None,
        "left_out": [],
        "errors": [{"code": "too-much-memory", "message": "te veel geheugen"}],
    }
    assert fine["status"] == "imported"


@pytest.mark.parametrize(
    ("language", "imported", "refused"),
    [
        ("nl", "VBS-2026-MARKT, Reconstructie Marktplein Voorbeeldstad", "geen oproep"),
        ("en", "imported as VBS-2026-MARKT, Reconstructie", "no call to suppliers"),
    ],
)
def test_in_words_there_is_a_line_per_file(run, city, language, imported, refused):
    status, out, err = run("--language", language, DEMO, RESULT)

    assert (status, err) == (0, "")
    first, second = out.splitlines()
    assert first.startswith(f"{DEMO}: ")
    assert imported in first
    assert second.startswith(f"{RESULT}: ")
    assert refused in second


def test_a_file_name_that_is_no_text_is_named_all_the_same(as_json, city, tmp_path):
    odd = tmp_path / "\udcff\n.xml"
    odd.write_bytes(b"x")
    status, (entry,) = as_json(odd)

    assert status == 1
    assert entry["file"] == str(odd)
