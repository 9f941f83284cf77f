"""What the readers make of each format, and of what is no document."""

import zipfile

import pikepdf
import pytest

from tenders.documents import UnreadableError, read_document, read_text
from tests.tenders.documents.making import _RELATIONS, _TYPES, _W, as_pdf

TABLE = """# Nota van inlichtingen

| Nr | Vraag | Antwoord |
|---|---|---|
| 1 | Mag de steen ook uit een ander land komen? | Ja, dat mag. |
| 2 | Is er een termijn voor de uitvoering van het werk? | Ja, tien weken na gunning. |
"""


def test_text_is_counted_by_paragraph_and_leads_back_to_the_raw_text():
    head = "Gemeente X   blz. "
    raw = f"{head}1\n\nEen hoeveel-\nheid **stenen**.\n\n\n{head}2\n\n- punt één\n"
    document = read_text(raw, "a.md")
    told = [(b.kind, b.paragraph, b.text) for b in document.blocks]
    assert told == [
        ("header", 0, "Gemeente X blz. 1"),
        ("paragraph", 1, "Een hoeveelheid stenen."),
        ("header", 0, "Gemeente X blz. 2"),
        ("item", 2, "punt één"),
    ]
    block = document.blocks[1]
    first, last = block.raw_span(block.text.index("stenen"), block.text.index("stenen") + 6)
    assert raw[first:last] == "stenen"
    assert document.pages is None


def test_hanging_hyphens_stay():
    document = read_text("Het veiligheids-\nen gezondheidsplan van Nieuw-\nWetering.", "a.txt")
    assert document.blocks[0].text == "Het veiligheids- en gezondheidsplan van Nieuw-Wetering."


def test_pdf_has_pages_tables_and_headers_apart(tmp_path):
    long = "\n\n".join([TABLE, *[f"Alinea {chr(0x3B1 + n)} over het werk." for n in range(60)]])
    document = read_document(as_pdf(long, tmp_path / "a.pdf"))
    assert (document.pages, document.text_source, document.language) == (3, "digital", "nl")
    cells = [(b.row, b.column, b.text) for b in document.blocks if b.kind == "cell"]
    assert cells[:6] == [
        (1, 1, "Nr"), (1, 2, "Vraag"), (1, 3, "Antwoord"), (2, 1, "1"),
        (2, 2, "Mag de steen ook uit een ander land komen?"), (2, 3, "Ja, dat mag."),
    ]  # fmt: skip
    assert {b.text for b in document.blocks if b.kind == "header"} == {"Bestek 2026-01"}
    assert {b.page for b in document.blocks if b.kind == "paragraph"} == {1, 2, 3}


def test_docx_keeps_insertions_and_leaves_deletions_and_comments_out(tmp_path):
    body = (
        "<w:p><w:r><w:t>Vast </w:t></w:r><w:ins><w:r><w:t>erbij</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>"
    )
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr(
            "word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr(
            "word/footnotes.xml",
            f"<w:footnotes {_W}><w:footnote><w:p><w:r><w:t>Noot</w:t></w:r></w:p></w:footnote>"
            "</w:footnotes>",
        )
        archive.writestr(
            "word/comments.xml",
            f'<w:comments {_W}><w:comment w:author="Ans"><w:p><w:r><w:t>Klopt dit?</w:t></w:r>'
            "</w:p></w:comment></w:comments>",
        )
    document = read_document(path)
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("paragraph", "Vast erbij"), ("footnote", "Noot"),
    ]  # fmt: skip
    assert document.warnings == ("deletions-left-out", "insertions-kept")
    assert [(c.author, c.text) for c in document.comments] == [("Ans", "Klopt dit?")]


def test_a_scan_without_reader_has_no_text_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("tenders.documents.ocr.tesseract", lambda: "")
    path = tmp_path / "scan.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    document = read_document(path)
    assert (document.text_source, document.pages, document.warnings) == ("none", 1, ("no-text",))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7 nothing", "damaged"),
        ("a.docx", b"PK nothing", "damaged"),
        ("a.odt", b"", "empty"),
        ("a.txt", b"\x00\x01\x02", "unknown-type"),
        ("a.xlsx", b"PK", "type-not-allowed"),
    ],
)
def test_unreadable(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read_document(path)
    assert refused.value.code == code


def test_an_encrypted_pdf_is_told_apart(tmp_path):
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UnreadableError) as refused:
        read_document(path)
    assert refused.value.code == "encrypted"
