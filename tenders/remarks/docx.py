"""A copy of a DOCX with Word comments at the passages.

Word allows no comment in a footnote or a text box: there it hangs on the number of the note, or
on the box.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tenders.documents import office
from tenders.documents.office import W
from tenders.remarks.model import AUTHOR, INITIALS, CannotBeMarked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from tenders.remarks.model import Remark

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTES = {W + "footnote": W + "footnoteReference", W + "endnote": W + "endnoteReference"}


def mark(path: str, raw: str, remarks: Sequence[Remark]) -> bytes:
    """The file at ``path`` with a comment per remark. Raises ``CannotBeMarked``."""
    try:
        word = docx.Document(path)
        whole = office.read_docx(path)
        body = office.OfficeText()
        office.read_docx_body(word.element, {}, body)
    except Exception as error:
        raise CannotBeMarked from error
    if whole.raw != raw or not raw.startswith(body.raw):
        raise CannotBeMarked
    for remark in remarks:
        first, last = _runs(word, body, whole, remark)
        paragraph = Paragraph(first.getparent(), word)
        word.add_comment(
            [Run(first, paragraph), Run(last, paragraph)], remark.text, AUTHOR, INITIALS
        )
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _runs(
    word: Document, body: office.OfficeText, whole: office.OfficeText, remark: Remark
) -> tuple[Any, Any]:
    """The first and the last run that hold exactly the passage."""
    if remark.has_place and remark.start >= body.length:
        return _note(word, whole, remark)
    if not body.origins:
        run = word.add_paragraph().add_run()._r  # noqa: SLF001 -- a document without any text
        return run, run
    start, end = remark.start, remark.end
    if not remark.has_place:  # about the whole: its first paragraph
        start, end = 0, body.origins[1][0] - 1 if len(body.origins) > 1 else body.length - 1
    here = _origin(body, start)
    there = _origin(body, end - 1)
    begin, paragraph = body.origins[here]
    if box := _box(paragraph):
        return box, box
    begin_of_last, last_paragraph = body.origins[there]
    if last_paragraph.getparent() is not paragraph.getparent():
        begin_of_last, last_paragraph = begin, paragraph  # as far as the cell goes
    # The end first: what is cut off at the beginning does not move it.
    last = _last(last_paragraph, end - begin_of_last)
    return _first(paragraph, start - begin), last


def _origin(body: office.OfficeText, offset: int) -> int:
    return bisect_right(body.origins, offset, key=lambda origin: origin[0]) - 1


def _first(paragraph: Any, offset: int) -> Any:
    """The run that begins at ``offset`` of the paragraph, cut off from what is before it."""
    place = 0
    for text, element in office.docx_pieces(paragraph):
        if offset < place + len(text):
            _cut(element, offset - place)
            return _run_of(element, paragraph)
        place += len(text)
    return _run_of(None, paragraph)


def _last(paragraph: Any, offset: int) -> Any:
    """The run that ends at ``offset`` of the paragraph, cut off from what follows."""
    place = 0
    last: Any = None
    for text, element in office.docx_pieces(paragraph):
        if not text:
            continue
        if offset < place + len(text):
            before = _cut(element, offset - place)
            return before if offset > place else _run_of(last, paragraph)
        last = element
        place += len(text)
    return _run_of(last, paragraph)


def _cut(element: Any, offset: int) -> Any:
    """Cut the run of ``element`` before ``offset`` of its text; what came off, or ``None``.

    The element stays in the second half, with the rest of its text.
    """
    run = element.getparent()
    if run.tag != W + "r":
        return None
    before = [child for child in run if child.tag != W + "rPr"]
    before = before[: before.index(element)]
    if not before and not offset:
        return None
    half = run.makeelement(run.tag, dict(run.attrib))
    properties = run.find(W + "rPr")
    if properties is not None:
        half.append(deepcopy(properties))
    for child in before:
        half.append(child)
    if offset:
        words = element.text
        piece = element.makeelement(element.tag, {_SPACE: "preserve"})
        piece.text, element.text = words[:offset], words[offset:]
        element.set(_SPACE, "preserve")
        half.append(piece)
    run.addprevious(half)
    return half


def _run_of(element: Any, paragraph: Any) -> Any:
    while element is not None and element is not paragraph:
        if element.tag == W + "r":
            return element
        element = element.getparent()
    run = paragraph.makeelement(W + "r")
    paragraph.append(run)
    return run


def _box(paragraph: Any) -> Any:
    """The run that carries the text box in which the paragraph stands, if it does."""
    found = None
    inside = False
    for parent in paragraph.iterancestors():
        inside = inside or parent.tag == W + "txbxContent"
        if inside and parent.tag == W + "r":
            found = parent
    return found


def _note(word: Document, whole: office.OfficeText, remark: Remark) -> tuple[Any, Any]:
    note = whole.origins[_origin(whole, remark.start)][1]
    key = W + "id"
    for reference in word.element.iter(_NOTES[note.tag]):
        if reference.get(key) == note.get(key):
            run = reference.getparent()
            return run, run
    raise CannotBeMarked
