"""``manage.py check_document``: the shape that programs rely on, and how it refuses."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from portal.shared.errors import PortalError
from tenders.management.commands.check_document import Command
from tests.factories import TenderFactory

TEXT = """# Bestek

De opdrachtnemer past de internationale sociale voorwaarden toe in de keten.

De boete bedraagt € XX per dag.
"""


def answer(*arguments):
    out = StringIO()
    call_command("check_document", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_answer_has_exactly_the_agreed_keys(tmp_path):
    path = tmp_path / "bestek.md"
    path.write_text(TEXT, encoding="utf-8")
    told = answer(str(path), "--jurisdiction", "nl", "--language", "en")
    assert set(told) == {"documents", "has_isv", "building_blocks", "findings"}
    assert set(told["documents"][0]) == {
        "name", "sha256", "media_type", "pages", "words", "language", "text_source",
    }  # fmt: skip
    assert told["has_isv"] is True
    assert [set(block) for block in told["building_blocks"]] == [
        {"code", "status", "passages", "missing"}
    ] * 12
    found = next(each for each in told["findings"] if each["code"] == "PLA-1")
    assert set(found) == {
        "code", "severity", "confidence", "passages", "message", "legal_basis", "suggestion",
    }  # fmt: skip
    passage = found["passages"][0]
    assert TEXT[passage["start"] : passage["end"]] == passage["quote"]
    assert (passage["document"], passage["page"], passage["paragraph"]) == ("bestek.md", None, 3)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7\nnothing", "damaged"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.txt", b"", "empty"),
        ("a.exe", b"MZ", "type-not-allowed"),
        ("a.txt", b"<script>alert(1)</script>", "web-page"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PortalError) as refused:
        answer(str(path))
    assert refused.value.code == code


def test_refusal_is_json_with_status_2(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        Command(stdout=None).run_from_argv(
            ["manage.py", "check_document", str(tmp_path / "not-there.pdf"), "--json"]
        )
    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "not-found"


@pytest.mark.django_db
def test_a_tender_lends_its_own_data(tmp_path):
    tender = TenderFactory(jurisdiction="nl", procedure="open", value_cents=60_000_000)
    path = tmp_path / "bestek.md"
    path.write_text("De opdracht wordt geraamd op € 480.000.", encoding="utf-8")
    told = answer(str(path), "--tender", tender.reference)
    assert [found["code"] for found in told["findings"] if found["code"] == "INC-1"] == ["INC-1"]
    with pytest.raises(PortalError) as refused:
        answer(str(path), "--tender", "no-such-reference")
    assert refused.value.code == "unknown-tender"
