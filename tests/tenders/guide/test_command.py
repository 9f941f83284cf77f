"""``render_metrokaart``: a file, or a refusal with a code."""

import json

import pytest
from django.core.management import call_command

from portal.shared.errors import PortalError
from tenders.actions import printing
from tenders.management.commands.render_metrokaart import Command
from tests.tenders.guide.conftest import make_tender

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 een gids\n%%EOF\n"


@pytest.fixture(autouse=True)
def made(monkeypatch):
    documents = []
    monkeypatch.setattr(printing, "pdf_from_html", lambda html: documents.append(html) or PDF)
    return documents


def run(*arguments, capsys):
    """(exit status, what stands on stdout, what stands on stderr)."""
    command = Command()
    status = 0
    try:
        command.run_from_argv(["manage.py", "render_metrokaart", *arguments])
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize(("language", "words"), [("nl", 'lang="nl"'), ("en", "The stations")])
def test_writes_the_guide(tender, tmp_path, made, capsys, language, words):
    output = tmp_path / "gids.pdf"
    arguments = ("--tender", "TOETS-1", "--output", str(output), "--language", language)

    assert run(*arguments, capsys=capsys)[0] == 0

    assert output.read_bytes() == PDF
    assert words in made[0]
    assert run(*arguments, capsys=capsys)[0] == 0
    assert len(made) == 1  # the same facts are not rendered again


def test_answers_in_json(tender, tmp_path, capsys):
    output = tmp_path / "gids.pdf"
    status, said, _ = run("--tender", "TOETS-1", "--output", str(output), "--json", capsys=capsys)
    assert (status, json.loads(said)) == (
        0,
        {"output": str(output), "tender": "TOETS-1", "language": "nl", "bytes": len(PDF)},
    )


@pytest.mark.parametrize(
    ("asked", "paper"), [([], None), (["--poster"], "a3"), (["--poster", "a4"], "a4")]
)
def test_writes_a_poster_on_the_paper_that_is_asked_for(
    tender, tmp_path, made, capsys, asked, paper
):
    output = str(tmp_path / "uit.pdf")
    status, said, _ = run(
        "--tender", "TOETS-1", *asked, "--output", output, "--json", capsys=capsys
    )
    assert (status, json.loads(said).get("poster")) == (0, paper)
    assert (f'class="{paper}"' in made[0]) is bool(paper)


def test_id_tells_two_tenders_with_one_reference_apart(tender, tmp_path, capsys):
    make_tender()
    output = tmp_path / "gids.pdf"
    status, said, _ = run("--tender", "TOETS-1", "--output", str(output), "--json", capsys=capsys)
    assert (status, json.loads(said)["error"]["code"]) == (2, "ambiguous-reference")
    assert not output.exists()
    assert run("--tender", str(tender.pk), "--output", str(output), capsys=capsys)[0] == 0
    assert output.read_bytes() == PDF


@pytest.mark.parametrize(
    ("reference", "place", "language", "code"),
    [
        ("ANDERS", "gids.pdf", "nl", "no-such-tender"),
        ("TOETS-1", "weg/gids.pdf", "nl", "unwritable-output"),
        ("TOETS-1", ".", "nl", "unwritable-output"),
        ("TOETS-1", "gids.pdf", "de", "bad-use"),
        ("TOETS-1", "gids.pdf", "nl --poster a5", "bad-use"),
    ],
)
@pytest.mark.usefixtures("tender")
def test_refuses(tmp_path, capsys, made, reference, place, language, code):
    output = str(tmp_path / place)
    arguments = ["--tender", reference, "--output", output, "--language", *language.split()]

    status, said, _ = run(*arguments, "--json", capsys=capsys)
    assert (status, json.loads(said)["error"]["code"]) == (2, code)
    status, said, message = run(*arguments, capsys=capsys)
    assert (status, said) == (2, "")
    assert message.strip() != ""
    assert made == []


def test_called_from_python_it_raises(tmp_path):
    with pytest.raises(PortalError):
        call_command("render_metrokaart", tender="X", output=str(tmp_path / "gids.pdf"))
