"""`manage.py inspect_file`, as a program calls it."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.files.models import StoredFile
from portal.shared.errors import PortalError
from tests.portal.files.hostile.cases import CASES
from tests.portal.files.hostile.making import ooxml, pdf, picture

ROOT = Path(__file__).parents[3]
#: What judging one file may take at most, this command included (issue 3, point 6).
MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 30
#: Runs the command as a child of a small process, and then says what its largest child took: a
#: child of the test process itself would begin with the size of the test process.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, file=sys.stderr)
sys.exit(done.returncode)
"""
FIELDS = {"file", "verdict", "media_type", "code", "message", "seconds"}


@pytest.fixture
def inspect(tmp_path):
    def deed(kind, **files):
        paths = []
        for name, data in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(data)
            paths.append(str(path))
        out = io.StringIO()
        call_command("inspect_file", *paths, kind=kind, json=True, stdout=out)
        return json.loads(out.getvalue())

    return deed


def test_the_verdicts_of_several_files(inspect, tmp_path):
    found = inspect("evidence", a_pdf=pdf(), b_docx=b"MZ\x90\0" * 20, c_txt=b"")
    assert [set(one) for one in found] == [FIELDS] * 3
    assert [(one["file"], one["verdict"], one["media_type"], one["code"]) for one in found] == [
        (str(tmp_path / "a.pdf"), "accepted", "application/pdf", ""),
        (str(tmp_path / "b.docx"), "refused", "application/x-executable", "executable"),
        (str(tmp_path / "c.txt"), "refused", None, "empty"),
    ]
    assert found[0]["message"] == ""
    assert found[2]["message"].startswith("Het bestand is leeg.")
    assert all(0 <= one["seconds"] < 30 for one in found)


def test_what_is_only_reported_has_a_code_too(inspect):
    macro = ooxml("docm", extra={"word/vbaProject.bin": b"x"})
    [found] = inspect("bid", a_docm=macro)
    assert (found["verdict"], found["code"]) == ("accepted", "macros")
    assert found["message"] == (
        "Het bestand bevat macro's (kleine programma's): word/vbaProject.bin."
    )


@pytest.mark.parametrize("kind", ["tender-document", "evidence", "bid", "picture"])
def test_every_kind_takes_a_picture(inspect, kind):
    assert inspect(kind, a_png=picture())[0]["verdict"] == "accepted"


@pytest.mark.parametrize("kind", ["tender-document", "evidence", "bid", "picture"])
def test_the_whole_catalogue_within_memory_and_time(kind, tmp_path):
    """Every hostile file at once: the verdicts, and what the largest process took for them."""
    cases = [case for case in CASES if case.kind == kind]
    paths = []
    for number, case in enumerate(cases):
        path = tmp_path / f"{number}" / case.name
        path.parent.mkdir()
        path.write_bytes(case.make())
        paths.append(str(path))
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-c", MEASURE, sys.executable, "manage.py", "inspect_file",
         *paths, "--kind", kind, "--json"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    codes = [one["code"] if one["verdict"] == "refused" else "" for one in found]
    assert codes == [case.code for case in cases]
    assert max(one["seconds"] for one in found) < MOST_SECONDS
    assert int(done.stderr.split()[-1]) < MOST_BYTES


@pytest.mark.django_db
def test_nothing_is_stored(inspect):
    inspect("evidence", a_pdf=pdf())
    assert StoredFile.objects.count() == 0


def test_a_scanner_that_is_away_accepts_nothing(inspect, settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody")
    assert inspect("evidence", a_pdf=pdf())[0]["code"] == "scanner-away"


def test_for_people(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"tekst")
    out = io.StringIO()
    call_command("inspect_file", str(path), kind="evidence", stdout=out)
    assert out.getvalue().startswith(f"{path}: ")


@pytest.mark.parametrize("name", ["nergens.pdf", ".", "a\0b"])
def test_a_file_that_is_not_there_is_bad_use(name, tmp_path):
    with pytest.raises(PortalError) as caught:
        call_command("inspect_file", str(tmp_path / name), kind="evidence", json=True)
    assert caught.value.code == "no-file"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--kind", "evidence"], "bad-use"),
        (["README.md"], "bad-use"),
        (["README.md", "--kind", "anders"], "bad-use"),
        (["nergens.pdf", "--kind", "bid"], "no-file"),
    ],
)
def test_bad_use_ends_with_2_and_json(arguments, code):
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "manage.py", "inspect_file", *arguments, "--json"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, code)


def test_refusals_end_with_0_and_a_huge_file_costs_nothing(tmp_path):
    """A sparse file of 10 GB: refused by its size, at once."""
    path = tmp_path / "groot.pdf"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "manage.py", "inspect_file", str(path), "--kind", "bid", "--json"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    [found] = json.loads(done.stdout)
    assert (done.returncode, found["code"]) == (0, "too-large")
    assert found["seconds"] < 5
