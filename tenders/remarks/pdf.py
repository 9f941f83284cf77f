"""A copy of a PDF with a highlight and a note at every passage.

What was read from pictures has no place of its own on the page: there the note stands in the margin
of its page, as it does for what is about the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, String

from tenders.documents.pdf import read_pdf
from tenders.remarks.model import AUTHOR, CannotBeMarked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tenders.remarks.model import Remark

#: Soft under black letters, by how serious it is; and the same dark, for a note in the margin.
_SOFT = {
    "error": (0.98, 0.74, 0.71),
    "warning": (1.0, 0.85, 0.45),
    "question": (0.71, 0.85, 0.97),
    "tip": (0.71, 0.85, 0.97),
}
_DARK = {
    "error": (0.68, 0.12, 0.10),
    "warning": (0.48, 0.31, 0.0),
    "question": (0.06, 0.31, 0.57),
    "tip": (0.06, 0.31, 0.57),
}
#: Points: the side of a note in the margin, and between two of them.
_SIDE, _STEP, _EDGE = 18.0, 22.0, 6.0
_PRINTED = 4  # the flag of an annotation that it is printed too
Rect = tuple[float, float, float, float]  # left, bottom, right, top


def mark(
    path: str, raw: str, remarks: Sequence[Remark], *, moment: datetime, scanned: bool = False
) -> bytes:
    """The file at ``path`` with an annotation per remark. Raises ``CannotBeMarked``."""
    out = BytesIO()
    try:
        places = [] if scanned else list(_places(path, raw, remarks))
        with pikepdf.open(path) as pdf:
            _Marker(pdf, moment).mark(remarks, dict(places))
            pdf.save(out)
    except CannotBeMarked:
        raise
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, KeyError, TypeError) as error:
        raise CannotBeMarked from error
    return out.getvalue()


def _places(
    path: str, raw: str, remarks: Sequence[Remark]
) -> Iterator[tuple[int, list[tuple[int, list[Rect]]]]]:
    """Number of the remark → (page, the rectangles of its words there), from the first page on."""
    found = read_pdf(path)
    if found.raw != raw:
        raise CannotBeMarked
    ends = [*found.page_starts[1:], len(raw)]
    document = pdfium.PdfDocument(path)
    try:
        for remark in remarks:
            if not remark.has_place:
                continue
            here: list[tuple[int, list[Rect]]] = []
            first = bisect_right(found.page_starts, remark.start) - 1
            for page in range(first, len(found.page_starts)):
                begin = found.page_starts[page]
                start, end = max(remark.start, begin), min(remark.end, ends[page])
                if start >= end:
                    break
                text_page = document[page].get_textpage()
                count = text_page.count_rects(start - begin, end - start)
                rects = [text_page.get_rect(number) for number in range(count)]
                rects = [each for each in rects if each[2] > each[0] and each[3] > each[1]]
                if rects:
                    here.append((page, rects))
            if here:
                yield remark.number, here
    finally:
        document.close()


class _Marker:
    """Puts annotations on the pages of one PDF."""

    def __init__(self, pdf: pikepdf.Pdf, moment: datetime) -> None:
        self.pdf = pdf
        self.stamp = moment.strftime("D:%Y%m%d%H%M%SZ")
        self.in_margin: Counter[int] = Counter()

    def mark(
        self, remarks: Sequence[Remark], places: dict[int, list[tuple[int, list[Rect]]]]
    ) -> None:
        for remark in remarks:
            if remark.number not in places:
                page = min(max(remark.page - 1, 0), len(self.pdf.pages) - 1)
                self._note(remark, page)
                continue
            main: Any = None
            for page, rects in places[remark.number]:
                main = self._highlight(remark, page, rects, main)

    def _highlight(self, remark: Remark, page: int, rects: list[Rect], main: Any) -> Any:
        """On its first page with the words; what goes on on the next page belongs to it."""
        box = _around(rects)
        quads = [side for left, low, right, high in rects
                 for side in (left, high, right, high, left, low, right, low)]  # fmt: skip
        made = self._annotation("Highlight", remark, page, box)
        made.QuadPoints = Array(quads)
        made.C = Array(_SOFT[remark.severity])
        content = "/M gs " + _colour(remark.severity, _SOFT) + " rg "
        content += " ".join(
            f"{left:.2f} {low:.2f} {right - left:.2f} {high - low:.2f} re f"
            for left, low, right, high in rects
        )
        state = Dictionary(M=Dictionary(Type=Name.ExtGState, BM=Name.Multiply))
        self._look(made, box, content, Dictionary(ExtGState=state))
        if main is None:
            self._say(made, remark, page, box)
        else:
            made.IRT, made.RT = main, Name.Group
        return made if main is None else main

    def _note(self, remark: Remark, page: int) -> None:
        """A numbered square at the right edge, one below the other."""
        _left, low, right, high = (float(side) for side in self.pdf.pages[page].cropbox)
        count = self.in_margin[page]
        self.in_margin[page] += 1
        fit = max(1, int((high - low - 2 * _EDGE) // _STEP))
        x = right - _EDGE - _SIDE - (count // fit) * _STEP
        y = high - _EDGE - _SIDE - (count % fit) * _STEP
        box = (x, y, x + _SIDE, y + _SIDE)
        made = self._annotation("Text", remark, page, box)
        made.Name = Name.Comment
        made.C = Array(_DARK[remark.severity])
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"),
            Encoding=Name.WinAnsiEncoding,
        )  # fmt: skip
        words = str(remark.number)
        content = (
            f"{_colour(remark.severity, _DARK)} rg {x:.2f} {y:.2f} {_SIDE} {_SIDE} re f "
            f"1 1 1 rg BT /F 9 Tf {x + _SIDE / 2 - 2.5 * len(words):.2f} {y + 6:.2f} Td "
            f"({words}) Tj ET"
        )
        self._look(made, box, content, Dictionary(Font=Dictionary(F=font)))
        self._say(made, remark, page, box)

    def _annotation(self, kind: str, remark: Remark, page: int, box: Rect) -> Any:
        made = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name("/" + kind),
                Rect=Array([round(side, 2) for side in box]),
                T=String(AUTHOR),
                M=String(self.stamp),
                CreationDate=String(self.stamp),
                F=_PRINTED,
                P=self.pdf.pages[page].obj,
            )
        )
        self._add(page, made)
        made.NM = String(f"isv-{remark.number}-{made.objgen[0]}")
        return made

    def _say(self, made: Any, remark: Remark, page: int, box: Rect) -> None:
        made.Contents = String(remark.text.replace("\n", "\r"))
        popup = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Popup,
                Rect=Array([box[2], box[3] - 120, box[2] + 220, box[3]]),
                Parent=made,
                Open=False,
            )
        )
        made.Popup = popup
        self._add(page, popup)

    def _look(self, made: Any, box: Rect, content: str, resources: Any) -> None:
        stream = pikepdf.Stream(self.pdf, content.encode("ascii"))
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.BBox = Array([round(side, 2) for side in box])
        stream.Resources = resources
        made.AP = Dictionary(N=self.pdf.make_indirect(stream))

    def _add(self, page: int, made: Any) -> None:
        holder = self.pdf.pages[page].obj
        if "/Annots" not in holder:
            holder.Annots = Array([])
        holder.Annots.append(made)


def _around(rects: list[Rect]) -> Rect:
    return (
        min(each[0] for each in rects),
        min(each[1] for each in rects),
        max(each[2] for each in rects),
        max(each[3] for each in rects),
    )


def _colour(severity: str, colours: dict[str, tuple[float, float, float]]) -> str:
    return " ".join(f"{part:g}" for part in colours[severity])
