"""Odd files end in a clear message or in a result, within bounds of time.

The bounds of memory are those of the child process: ``tests/portal/shared/test_sandbox.py``.
"""

import time
import zipfile
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from weasyprint import HTML

from portal.shared.errors import PortalError
from tests.tenders.checks.test_command import answer
from tests.tenders.documents.making import as_docx, as_odt, as_pdf

SENTENCE = "De banden moeten voldoen aan NEN-EN 1343."
TEXT = f"# Bestek\n\n{SENTENCE}\n"
#: Seconds for one odd file here, on a busy machine with two cores.
PATIENCE = 20


def pdf(path, **how):
    """A PDF of the text, saved by ``how``."""
    as_pdf(TEXT, path)
    with pikepdf.open(path, allow_overwriting_input=True) as held:
        held.save(path, **how)
    return path


def encrypted(path):
    return pdf(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def half(path):
    path.write_bytes(as_docx(TEXT, path).read_bytes()[:700])


def no_end(path):
    path.write_bytes(as_pdf(TEXT, path).read_bytes()[:2000])


def with_script(path):
    as_pdf(TEXT, path)
    with pikepdf.open(path, allow_overwriting_input=True) as held:
        held.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
        held.save(path)


def packed(path, *entries):
    """The DOCX of the text with more in it."""
    as_docx(TEXT, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)


def with_macro(path):
    packed(path, ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


def bomb(path):
    packed(path, ("word/media/leeg.xml", b"<a>" + b" " * 20_000_000 + b"</a>"))


def zip_in_zip(path):
    inner = b"x"
    for depth in range(4):
        held = BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr(f"{depth}.zip", inner)
        inner = held.getvalue()
    packed(path, ("word/embeddings/diep.zip", inner))


def tables_in_tables(path):
    """Deeper than any parser should follow."""
    deep = "<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300
    rewritten(path, "word/document.xml", f"<w:body>{deep}", as_docx)


def entities(path):
    as_odt(TEXT, path)
    lol = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 12))
    rewritten(path, "content.xml", "", as_odt, head=f'<!DOCTYPE x [<!ENTITY e0 "ha">{lol}]>')


def rewritten(path, part, body, make, head=""):
    """The file with other words in one of its parts."""
    make(TEXT, path)
    held = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == part:
                text = data.decode()
                text = text.replace("<w:body>", body, 1) if body else text
                data = (head + text[text.index("?>") + 2 if "?>" in text else 0 :]).encode()
            new.writestr(entry, data)
    path.write_bytes(held.getvalue())


def large_text(path):
    path.write_bytes(b"De steen. " * 3_000_000)


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("slot.pdf", encrypted, "encrypted"),
        ("half.docx", half, "damaged"),
        ("geen-einde.pdf", no_end, "damaged"),
        ("script.pdf", with_script, "active-content"),
        ("macro.docx", with_macro, "macros"),
        ("bom.docx", bomb, "archive-ratio"),
        ("diep.docx", zip_in_zip, "archive-depth"),
        ("tabellen.docx", tables_in_tables, "damaged"),
        ("lachen.odt", entities, "forbidden-xml"),
        ("groot.txt", large_text, "too-large"),
    ],
)
def test_what_is_no_tender_document_ends_in_a_clear_message(tmp_path, name, make, code):
    path = tmp_path / name
    make(path)
    begin = time.monotonic()

    with pytest.raises(PortalError) as refused:
        answer(str(path))

    assert refused.value.code == code
    assert len(refused.value.message) > 20
    assert time.monotonic() - begin < PATIENCE


def test_two_columns_are_read_one_after_the_other(tmp_path):
    filler = "<p>Een alinea met gewone woorden die de kolom vult tot zij vol is.</p>" * 9
    style = "div { float: left; width: 46%; margin-right: 4%; font: 10pt serif }"
    column = f"<div>{filler}<p>{SENTENCE}</p></div><div>{filler}</div>"
    page = f"<html lang='nl'><style>{style}</style>{column}"
    path = tmp_path / "kolommen.pdf"
    HTML(string=page).write_pdf(str(path))

    told = answer(str(path), "--jurisdiction", "nl")

    (found,) = [each for each in told["findings"] if each["code"] == "NOR-1"]
    assert " ".join(found["passages"][0]["quote"].split()) == SENTENCE


@pytest.mark.parametrize("make", [as_docx, as_odt, as_pdf])
def test_words_from_right_to_left_do_not_move_the_passage(tmp_path, make):
    right_to_left = "חומרי בניין מאבן טבעית. مواد بناء من الحجر الطبيعي. "
    path = tmp_path / f"rechts.{make.__name__[3:]}"
    make(f"# Bestek\n\n{right_to_left * 3}\n\n{SENTENCE}\n\n{right_to_left}\n", path)

    told = answer(str(path), "--jurisdiction", "nl")

    (found,) = [each for each in told["findings"] if each["code"] == "NOR-1"]
    assert " ".join(found["passages"][0]["quote"].split()) == SENTENCE


def scan_of(path, turn):
    """A picture of the page in a PDF, without any text, turned."""
    # Which way is up is seen from many letters only.
    as_pdf(TEXT + "\nDe aannemer ruimt na het werk de straat op en veegt haar schoon.\n" * 12, path)
    document = pdfium.PdfDocument(str(path))
    picture = document[0].render(scale=2, grayscale=True).to_pil().rotate(turn)
    document.close()
    held = BytesIO()
    picture.convert("L").save(held, "PDF")
    path.write_bytes(held.getvalue())
    return path


@pytest.mark.parametrize("turn", [0, 180])
def test_a_scan_is_read_also_upside_down(tmp_path, turn):
    path = scan_of(tmp_path / "scan.pdf", turn)

    told = answer(str(path), "--jurisdiction", "nl")

    (document,) = told["documents"]
    assert (document["text_source"], document["pages"]) == ("ocr", 1)
    assert "NOR-1" in {finding["code"] for finding in told["findings"]}


def test_many_empty_pages_take_no_time_and_no_room(tmp_path):
    path = tmp_path / "leeg.pdf"
    with pikepdf.new() as held:
        for _page in range(300):
            held.add_blank_page()
        held.save(path)
    begin = time.monotonic()

    told = answer(str(path))

    assert told["documents"][0]["pages"] == 300
    assert time.monotonic() - begin < PATIENCE


def test_a_picture_of_a_large_page_stays_within_its_pixels(tmp_path):
    """A page of five metres is drawn small."""
    path = tmp_path / "muur.pdf"
    held = BytesIO()
    Image.new("L", (40, 40), 255).save(held, "PDF", resolution=0.2)
    path.write_bytes(held.getvalue())

    told = answer(str(path))["documents"][0]

    assert told["pages"] == 1
