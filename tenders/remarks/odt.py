"""A copy of an ODT with annotations at the passages.

By lxml, not by odfdo: the place comes from the reader of ``tenders.documents``, which speaks lxml,
and every other part of the file stays as it was, byte for byte.
"""

from __future__ import annotations

import zipfile
from bisect import bisect_right
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

from tenders.documents import office
from tenders.remarks.model import AUTHOR, CannotBeMarked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tenders.documents.office import Hold
    from tenders.remarks.model import Remark

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NAME = _OFFICE + "name"
_CONTENT = "content.xml"


def mark(path: str, raw: str, remarks: Sequence[Remark], *, moment: datetime) -> bytes:
    """The file at ``path`` with an annotation per remark. Raises ``CannotBeMarked``."""
    out = BytesIO()
    try:
        with zipfile.ZipFile(path) as archive:
            root = office.part_of(archive, _CONTENT)
            found = office.read_odt_body(root)
            _same(found.raw, raw)
            taken = {each.get(_NAME) for each in root.iter(_OFFICE + "annotation")}
            for remark in remarks:
                _annotate(root, found, remark, _free(remark.number, taken), moment)
            with zipfile.ZipFile(out, "w") as copy:
                for entry in archive.infolist():  # "mimetype" stays first and unpacked
                    data = archive.read(entry)
                    if entry.filename == _CONTENT:
                        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
                    copy.writestr(entry, data)
    except CannotBeMarked:
        raise
    except Exception as error:
        raise CannotBeMarked from error
    return out.getvalue()


def _same(read: str, raw: str) -> None:
    if read != raw:
        raise CannotBeMarked


def _free(number: int, taken: set[str | None]) -> str:
    """A name that no annotation has: the file may be a copy that we made before."""
    name, again = f"isv-{number}", 1
    while name in taken:
        again += 1
        name = f"isv-{number}-{again}"
    taken.add(name)
    return name


def _annotate(
    root: Any, found: office.OfficeText, remark: Remark, name: str, moment: datetime
) -> None:
    note = _annotation(root, remark.text, name, moment)
    if not found.origins:
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        paragraph = etree.SubElement(body, _TEXT + "p")
        paragraph.append(note)
        return
    start, end = remark.start, remark.end
    if not remark.has_place:
        start, end = 0, found.origins[1][0] - 1 if len(found.origins) > 1 else found.length - 1
    begin, node = found.origins[_origin(found, start)]
    if node.tag == _TEXT + "note":  # at its number
        node.addprevious(note)
        return
    begin_of_last, last = found.origins[_origin(found, end - 1)]
    if last.getparent() is not node.getparent():
        begin_of_last, last = begin, node  # as far as the cell or the list item goes
    close = root.makeelement(_OFFICE + "annotation-end", {_NAME: name})
    _insert(last, end - begin_of_last, close, after=True)
    _insert(node, start - begin, note, after=False)


def _origin(found: office.OfficeText, offset: int) -> int:
    return bisect_right(found.origins, offset, key=lambda origin: origin[0]) - 1


def _annotation(root: Any, text: str, name: str, moment: datetime) -> Any:
    made = root.makeelement(_OFFICE + "annotation", {_NAME: name})
    etree.SubElement(made, _DC + "creator").text = AUTHOR
    etree.SubElement(made, _DC + "date").text = moment.replace(tzinfo=None).isoformat(
        "T", "seconds"
    )
    for line in text.split("\n"):
        etree.SubElement(made, _TEXT + "p").text = line
    return made


def _insert(node: Any, offset: int, new: Any, *, after: bool) -> None:
    """Put ``new`` at ``offset`` of the text of ``node``.

    ``after`` what ends there, or before what begins there.
    """
    place = 0
    for text, element, hold in office.odt_pieces(node):
        length = len(text)
        if hold != "aside" and (place < offset <= place + length if after else
                                place <= offset < place + length):  # fmt: skip
            _put(element, hold, offset - place, new)
            return
        place += length
    node.append(new)


def _put(element: Any, hold: Hold, offset: int, new: Any) -> None:
    if hold == "whole":
        if offset:
            element.addnext(new)
        else:
            element.addprevious(new)
    elif hold == "text":
        new.tail, element.text = element.text[offset:], element.text[:offset]
        element.insert(0, new)
    else:
        parent = element.getparent()
        new.tail, element.tail = element.tail[offset:], element.tail[:offset]
        parent.insert(parent.index(element) + 1, new)
