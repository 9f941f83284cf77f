"""Which words each remark stands at, read back from the copy by other programs than wrote it."""

from __future__ import annotations

from io import BytesIO

import docx
import odfdo
import pikepdf
import pypdfium2 as pdfium
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def comments_of_docx(data):
    """Text of the comment → the words between its two ends."""
    word = docx.Document(BytesIO(data))
    found = {}
    for comment in word.comments:
        number = str(comment.comment_id)
        inside, words = False, []
        references = 0
        for element in word.element.iter():
            mine = element.get(W + "id") == number
            if element.tag == W + "commentRangeStart" and mine:
                inside = True
            elif element.tag == W + "commentRangeEnd" and mine:
                inside = False
            elif element.tag == W + "commentReference" and mine:
                references += 1
            elif inside and element.tag == W + "t":
                words.append(element.text or "")
            elif inside and element.tag in {W + "tab", W + "br"}:
                words.append(" ")
        assert references == 1, comment.text
        assert not inside, comment.text
        found[comment.text] = "".join(words)
    return found


def annotations_of_odt(data):
    """Text of the annotation → the words between its two ends."""
    document = odfdo.Document(BytesIO(data))
    said = {
        each.get_attribute("office:name"): "\n".join(
            paragraph.text_recursive for paragraph in each.get_paragraphs()
        )
        for each in document.body.get_annotations()
    }
    inside = {}
    root = etree.fromstring(document.get_part("content.xml").serialize())
    _walk(root, inside, set())
    assert sorted(inside) == sorted(said)
    assert len(set(said.values())) == len(said)
    return {said[name]: "".join(words) for name, words in inside.items()}


def _walk(element, inside, now):
    """Collect the words between the ends of every annotation, in the order of the document."""

    def hear(text):
        for name in now:
            inside[name].append(text or "")

    if element.tag == OFFICE + "annotation":
        now.add(element.get(OFFICE + "name"))
        inside[element.get(OFFICE + "name")] = []
    elif element.tag == OFFICE + "annotation-end":
        now.remove(element.get(OFFICE + "name"))
    elif element.tag != TEXT + "note":
        if element.tag in {TEXT + "s", TEXT + "tab", TEXT + "line-break"}:
            hear(" ")
        hear(element.text)
        for child in element:
            _walk(child, inside, now)
    hear(element.tail)


def annotations_of_pdf(data):
    """Text of the note → (page, kind, the words under the highlight)."""
    found = {}
    document = pdfium.PdfDocument(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            text = document[number].get_textpage()
            for each in page.obj.get("/Annots", []):
                if "/Contents" not in each:
                    continue
                words = []
                quads = [float(side) for side in each.get("/QuadPoints", [])]
                for place in range(0, len(quads), 8):
                    left, top, right, _, _, low, _, _ = quads[place : place + 8]
                    words.append(text.get_text_bounded(left - 1, low - 1, right + 1, top + 1))
                said = str(each.Contents).replace("\r", "\n")
                assert said not in found, said
                found[said] = (number + 1, str(each.Subtype), " ".join(words))
    return found
