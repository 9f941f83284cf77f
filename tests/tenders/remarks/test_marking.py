"""Every finding is one remark at its passage, in each format; the file itself is not touched."""

import hashlib
import tempfile
import zipfile
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.checks import Case
from tenders.checks.engine import check
from tenders.documents import read_document
from tenders.remarks import docx, odt, pdf
from tenders.remarks.findings import findings_of, numbered
from tenders.remarks.model import CannotBeMarked, Remark, remarks_on
from tests.tenders.documents.making import as_docx, as_odt, as_pdf
from tests.tenders.remarks.reading import annotations_of_odt, annotations_of_pdf, comments_of_docx

MOMENT = datetime(2026, 11, 30, 12)  # noqa: DTZ001 -- in UTC, as the child gets it
TEXT = """# Bestek herinrichting Marktplein

## 1 Materiaal

De stenen hebben het keurmerk Fair Stone. De tegels komen uit groeve De Hoop in Ierland.

| Onderdeel | Eis |
|---|---|
| Banden | Alleen graniet met het keurmerk XertifiX |

- De opdrachtnemer rapporteert elk jaar over de herkomst van de steen.

## 2 Gunning

De gunning vindt plaats op laagste prijs.

De boete bedraagt € XX per dag. [nog in te vullen]
"""


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield


def marked(path, remarks, raw=None):
    document = read_document(path)
    raw = document.raw if raw is None else raw
    match path.suffix:
        case ".docx":
            return docx.mark(str(path), raw, remarks)
        case ".odt":
            return odt.mark(str(path), raw, remarks, moment=MOMENT)
        case _:
            return pdf.mark(str(path), raw, remarks, moment=MOMENT)


def words(text):
    return "".join(text.split()).replace("-", "").replace("\ufffe", "").replace("\x02", "")


READ_BACK = {
    ".docx": (as_docx, comments_of_docx),
    ".odt": (as_odt, annotations_of_odt),
    ".pdf": (as_pdf, lambda data: {k: v[2] for k, v in annotations_of_pdf(data).items()}),
}


@pytest.mark.parametrize("suffix", READ_BACK)
def test_each_finding_is_one_remark_at_its_passage(tmp_path, suffix):
    make, read_back = READ_BACK[suffix]
    path = make(TEXT, tmp_path / f"bestek{suffix}")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    document = read_document(path)
    found = numbered(findings_of(check(Case((document,))), "nl", wants_isv=True))
    remarks = remarks_on(document.name, found, {}, first=True)
    assert len(remarks) == len(found)
    placed = [each for each in remarks if each.has_place]
    assert len(placed) >= 4

    data = marked(path, remarks)

    told = read_back(data)
    assert sorted(told) == sorted(each.text for each in remarks)
    for each in placed:
        quote = document.raw[each.start : each.end]
        assert words(quote) in words(told[each.text]), each.text
        assert len(words(told[each.text])) <= len(words(quote)) + 4, each.text
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    copy = tmp_path / f"copy{suffix}"
    copy.write_bytes(data)
    assert read_document(copy).raw == document.raw  # what was checked reads the same


@pytest.mark.parametrize("suffix", READ_BACK)
def test_a_copy_can_be_marked_again(tmp_path, suffix):
    make, read_back = READ_BACK[suffix]
    path = make(TEXT, tmp_path / f"bestek{suffix}")
    first = Remark(1, "error", "Eerste ronde", 0, 6, 1)
    path.write_bytes(marked(path, [first]))

    data = marked(path, [Remark(1, "tip", "Tweede ronde", 0, 6, 1)])

    assert sorted(read_back(data)) == ["Eerste ronde", "Tweede ronde"]


@pytest.mark.parametrize("suffix", READ_BACK)
def test_another_file_than_was_checked_gets_no_remarks(tmp_path, suffix):
    path = READ_BACK[suffix][0](TEXT, tmp_path / f"bestek{suffix}")

    with pytest.raises(CannotBeMarked):
        marked(path, [Remark(1, "error", "x", 0, 3)], raw="Een andere tekst.\n")


@pytest.mark.parametrize("suffix", READ_BACK)
def test_what_is_no_such_file_is_refused_in_one_way(tmp_path, suffix):
    path = tmp_path / f"stuk{suffix}"
    path.write_bytes(b"%PDF-1.7 PK\x03\x04 kapot")
    mark = {".docx": docx.mark, ".odt": odt.mark, ".pdf": pdf.mark}[suffix]
    more = {} if suffix == ".docx" else {"moment": MOMENT}

    with pytest.raises(CannotBeMarked):
        mark(str(path), "", [], **more)


# --- DOCX ---------------------------------------------------------------------------------------
DELETED = "<w:del w:id='8'><w:r><w:delText>weg</w:delText></w:r></w:del>"


def own_docx(path, body, **parts):
    """A DOCX with this body; ``parts`` are more parts, by name without ``.xml``."""
    as_docx("x", path)
    held = BytesIO()
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                data = f"<w:document {namespace}><w:body>{body}</w:body></w:document>".encode()
            new.writestr(entry.filename, data)
        for name, content in parts.items():
            new.writestr(f"word/{name}.xml", content.replace("NS", namespace))
    path.write_bytes(held.getvalue())
    return path


def run(text, more=""):
    return f'<w:r><w:rPr>{more}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "passage"),
    [
        (f"<w:p>{run('De tegels')}{run(' komen', '<w:b/>')}{run(' snel')}</w:p>", "gels kom"),
        (f"<w:p>{run('De tegels')}{run(' komen', '<w:b/>')}{run(' snel')}</w:p>", " komen"),
        (f"<w:p><w:hyperlink>{run('Zie de site')}</w:hyperlink>{run(' en meer')}</w:p>", "site en"),
        (f"<w:p><w:ins w:id='9'>{run('Nieuwe eis')}</w:ins></w:p>", "eis"),
        (f"<w:p>{run('Oud')}{DELETED}{run('nieuw')}</w:p>", "Oudnieuw"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "b"),
        (f"<w:p>{run('Eerste')}</w:p><w:p>{run('Tweede alinea')}</w:p>", "Eerste\nTweede"),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('Alleen graniet')}</w:p></w:tc></w:tr></w:tbl>", "graniet"),
        (f"<w:sdt><w:sdtContent><w:p>{run('In een veld')}</w:p></w:sdtContent></w:sdt>", "veld"),
    ],
)  # fmt: skip
def test_a_comment_in_word_runs_from_the_first_to_the_last_letter(tmp_path, body, passage):
    path = own_docx(tmp_path / "eigen.docx", body)
    raw = read_document(path).raw
    start = raw.index(passage)

    data = docx.mark(str(path), raw, [Remark(1, "error", "hier", start, start + len(passage))])

    assert words(comments_of_docx(data)["hier"]) == words(passage)


def test_formatting_stays_with_both_halves_of_a_run(tmp_path):
    path = own_docx(tmp_path / "vet.docx", f"<w:p>{run('vet en scheef', '<w:b/><w:i/>')}</w:p>")
    raw = read_document(path).raw

    data = docx.mark(str(path), raw, [Remark(1, "tip", "hier", 4, 6)])

    runs = [r for r in Document(BytesIO(data)).paragraphs[0].runs if r.text]
    assert [(each.text, each.bold, each.italic) for each in runs] == [
        ("vet ", True, True), ("en", True, True), (" scheef", True, True),
    ]  # fmt: skip


def test_a_comment_on_a_footnote_hangs_on_its_number(tmp_path):
    body = f"<w:p>{run('Eis')}<w:r><w:footnoteReference w:id='3'/></w:r>{run(' en verder.')}</w:p>"
    note = f"<w:footnote w:id='3'><w:p>{run('Keurmerk verplicht')}</w:p></w:footnote>"
    notes = f"<w:footnotes NS>{note}</w:footnotes>"
    path = own_docx(tmp_path / "noot.docx", body, footnotes=notes)
    raw = read_document(path).raw
    start = raw.index("Keurmerk")

    data = docx.mark(str(path), raw, [Remark(1, "error", "in de noot", start, start + 8)])

    with zipfile.ZipFile(BytesIO(data)) as archive:
        document = archive.read("word/document.xml").decode()
    order = ["commentRangeStart", "footnoteReference", "commentRangeEnd", " en verder."]
    assert sorted(order, key=document.index) == order


@settings(max_examples=30, deadline=None)
@given(
    pieces=st.lists(st.text("abc d", min_size=1, max_size=6), min_size=1, max_size=6),
    data=st.data(),
)
def test_wherever_runs_begin_the_comment_holds_the_passage(tmp_path_factory, pieces, data):
    path = tmp_path_factory.getbasetemp() / "lopen.docx"
    own_docx(path, f"<w:p>{''.join(run(piece) for piece in ['x', *pieces])}</w:p>")
    raw = read_document(path).raw
    length = len(raw) - 1
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, length - 1), st.integers(1, length)).filter(
                lambda span: span[0] < span[1]
            ),
            min_size=1,
            max_size=4,
        )
    )
    remarks = [Remark(n, "tip", f"nr {n}", *span) for n, span in enumerate(spans)]

    told = comments_of_docx(docx.mark(str(path), raw, remarks))

    assert told == {f"nr {n}": raw[a:b] for n, (a, b) in enumerate(spans)}


# --- ODT ----------------------------------------------------------------------------------------
NOTE = (
    "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>Noot</text:p></text:note-body></text:note>"
)


@cache
def empty_odt():
    with tempfile.TemporaryDirectory() as folder:
        return as_odt("x", Path(folder) / "leeg.odt").read_bytes()


def own_odt(path, body):
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(empty_odt())) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "content.xml":
                text = data.decode()
                begin = text.index("<office:text")
                begin = text.index(">", begin) + 1
                data = (text[:begin] + body + text[text.index("</office:text>") :]).encode()
            new.writestr(entry, data)
    path.write_bytes(held.getvalue())
    return path


@pytest.mark.parametrize(
    ("body", "passage"),
    [
        ("<text:p>De <text:span>tegels</text:span> komen uit Ierland.</text:p>", "gels kom"),
        ("<text:p>De <text:span>tegels</text:span> komen uit Ierland.</text:p>", "tegels"),
        ("<text:p>a<text:tab/>b<text:s text:c='3'/>c<text:line-break/>d</text:p>", "b"),
        ("<text:p>a<text:tab/>b<text:s text:c='3'/>c<text:line-break/>d</text:p>", "b   c"),
        ("<text:h text:outline-level='1'>Kop</text:h><text:p>Een alinea</text:p>", "Kop\nEen"),
        (f"<text:p>voor{NOTE} na de noot</text:p>", "na de"),
    ],
)  # fmt: skip
def test_an_annotation_in_odt_runs_from_the_first_to_the_last_letter(tmp_path, body, passage):
    path = own_odt(tmp_path / "eigen.odt", body)
    raw = read_document(path).raw
    start = raw.index(passage)

    data = odt.mark(
        str(path), raw, [Remark(1, "error", "hier", start, start + len(passage))], moment=MOMENT
    )

    assert words(annotations_of_odt(data)["hier"]) == words(passage)


@settings(max_examples=30, deadline=None)
@given(
    pieces=st.lists(
        st.tuples(st.text("abc d", min_size=1, max_size=6), st.booleans()), min_size=1, max_size=6
    ),
    data=st.data(),
)
def test_wherever_spans_begin_the_annotation_holds_the_passage(tmp_path_factory, pieces, data):
    path = tmp_path_factory.getbasetemp() / "spannen.odt"
    body = "".join(f"<text:span>{p}</text:span>" if span else p for p, span in pieces)
    own_odt(path, f"<text:p>x{body}</text:p>")
    raw = read_document(path).raw
    length = len(raw) - 1
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))

    marked_copy = odt.mark(str(path), raw, [Remark(1, "tip", "hier", start, end)], moment=MOMENT)

    assert words(annotations_of_odt(marked_copy)["hier"]) == words(raw[start:end])
    copy = path.with_name("kopie.odt")
    copy.write_bytes(marked_copy)
    assert read_document(copy).raw == raw


def test_everything_else_in_an_odt_stays_byte_for_byte(tmp_path):
    path = as_odt(TEXT, tmp_path / "bestek.odt")

    data = marked(path, [Remark(1, "error", "hier", 0, 6)])

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(BytesIO(data)) as new:
        assert [e.filename for e in old.infolist()] == [e.filename for e in new.infolist()]
        assert new.infolist()[0].compress_type == zipfile.ZIP_STORED
        for entry in old.infolist():
            if entry.filename != "content.xml":
                assert new.read(entry.filename) == old.read(entry.filename), entry.filename


# --- PDF ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_marked_at_the_words_too(tmp_path, turn):
    path = as_pdf(TEXT, tmp_path / "bestek.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as held:
        held.pages[0].Rotate = turn
        held.save(path)
    raw = read_document(path).raw
    start = raw.index("Fair Stone")

    data = marked(path, [Remark(1, "error", "hier", start, start + 10, 1)])

    assert annotations_of_pdf(data)["hier"] == (1, "/Highlight", "Fair Stone")


def test_of_a_passage_over_two_pages_both_halves_are_marked_and_one_note_is_made(tmp_path):
    long = "\n\n".join(["Een alinea die de bladzijde vult met gewone woorden." * 6] * 12)
    path = as_pdf(long, tmp_path / "lang.pdf")
    document = read_document(path)
    border = document.page_starts[1]
    raw = document.raw

    data = marked(path, [Remark(1, "error", "over de grens", border - 60, border + 40, 1)])

    assert annotations_of_pdf(data)["over de grens"][:2] == (1, "/Highlight")
    with pikepdf.open(BytesIO(data)) as held:
        second = [a for a in held.pages[1].Annots if a.Subtype == "/Highlight"]
        assert len(second) == 1
        assert second[0].RT == "/Group"
        assert second[0].IRT.objgen == held.pages[0].Annots[0].objgen
    assert raw == document.raw


def test_what_was_read_from_pictures_gets_its_notes_in_the_margin_of_its_page(tmp_path):
    path = as_pdf("\n\n".join(["Een alinea met woorden. " * 30] * 12), tmp_path / "scan.pdf")
    remarks = [Remark(n, "error", f"nr {n}", n, n + 1, 1 + n % 2) for n in range(1, 61)]

    data = pdf.mark(str(path), "gelezen tekst", remarks, moment=MOMENT, scanned=True)

    found = annotations_of_pdf(data)
    assert {text: (page, kind) for text, (page, kind, _words) in found.items()} == {
        f"nr {n}": (1 + n % 2, "/Text") for n in range(1, 61)
    }
    with pikepdf.open(BytesIO(data)) as held:
        for page in held.pages[:2]:
            boxes = [tuple(map(float, a.Rect)) for a in page.Annots if a.Subtype == "/Text"]
            left, low, right, high = map(float, page.mediabox)
            assert len(set(boxes)) == len(boxes)
            assert all(
                left <= b[0] and low <= b[1] and b[2] <= right and b[3] <= high for b in boxes
            )
